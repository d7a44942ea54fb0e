"""Turning and cutting photos: always made anew of the unedited file, so that nothing is lost and all can be undone."""

from collections.abc import Callable

from sessions.models import Photo
from sessions.photos.files import Written, remove_later, size_of, store
from sessions.pictures.crop import Crop
from sessions.pictures.editing import edited
from sessions.quotas.rows import require_photo_bytes
from sessions.versions.save import StaleData


class Animated(ValueError):
    """Only pictures that stand still can be turned and cut."""


def edit_of(photo: Photo) -> Crop:
    """Return how the photo is turned and cut."""
    return Crop.read(photo.edit)


def prepare(photo: Photo, edit: Crop, written: Written) -> Callable[[], None]:
    """Turn and cut the unedited picture as the edit says, and write the files; return what lets the photo have them.

    That is to be called once, within a transaction. It keeps what was done before, for ``before_last``, and raises
    StaleData, and OverQuota where the owner has no room for the edited picture beside the unedited one. Raises
    Animated, PictureRefused for what is no picture, and OSError for a file that is lost.
    """
    if photo.is_animated:
        raise Animated
    unedited = str(photo.unedited_file.name or photo.file.name)
    before = Photo(pk=photo.pk, event_id=photo.event_id, file=str(photo.file.name), unedited_file=unedited)
    with photo.file.storage.open(unedited) as file:
        content = file.read()
    # What was sent is kept beside both, where it is kept at all.
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
            require_photo_bytes(photo.event.owner, added)
        seen = Photo.objects.filter(pk=photo.pk, file=before.file.name)
        fields = ("file", "unedited_file", "edit", "previous_edit", "width", "height", "bytes")
        if not seen.update(**{name: getattr(photo, name) for name in fields}):
            raise StaleData
        remove_later(set(before.file_names()) - set(photo.file_names()))

    return save


def before_last(photo: Photo) -> Crop:
    """Return how the photo was turned and cut before the last edit; of an undone one, the edit itself."""
    return Crop.read(photo.previous_edit)
