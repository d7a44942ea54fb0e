"""Turning and cutting photos: always made anew of the unedited file, so that nothing is lost and all can be undone."""

from django.db import transaction

from sessions.models import Photo
from sessions.photos.files import Written, remove_later, size_of, store
from sessions.pictures.editing import edited
from sessions.trimming import Edit


class Animated(ValueError):
    """Only pictures that stand still can be turned and cut."""


class ChangedMeanwhile(Exception):
    """Somebody else keeps editing the photo; try again."""


def edit_of(photo: Photo) -> Edit:
    """Return how the photo is turned and cut."""
    return Edit.read(photo.edit)


def apply(photo: Photo, edit: Edit) -> None:
    """Turn and cut the unedited picture as the edit says, and keep what was done before, for ``undo``.

    Raises Animated, ChangedMeanwhile, PictureRefused for what is no picture, and OSError for a file that is lost.
    """
    if photo.is_animated:
        raise Animated
    unedited = str(photo.unedited_file.name or photo.file.name)
    before = Photo(pk=photo.pk, event_id=photo.event_id, file=str(photo.file.name), unedited_file=unedited)
    with photo.file.storage.open(unedited) as file:
        content = file.read()
    made = edited(content, edit.applied) if not edit.is_nothing else None
    with Written() as written, transaction.atomic():
        if made is None:
            photo.file.name, photo.unedited_file.name = unedited, ""
            photo.width, photo.height = size_of(content)
        else:
            store(photo, made.content, made.ending, (made.width, made.height), written, made.small)
            photo.unedited_file.name = unedited
        photo.previous_edit, photo.edit = photo.edit, edit.stored()
        seen = Photo.objects.filter(pk=photo.pk, file=before.file.name)
        fields = ("file", "unedited_file", "edit", "previous_edit", "width", "height")
        if not seen.update(**{name: getattr(photo, name) for name in fields}):
            raise ChangedMeanwhile
        remove_later(set(before.file_names()) - set(photo.file_names()))


def undo(photo: Photo) -> None:
    """Turn and cut as it was before the last edit; once more does the last edit again."""
    apply(photo, Edit.read(photo.previous_edit))
