"""Picture files of an imported report: found by name, validated before they are stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sessions.pictures.accepted import MAX_BYTES, PictureRefusal, PictureRefused
from sessions.pictures.ingest import adopt
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
