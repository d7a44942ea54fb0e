"""Picture files of an article that comes in: found by name, validated, and stored as photos."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sessions.importing.rows.checks import write_checked
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import Event, Photo, Session
from sessions.photos.files import UncommittedFiles, store
from sessions.pictures.accepted import MAX_BYTES, PictureRefusal, PictureRefused
from sessions.pictures.ingest import adopt
from sessions.rules.photo_names import ending_of
from sessions.rules.picture_files import KEPT_ENDINGS

_BROKEN = "{name} is not a picture, or it is broken."
_REFUSALS = {
    PictureRefusal.EMPTY: "{name} is empty.",
    PictureRefusal.NOT_A_PICTURE: _BROKEN,
    PictureRefusal.FORMAT: "{name} is a {found} file, not what its name says.",
    PictureRefusal.BROKEN: _BROKEN,
    PictureRefusal.TRUNCATED: "{name} ends before its picture does.",
    PictureRefusal.TOO_LARGE: f"{{name}} is larger than {MAX_BYTES // 1_000_000} MB.",
    PictureRefusal.TOO_MANY_PIXELS: "{name} has too many pixels.",
    PictureRefusal.TOO_MANY_FRAMES: "{name} has too many frames.",
    PictureRefusal.TOO_SLOW: "{name} is built so that it takes too long to open.",
}


class PictureError(ValueError):
    """A file is no valid picture; the message names it and the reason."""


class _OtherTypeError(PictureError):
    """A file is of another type than its name says, or of one that is not stored."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A validated picture file with its size in pixels; `small` maps widths to its thumbnails, if they were made."""

    content: bytes
    width: int
    height: int
    small: Mapping[int, bytes] = field(default_factory=dict)


def read_pictures(
    directory: Path, names: Iterable[str], folder: str, refused: dict[str, str] | None = None
) -> dict[str, StoredPicture]:
    """Read the pictures of an article below `directory`, by plain name.

    They may be in it, in its `folder`, or in ``images/<folder>`` as in a Zenn repository. A picture without metadata
    stays byte for byte; others lose their metadata. Raises PictureError for an invalid directory, and for a file that
    is no picture of its file type, is broken or too large. With `refused`, one of another file type is left out, and
    the reason goes there by its name.
    """
    if not directory.is_dir():
        raise PictureError(f"{directory} is not a folder.")
    found: dict[str, StoredPicture] = {}
    for name in names:
        places = (directory / name, directory / folder / name, directory / "images" / folder / name)
        path = next((place for place in places if place.is_file()), None)
        if path is None:
            continue
        try:
            found[name] = _checked(path)
        except _OtherTypeError as error:
            if refused is None:
                raise
            refused[name] = str(error)
    return found


def _checked(path: Path) -> StoredPicture:
    ending = KEPT_ENDINGS.get(path.suffix.removeprefix(".").lower())
    if ending is None:
        raise _OtherTypeError(f"{path.name}: only PNG, JPEG, GIF and WebP images are supported.")
    try:
        rendition = adopt(path, ending)
    except PictureRefused as error:
        if error.reason is PictureRefusal.FORMAT:
            raise _OtherTypeError(_REFUSALS[error.reason].format(name=path.name, found=error.found)) from error
        raise PictureError(_REFUSALS[error.reason].format(name=path.name, found=error.found)) from error
    except OSError as error:
        raise PictureError(f"{path.name} cannot be read: {error.strerror}.") from error
    return StoredPicture(rendition.content, rendition.width, rendition.height, rendition.small)


def add_pictures(
    photos: Mapping[str, Photo],
    event: Event,
    here: Mapping[str, Photo],
    shown: Mapping[str, Session],
    pictures: Mapping[str, StoredPicture],
    files: UncommittedFiles,
    *,
    of_team: bool = False,
) -> tuple[str, ...]:
    """Store the pictures of an article that the event does not have, and return the names of those still missing.

    `photos` are new rows by name, `here` the stored ones, and `shown` the sessions whose texts show a picture. A
    missing photo of a colleague is filled only by the article of the team: another article may mean another picture.
    """
    new, found, missing = list[Photo](), list[Photo](), list[str]()
    for name, new_photo in photos.items():
        photo = here.get(name, new_photo)
        if photo is new_photo:
            photo.event, photo.session = event, shown.get(name)
            new.append(photo)
        if not photo.file and name in pictures and (of_team or photo.person_id == new_photo.added_by_id):
            picture = pictures[name]
            store(photo, picture.content, ending_of(name), (picture.width, picture.height), files, picture.small)
            if name in here:
                found.append(photo)
        if not photo.file:
            missing.append(name)
    write_checked(ReadyRows(new))
    write_checked(ReadyRows(found, updates=("file", "width", "height", "bytes")))
    return tuple(missing)
