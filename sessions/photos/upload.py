"""Taking pictures in: looked at and written before any transaction, filed within one, never twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from sessions.models import Event, Photo, Session
from sessions.photos.assign import bring_back, session_at
from sessions.photos.files import Written, store, store_original
from sessions.photos.missing import can_leave, copy_of, name_by_kind, take_over
from sessions.photos.names import free_name
from sessions.photos.order import place_photo_by_time
from sessions.pictures.ingest import Rendition, adopt, ingest
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.quotas.rows import OverQuota, require_photo
from sessions.rules.photo_names import ending_of
from sessions.rules.photo_sessions import utc_of_photo
from sessions.rules.picture_files import KEPT_ENDINGS
from sessions.web.connections import release_connection

_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent: looked at, and either a picture to take in, one that is known, or refused.

    ``stored`` is the row, not saved, that the files of the picture were written for.
    """

    name: str
    digest: str
    rendition: Rendition | None = None
    refusal: PictureRefused | OverQuota | None = None
    file: Any = None
    stored: Photo | None = None


class Outcome(Enum):
    """What became of a picture."""

    ADDED = "added"
    FILLED = "filled"
    KNOWN = "known"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Hints:
    """What whoever sent a picture says of it: its key, its session, the zone of a clock that names none, and for which
    missing photo it is.
    """

    key: UUID | None = None
    session: Session | None = None
    zone: tzinfo | None = None
    fills: UUID | None = None


def look_at(event: Event, file: UploadedFile, hints: Hints, written: Written) -> Sent:
    """Look at a file and write what is kept of it, outside of any transaction: the long part of taking a picture in.

    A file that the event has already is not unpacked again. While another is being unpacked in this process, it waits.
    """
    name = PurePath(file.name or "").name
    digest = _digest(file)
    if event.photos.filter(digest=digest).exists():
        return Sent(name, digest, file=file)
    try:
        require_photo(event.owner, 0, lock=False)  # so that the long part is not done for nothing
        missing = _missing(event, name, hints.fills)
        rendition = _rendition(file, missing)
        photo = Photo(pk=missing.pk if missing else _free_key(hints.key), event=event)
        sent = Sent(name, digest, rendition, file=file, stored=photo)
        _store(photo, rendition, sent, written)
    except (PictureRefused, OverQuota) as refusal:
        return Sent(name, digest, refusal=refusal)
    return sent


def _store(photo: Photo, rendition: Rendition, sent: Sent, written: Written) -> None:
    size = rendition.width, rendition.height
    store(photo, rendition.content, rendition.ending, size, written, rendition.small)
    if settings.KEEP_ORIGINALS:
        sent.file.seek(0)
        store_original(photo, sent.file.read(), ending_of(sent.name), written)


def _free_key(key: UUID | None) -> UUID:
    return key if key and not Photo.objects.filter(pk=key).exists() else uuid4()


def _rendition(file: UploadedFile, missing: Photo | None) -> Rendition:
    """Return what is kept of a picture; in the format of its name, where a text has named it already."""
    release_connection()
    if missing is not None:
        try:
            return adopt(file, KEPT_ENDINGS.get(ending_of(missing.name)))
        except PictureRefused as refusal:
            if refusal.reason != PictureRefusal.FORMAT:
                raise
    return ingest(file)


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def take(event: Event, sent: Sent, hints: Hints, sessions: Sequence[Session]) -> tuple[Photo, Outcome]:
    """File a picture that was looked at, and insert its row; what the event has already is found, or comes back.

    For a missing photo it is taken even so. Where the picture was written for a row that is taken by now, it is written
    once more. Safe to repeat, and to do twice at once. Raises OverQuota where the owner has no room for it.
    """
    for attempt in range(_ATTEMPTS):
        known = event.photos.filter(digest=sent.digest).select_related("event", "session").first()
        missing = _missing(event, sent.name, hints.fills)
        try:
            if known is not None and missing is None:
                return _found(known)
            if known is not None and missing is not None and can_leave(known):
                take_over(missing, known)
                return missing, Outcome.FILLED
            rendition = (known and copy_of(known)) or sent.rendition
            if rendition is None:  # known when it was looked at, and removed for good since
                rendition = _rendition(sent.file, missing)
            key = _free_key(sent.stored.pk if sent.stored else hints.key)
            photo, outcome = _row(event, missing, key, hints, rendition, sessions, known)
            photo.digest = "" if known else sent.digest
            # Inside, so that a failing commit removes the files as well.
            with Written() as written, transaction.atomic():
                if sent.stored and sent.stored.pk == photo.pk and rendition is sent.rendition:
                    for name in ("file", "original", "bytes", "width", "height"):
                        setattr(photo, name, getattr(sent.stored, name))
                else:
                    _store(photo, rendition, sent, written)
                require_photo(event.owner, photo.bytes or 0)
                _save(photo, outcome)
        except IntegrityError:  # the name, the key or the very picture came in at the same moment
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return photo, outcome
    raise AssertionError("the last attempt returns or raises")


def _found(photo: Photo) -> tuple[Photo, Outcome]:
    if photo.deleted_at is None:
        return photo, Outcome.KNOWN
    bring_back(photo)
    return photo, Outcome.BACK


def _row(
    event: Event,
    missing: Photo | None,
    key: UUID,
    hints: Hints,
    rendition: Rendition,
    sessions: Sequence[Session],
    known: Photo | None,
) -> tuple[Photo, Outcome]:
    """Return the row that the picture will have, not saved: the one that waits for it, or a new one."""
    photo, outcome = missing, Outcome.FILLED
    if photo is None:
        photo, outcome = Photo(pk=key, event=event), Outcome.ADDED
    if known is not None:
        photo.taken_at, photo.offset = known.taken_at, known.offset
    elif rendition.taken and photo.taken_at is None:
        zone = hints.zone or event.zone
        photo.offset = rendition.taken.offset
        photo.taken_at = utc_of_photo(rendition.taken.at, photo.offset, zone)
    if photo.session_id is None:
        photo.session = hints.session or session_at(photo, sessions)
        photo.placed_by_hand = hints.session is not None
        photo.position = Photo.objects.next_position(event, photo.session)
    else:
        # A text has said where it belongs.
        photo.placed_by_hand = True
    if outcome is Outcome.ADDED:
        photo.name = free_name(event, photo.session, rendition.ending)
    return photo, outcome


def _missing(event: Event, name: str, fills: UUID | None) -> Photo | None:
    """Return the photo that a text shows and nobody has brought yet: the one meant, or the one of that name."""
    waiting = event.photos.present().missing().select_related("event", "session")
    if fills is not None:
        return waiting.filter(pk=fills).first()
    return min(waiting.filter(name__iexact=name), key=lambda photo: photo.name != name, default=None)


def _save(photo: Photo, outcome: Outcome) -> None:
    """Insert the row, or fill the one that waits; IntegrityError when somebody else has filled it meanwhile."""
    if outcome is Outcome.ADDED:
        photo.save(force_insert=True)
        place_photo_by_time(photo)
        return
    fields = ["file", "original", "bytes", "digest", "width", "height", "taken_at", "offset"]
    values = {name: getattr(photo, name) for name in [*fields, "session", "placed_by_hand", "position"]}
    if not Photo.objects.filter(pk=photo.pk, file="", deleted_at=None).update(**values):
        raise IntegrityError("filled meanwhile")
    name_by_kind(photo)
