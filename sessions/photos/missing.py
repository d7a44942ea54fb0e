"""Missing photos: fill one with a picture that the event has already, by moving or by copying it."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from sessions.models import Photo
from sessions.photos.names import free_name, names_taken, names_used, rename
from sessions.pictures.encoding import Rendition
from sessions.rules.photo_names import ending_of, same_name, with_ending
from sessions.versions.save import StaleData

_PICTURE = (
    *("file", "unedited_file", "original", "edit", "previous_edit"),
    *("digest", "width", "height", "taken_at", "offset", "bytes"),
)


def can_be_moved(known: Photo, by: User) -> bool:
    """Return whether somebody's upload may move a photo: it is not a colleague's, no person assigned it, and no text
    refers to it.
    """
    return known.person_id == by.pk and not known.placed_by_hand and known.name not in names_used(known.event)


def fill_from(missing: Photo, known: Photo, by: User) -> None:
    """Move the file and data of another photo to a missing one and delete its row; texts follow the file extension.

    In one transaction. Raises IntegrityError when one of them was changed meanwhile.
    """
    values = {name: getattr(known, name) for name in _PICTURE}
    values |= {name: getattr(missing, name) or getattr(known, name) for name in ("alt", "caption")}
    if missing.session_id is None:
        values |= {"session": known.session, "position": known.position}
    else:
        values["placed_by_hand"] = True
    with transaction.atomic():
        leaving = Photo.objects.filter(pk=known.pk, name=known.name, file=known.file.name)
        # Without its files, which go along with a row; the digest is there once.
        if not leaving.update(file="", unedited_file="", original="", digest=""):
            raise IntegrityError("changed meanwhile")
        Photo.objects.filter(pk=known.pk).delete()
        if not Photo.objects.filter(pk=missing.pk, file="", deleted_at=None).update(**values):
            raise IntegrityError("filled meanwhile")
        for name, value in values.items():
            setattr(missing, name, value)
        name_by_kind(missing, by)


def copy_picture(known: Photo) -> Rendition | None:
    """Return the picture of a photo, to be stored a second time; None when its file is lost."""
    try:
        with known.file.open("rb") as file:
            content = file.read()
    except OSError:
        return None
    return Rendition(content, ending_of(str(known.file.name)), known.width or 0, known.height or 0, None, "")


def name_by_kind(photo: Photo, by: User) -> None:
    """Correct the extension of a photo that was missing, in all texts; if the name is used, the next free one.

    Raises IntegrityError when it was renamed meanwhile.
    """
    ending = ending_of(str(photo.file.name))
    name = with_ending(photo.name, ending)
    if name == photo.name:
        return
    if any(same_name(name, taken) for taken in names_taken(photo.event, name)):
        name = free_name(photo.event, photo.session, ending)
    try:
        rename(photo, name, by)
    except StaleData as error:
        raise IntegrityError("renamed meanwhile") from error
