"""Pictures that the program draws of an event's data, stored as photos of no session."""

import hashlib

from django.contrib.auth.models import User
from django.db import transaction

from sessions.models import Event, Photo
from sessions.models.photo import own_photos
from sessions.photos.files import UncommittedFiles, size_of, store
from sessions.photos.names import names_taken
from sessions.photos.order import lock_order
from sessions.quotas.rows import require
from sessions.rules.photo_names import FIGURE_STEM, next_figure_name


def prepare_figure(event: Event, content: bytes, alt: str, caption: str, written: UncommittedFiles, by: User) -> Photo:
    """Write the files of a drawn PNG before the transaction; return its photo for ``save_figure``.

    If the person has a photo with the same unedited picture in the event, that is returned. Raises OverQuota, early,
    when the owner has no room.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = _unedited(event, digest, by)
    if known is not None:
        return known
    _require_room(event, len(content))
    photo = Photo(event=event, digest=digest, alt=alt, caption=caption, placed_by_hand=True, added_by=by)
    store(photo, content, "png", size_of(content), written)
    return photo


def _require_room(event: Event, size: int) -> None:
    require("photos", event.owner)
    require("photo_mb", event.owner, size)


def _unedited(event: Event, digest: str, by: User) -> Photo | None:
    """Return the person's photo whose picture was drawn or sent with this digest, and is shown as it was."""
    same = event.photos.filter(own_photos(by), digest=digest, deleted_at=None, unedited_file="").exclude(file="")
    return same.select_related("event__owner").first()


def save_figure(photo: Photo, written: UncommittedFiles) -> str:
    """Insert the row of a prepared figure unless it exists, in a transaction; return its name in texts.

    The files that ``prepare_figure`` has written are deleted again if another request has stored the same picture
    meanwhile. Raises OverQuota when the owner has no room.
    """
    if photo._state.adding:
        _require_room(photo.event, photo.bytes or 0)
        lock_order(photo.event)  # so that the name and the digest stay free
        if known := _unedited(photo.event, photo.digest, photo.added_by or photo.event.owner):
            transaction.on_commit(written.remove_strays)
            return known.name
        if photo.event.photos.filter(digest=photo.digest).exists():
            photo.digest = ""  # an event has a digest once
        photo.name = next_figure_name(names_taken(photo.event, FIGURE_STEM))
        photo.position = Photo.objects.next_position(event=photo.event, session=None)
        photo.save(force_insert=True)
    return photo.name
