"""Photo upload: decoded and written before the transaction, inserted within it, deduplicated by digest."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
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
from sessions.photos.assign import session_at
from sessions.photos.files import UncommittedFiles, store, store_original
from sessions.photos.many import restore_many
from sessions.photos.names import can_be_moved, fill_from, free_name, name_by_kind
from sessions.photos.order import lock_order, put_in_order
from sessions.pictures.accepted import PictureRefusal, PictureRefused
from sessions.pictures.encoding import Rendition
from sessions.pictures.ingest import adopt, ingest
from sessions.quotas.rows import OverQuota, require
from sessions.rules.photo_matching import utc_of_photo
from sessions.rules.photo_names import ending_of
from sessions.rules.picture_files import KEPT_ENDINGS
from sessions.web.database import release_connection

_ATTEMPTS = 8
"""How often a picture is stored anew because others were stored at the same time."""


@dataclass(frozen=True, slots=True)
class UploadedPicture:
    """One uploaded file; ``made`` is the unsaved row for which it was written, with the picture; None: a duplicate."""

    name: str
    digest: str
    file: Any
    made: tuple[Photo, Rendition] | None = None


class Outcome(Enum):
    """Result of one upload."""

    ADDED = "added"
    FILLED = "filled"
    KNOWN = "known"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class UploadHints:
    """What comes with a picture: who sends it, its key, the key of its session (if that is on the person's agenda), the
    camera's time zone, and which missing photo it fills.
    """

    by: User
    key: UUID | None = None
    session: UUID | None = None
    zone: tzinfo | None = None
    fills: UUID | None = None


@dataclass(slots=True)
class Upload:
    """Pictures on their way into an event: those that were decoded, and the names of those that were refused."""

    event: Event
    hints: UploadHints
    sessions: Sequence[Session]
    decoded: list[UploadedPicture] = field(default_factory=list)
    refused: list[tuple[str, PictureRefused | OverQuota]] = field(default_factory=list)
    written: UncommittedFiles = field(default_factory=UncommittedFiles)


def decode_uploads(
    event: Event, files: Iterable[UploadedFile], hints: UploadHints, sessions: Sequence[Session]
) -> Upload:
    """Decode uploaded files and write the pictures, before any transaction, because this takes longest."""
    upload = Upload(event, hints, sessions)
    with upload.written:
        for file in files:
            name = PurePath(file.name or "").name
            try:
                upload.decoded.append(decode_upload(event, name, file, hints, upload.written))
            except (PictureRefused, OverQuota) as refusal:
                upload.refused.append((name, refusal))
    return upload


def store_uploads(upload: Upload) -> list[tuple[Photo, Outcome]]:
    """Insert the rows of decoded pictures; one that cannot be read, or for which the owner has no room, is refused.

    Call it in a transaction within ``upload.written``.
    """
    taken = []
    for sent in upload.decoded:
        try:
            taken.append(store_upload(upload, sent))
        except (PictureRefused, OverQuota) as refusal:
            upload.refused.append((sent.name, refusal))
    if {sent.made[0].pk for sent in upload.decoded if sent.made} - {photo.pk for photo, _outcome in taken}:
        transaction.on_commit(upload.written.remove_strays)
    return taken


def decode_upload(
    event: Event, name: str, file: UploadedFile, hints: UploadHints, written: UncommittedFiles
) -> UploadedPicture:
    """Decode an uploaded file and write the picture; a duplicate (``_known``) is not decoded again.

    Waits while another picture is being decoded in this process. Raises PictureRefused, and OverQuota when the owner
    has no room.
    """
    digest = _digest(file)
    known, missing = _known(event, digest, hints.by), _missing(event, name, hints)
    if known and (missing is None or can_be_moved(known, hints.by)):
        return UploadedPicture(name, digest, file)
    require("photos", event.owner)  # check early, before the slow part
    key = missing.pk if missing else _free_key(hints.key)
    sent = UploadedPicture(name, digest, file)
    return replace(sent, made=_decoded(sent, Photo(pk=key, event=event), missing, written))


def _decoded(
    sent: UploadedPicture, photo: Photo, missing: Photo | None, written: UncommittedFiles
) -> tuple[Photo, Rendition]:
    """Decode a picture and write it for an unsaved row; if a text names it already, in the format of that name."""
    release_connection()
    ending = KEPT_ENDINGS.get(ending_of(missing.name)) if missing else None
    try:
        picture = adopt(sent.file, ending) if missing else ingest(sent.file)
    except PictureRefused as refusal:
        if missing is None or refusal.reason != PictureRefusal.FORMAT:
            raise
        picture = ingest(sent.file)
    return _written(sent, photo, picture, written)


def _written(
    sent: UploadedPicture, photo: Photo, picture: Rendition, written: UncommittedFiles
) -> tuple[Photo, Rendition]:
    """Write the files of a decoded picture for an unsaved row."""
    store(photo, picture.content, picture.ending, (picture.width, picture.height), written, picture.small)
    if settings.KEEP_ORIGINALS:
        sent.file.seek(0)
        store_original(photo, sent.file.read(), ending_of(sent.name), written)
    return photo, picture


def _free_key(key: UUID | None) -> UUID:
    return key if key and not Photo.objects.filter(pk=key).exists() else uuid4()


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def store_upload(upload: Upload, sent: UploadedPicture) -> tuple[Photo, Outcome]:
    """Insert the row of an uploaded picture and assign it to a session; a duplicate is found, or restored if deleted.

    For a missing photo a duplicate is stored as well, or moved there (``can_be_moved``). If the row that the files were
    written for is used meanwhile, they are written again; only a duplicate that is gone meanwhile is decoded here.
    Idempotent, and safe when called concurrently. Raises PictureRefused, and OverQuota when the owner has no room.
    """
    event, hints = upload.event, upload.hints
    for attempt in range(_ATTEMPTS):
        known = _known(event, sent.digest, hints.by)
        missing = _missing(event, sent.name, hints)
        try:
            if known is not None and missing is None:
                return _found(known)
            if known is not None and missing is not None and can_be_moved(known, hints.by):
                fill_from(missing, known, hints.by)
                return missing, Outcome.FILLED
            key = missing.pk if missing else _free_key(sent.made[0].pk if sent.made else hints.key)
            # Inside, so that a failed commit deletes the files too.
            with UncommittedFiles() as written, transaction.atomic():
                made = sent.made
                if made is None:  # what was there when it was looked at is not there now
                    made = _decoded(sent, Photo(pk=key, event=event), missing, written)
                elif made[0].pk != key:
                    made = _written(sent, Photo(pk=key, event=event), made[1], written)
                stored, rendition = made
                require("photos", event.owner)
                require("photo_mb", event.owner, stored.bytes or 0)
                lock_order(event)  # so that the name and the place that are chosen next stay free
                photo, outcome = _row(upload, stored.pk, rendition, missing, known)
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
    restore_many(photo.event, [photo.pk])
    return photo, Outcome.BACK


def _row(
    upload: Upload, key: UUID, rendition: Rendition, missing: Photo | None, known: Photo | None
) -> tuple[Photo, Outcome]:
    """Return the row for the picture, unsaved: the missing photo that it fills, or a new one."""
    event, hints, sessions = upload.event, upload.hints, upload.sessions
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
        chosen = next((session for session in sessions if session.pk == hints.session), None)
        photo.session = chosen or session_at(photo, sessions)
        photo.placed_by_hand = chosen is not None
        if outcome is Outcome.ADDED and photo.session and photo.taken_at:
            put_in_order(event, photo.session, [photo])
        else:
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
        return
    fields = ["file", "original", "bytes", "digest", "width", "height", "taken_at", "offset"]
    values = {name: getattr(photo, name) for name in [*fields, "session", "placed_by_hand", "position", "added_by"]}
    if not Photo.objects.filter(pk=photo.pk, file="", deleted_at=None).update(**values):
        raise IntegrityError("filled meanwhile")
    name_by_kind(photo, by)
