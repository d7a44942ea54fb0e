"""Picture files that come along with a report: found by name, and looked at before they are taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 15_000_000
MAX_PIXELS = 64_000_000
_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}


class PictureError(ValueError):
    """A file that cannot be taken as a picture; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file as it is, with its size in pixels."""

    content: bytes
    width: int
    height: int


def read_pictures(directory: Path, names: Iterable[str], folder: str) -> dict[str, Picture]:
    """Return those pictures of an article that lie below `directory`, by their plain name.

    They may lie in it, in its `folder`, or in ``images/<folder>`` as in a Zenn repository. Raises PictureError for a
    directory that is none, and for a file that is not the picture its name says, is broken or too large.
    """
    if not directory.is_dir():
        raise PictureError(f"{directory} is not a folder.")
    found: dict[str, Picture] = {}
    for name in names:
        places = (directory / name, directory / folder / name, directory / "images" / folder / name)
        path = next((place for place in places if place.is_file()), None)
        if path is not None:
            found[name] = _checked(path)
    return found


def _checked(path: Path) -> Picture:
    if path.stat().st_size > MAX_BYTES:
        raise PictureError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.")
    expected = _FORMATS.get(path.suffix.lower())
    if expected is None:
        raise PictureError(f"{path.name}: only PNG, JPEG, GIF and WebP pictures can be taken.")
    try:
        with Image.open(path, formats=tuple(set(_FORMATS.values()))) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureError(f"{path.name} has more than {MAX_PIXELS // 1_000_000} million pixels.")
            image.load()
            actual, (width, height) = image.format, image.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError(f"{path.name} is not a picture, or it is broken.") from error
    if actual != expected:
        raise PictureError(f"{path.name} is a {actual} picture, not what its name says.")
    return Picture(path.read_bytes(), width, height)
