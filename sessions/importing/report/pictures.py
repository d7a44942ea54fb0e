"""Picture files that come along with a report: found by name, and looked at before they are taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sessions.pictures.ingest import adopt
from sessions.pictures.limits import MAX_BYTES
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.rules.picture_files import KEPT_ENDINGS

_BROKEN = "{name} is not a picture, or it is broken."
_REFUSALS = {
    PictureRefusal.EMPTY: "{name} is empty.",
    PictureRefusal.NOT_A_PICTURE: _BROKEN,
    PictureRefusal.FORMAT: "{name} is a {found} file, not what its name says.",
    PictureRefusal.POLYGLOT: "{name} is a picture and something else as well.",
    PictureRefusal.BROKEN: _BROKEN,
    PictureRefusal.TRUNCATED: "{name} ends before its picture does.",
    PictureRefusal.TOO_LARGE: f"{{name}} is larger than {MAX_BYTES // 1_000_000} MB.",
    PictureRefusal.TOO_MANY_PIXELS: "{name} has too many pixels.",
    PictureRefusal.TOO_MANY_FRAMES: "{name} has too many frames.",
    PictureRefusal.TOO_SLOW: "{name} is built so that it takes too long to open.",
}


class PictureError(ValueError):
    """A file that cannot be taken as a picture; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture file as it is stored, with its size in pixels."""

    content: bytes
    width: int
    height: int


def read_pictures(directory: Path, names: Iterable[str], folder: str) -> dict[str, StoredPicture]:
    """Return those pictures of an article that lie below `directory`, by their plain name.

    They may lie in it, in its `folder`, or in ``images/<folder>`` as in a Zenn repository. A file that holds a picture
    and nothing else stays as it is, byte for byte; others lose their metadata. Raises PictureError for a directory that
    is none, and for a file that is not the picture its name says, is broken or too large.
    """
    if not directory.is_dir():
        raise PictureError(f"{directory} is not a folder.")
    found: dict[str, StoredPicture] = {}
    for name in names:
        places = (directory / name, directory / folder / name, directory / "images" / folder / name)
        path = next((place for place in places if place.is_file()), None)
        if path is not None:
            found[name] = _checked(path)
    return found


def _checked(path: Path) -> StoredPicture:
    ending = KEPT_ENDINGS.get(path.suffix.removeprefix(".").lower())
    if ending is None:
        raise PictureError(f"{path.name}: only PNG, JPEG, GIF and WebP pictures can be taken.")
    try:
        rendition = adopt(path, ending)
    except PictureRefused as error:
        raise PictureError(_REFUSALS[error.reason].format(name=path.name, found=error.found)) from error
    except OSError as error:
        raise PictureError(f"{path.name} cannot be read: {error.strerror}.") from error
    return StoredPicture(rendition.content, rendition.width, rendition.height)
