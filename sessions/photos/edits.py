"""Crop and rotate photos without loss (non-destructive editing): always made from the unedited file."""

from collections.abc import Callable

from sessions.models import Photo
from sessions.photos.files import UncommittedFiles, remove_later, size_of, store
from sessions.pictures.crop import Crop
from sessions.pictures.ingest import edited
from sessions.quotas.rows import require
from sessions.versions.save import StaleData


class Animated(ValueError):
    """An animation cannot be cropped or rotated."""


def edit_of(photo: Photo) -> Crop:
    """Return the crop and rotation of a photo."""
    return Crop.read(photo.edit)


def prepare(photo: Photo, edit: Crop, written: UncommittedFiles) -> Callable[[], None]:
    """Crop and rotate the unedited picture and write the files, before the transaction; return a function that saves
    the row.

    Call that function once, in a transaction. It stores the previous edit, for ``before_last``, and raises StaleData
    (optimistic lock), and OverQuota when the owner has no room for both files. Raises Animated, PictureRefused for an
    invalid picture, and OSError for a lost file.
    """
    if photo.is_animated:
        raise Animated
    unedited = str(photo.unedited_file.name or photo.file.name)
    before = Photo(pk=photo.pk, event_id=photo.event_id, file=str(photo.file.name), unedited_file=unedited)
    with photo.file.storage.open(unedited) as file:
        content = file.read()
    # The original upload, if it is stored, stays as a third file.
    beside = photo.original.size if photo.original.name else 0
    added = 0
    if edit.is_nothing:
        photo.file.name, photo.unedited_file.name = unedited, ""
        photo.width, photo.height = size_of(content)
    else:
        made = edited(content, edit.applied)
        store(photo, made.content, made.ending, (made.width, made.height), written, made.small)
        photo.unedited_file.name = unedited
        added = len(made.content)
    photo.bytes = len(content) + added + beside
    photo.previous_edit, photo.edit = photo.edit, edit.stored()

    def save() -> None:
        if added:
            require("photo_mb", photo.event.owner, added)
        seen = Photo.objects.filter(pk=photo.pk, file=before.file.name)
        fields = ("file", "unedited_file", "edit", "previous_edit", "width", "height", "bytes")
        if not seen.update(**{name: getattr(photo, name) for name in fields}):
            raise StaleData
        remove_later(set(before.file_names()) - set(photo.file_names()))

    return save


def before_last(photo: Photo) -> Crop:
    """Return the edit before the last one (undo); after an undo, the edit that was undone (redo)."""
    return Crop.read(photo.previous_edit)
