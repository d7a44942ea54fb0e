"""Photo upload: decoded and written before the transaction, inserted within it, deduplicated by digest."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q

from sessions.models import Event, Photo, Session
from sessions.models.photo import own_photos
from sessions.photos.assign import restore_photo, session_at
from sessions.photos.files import UncommittedFiles, store, store_original
from sessions.photos.missing import can_be_moved, copy_picture, fill_from, name_by_kind
from sessions.photos.names import free_name
from sessions.photos.order import lock_order, place_photo_by_time
from sessions.pictures.encoding import Rendition
from sessions.pictures.ingest import adopt, ingest
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.quotas.rows import OverQuota, require
from sessions.rules.photo_matching import utc_of_photo
from sessions.rules.photo_names import ending_of
from sessions.rules.picture_files import KEPT_ENDINGS
from sessions.web.database import release_connection

_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class UploadedPicture:
    """One uploaded file after decoding: a new picture, a known one (duplicate), or refused.

    ``stored`` is the unsaved row for which the files were written.
    """

    name: str
    digest: str
    rendition: Rendition | None = None
    refusal: PictureRefused | OverQuota | None = None
    file: Any = None
    stored: Photo | None = None


class Outcome(Enum):
    """Result of one upload."""

    ADDED = "added"
    FILLED = "filled"
    KNOWN = "known"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class UploadHints:
    """What comes with a picture: who sends it, its key, its session, the camera's time zone, and which missing photo it
    fills.
    """

    by: User
    key: UUID | None = None
    session: Session | None = None
    zone: tzinfo | None = None
    fills: UUID | None = None


def decode_upload(event: Event, file: UploadedFile, hints: UploadHints, written: UncommittedFiles) -> UploadedPicture:
    """Decode and store an uploaded file, before any transaction, because this takes longest.

    A duplicate (``_known``) is not decoded again. Waits while another picture is being decoded in this
    process.
    """
    name = PurePath(file.name or "").name
    digest = _digest(file)
    if _known(event, digest, hints.by):
        return UploadedPicture(name, digest, file=file)
    try:
        require("photos", event.owner)  # check early, before the slow part
        missing = _missing(event, name, hints)
        rendition = _rendition(file, missing)
        photo = Photo(pk=missing.pk if missing else _free_key(hints.key), event=event)
        sent = UploadedPicture(name, digest, rendition, file=file, stored=photo)
        _store(photo, rendition, sent, written)
    except (PictureRefused, OverQuota) as refusal:
        return UploadedPicture(name, digest, refusal=refusal)
    return sent


def _store(photo: Photo, rendition: Rendition, sent: UploadedPicture, written: UncommittedFiles) -> None:
    size = rendition.width, rendition.height
    store(photo, rendition.content, rendition.ending, size, written, rendition.small)
    if settings.KEEP_ORIGINALS:
        sent.file.seek(0)
        store_original(photo, sent.file.read(), ending_of(sent.name), written)


def _free_key(key: UUID | None) -> UUID:
    return key if key and not Photo.objects.filter(pk=key).exists() else uuid4()


def _rendition(file: UploadedFile, missing: Photo | None) -> Rendition:
    """Return the sanitised picture; if a text names it already, in the format of that name."""
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


def store_upload(
    event: Event, sent: UploadedPicture, hints: UploadHints, sessions: Sequence[Session]
) -> tuple[Photo, Outcome]:
    """Insert the row of an uploaded picture and assign it to a session; a duplicate is found, or restored if deleted.

    For a missing photo a duplicate is stored as well. If the row that the files were written for is used meanwhile,
    they are written again. Idempotent, and safe when called concurrently. Raises OverQuota when the owner has no room.
    """
    for attempt in range(_ATTEMPTS):
        known = _known(event, sent.digest, hints.by)
        missing = _missing(event, sent.name, hints)
        try:
            if known is not None and missing is None:
                return _found(known)
            if known is not None and missing is not None and can_be_moved(known, hints.by):
                fill_from(missing, known, hints.by)
                return missing, Outcome.FILLED
            rendition = (known and copy_picture(known)) or sent.rendition
            if rendition is None:  # it was a duplicate, of a photo that was deleted for good since then
                rendition = _rendition(sent.file, missing)
            key = missing.pk if missing else _free_key(sent.stored.pk if sent.stored else hints.key)
            # Inside, so that a failed commit deletes the files too.
            with UncommittedFiles() as written, transaction.atomic():
                if sent.stored and sent.stored.pk == key and rendition is sent.rendition:
                    stored = sent.stored
                else:
                    stored = Photo(pk=key, event=event)
                    _store(stored, rendition, sent, written)
                require("photos", event.owner)
                require("photo_mb", event.owner, stored.bytes or 0)
                lock_order(event)  # so that the name and the place that are chosen next stay free
                photo, outcome = _row(event, missing, key, hints, rendition, sessions, known)
                for name in ("file", "original", "bytes", "width", "height"):
                    setattr(photo, name, getattr(stored, name))
                # An event has a digest once; one of a colleague that was deleted keeps it.
                elsewhere = event.photos.deleted().exclude(own_photos(hints.by)).filter(digest=sent.digest)
                photo.digest = "" if known or elsewhere.exists() else sent.digest
                _save(photo, outcome, hints.by)
        except IntegrityError:  # a concurrent upload has taken the key or the same picture, or a renamed photo the name
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return photo, outcome
    raise AssertionError("the last attempt returns or raises")


def _found(photo: Photo) -> tuple[Photo, Outcome]:
    if photo.deleted_at is None:
        return photo, Outcome.KNOWN
    restore_photo(photo)
    return photo, Outcome.BACK


def _row(
    event: Event,
    missing: Photo | None,
    key: UUID,
    hints: UploadHints,
    rendition: Rendition,
    sessions: Sequence[Session],
    known: Photo | None,
) -> tuple[Photo, Outcome]:
    """Return the row for the picture, unsaved: the missing photo that it fills, or a new one."""
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
        photo.position = Photo.objects.next_position(event=event, session=photo.session)
    else:
        # Its session is known from the text that names it.
        photo.placed_by_hand = True
    photo.added_by = photo.added_by or hints.by
    if outcome is Outcome.ADDED:
        photo.name = free_name(event, photo.session, rendition.ending)
    return photo, outcome


def _known(event: Event, digest: str, by: User) -> Photo | None:
    """Return the photo of an event that was sent with this digest; not one of a colleague that was deleted."""
    rows = event.photos.filter(Q(deleted_at=None) | own_photos(by), digest=digest)
    return rows.select_related("event", "session").first()


def _missing(event: Event, name: str, hints: UploadHints) -> Photo | None:
    """Return the missing photo to fill: the one of the key in the hints, or one of the person's that has the name."""
    waiting = event.photos.present().missing().select_related("event", "session")
    if hints.fills is not None:
        return waiting.filter(pk=hints.fills).first()
    named = waiting.filter(own_photos(hints.by), name__iexact=name)
    return min(named, key=lambda photo: photo.name != name, default=None)


def _save(photo: Photo, outcome: Outcome, by: User) -> None:
    """Insert the row, or fill the missing photo; IntegrityError when somebody else filled it meanwhile."""
    if outcome is Outcome.ADDED:
        photo.save(force_insert=True)
        place_photo_by_time(photo)
        return
    fields = ["file", "original", "bytes", "digest", "width", "height", "taken_at", "offset"]
    values = {name: getattr(photo, name) for name in [*fields, "session", "placed_by_hand", "position", "added_by"]}
    if not Photo.objects.filter(pk=photo.pk, file="", deleted_at=None).update(**values):
        raise IntegrityError("filled meanwhile")
    name_by_kind(photo, by)
