"""Pictures of an article for office programs, which do not show WebP everywhere."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from sessions.pictures.accepted import PictureRefused
from sessions.pictures.ingest import without_webp
from sessions.reporting.files.article import PrintedPicture
from sessions.rules.picture_files import KEPT_ENDINGS


@dataclass(frozen=True, slots=True)
class Converted(PrintedPicture):
    """A converted picture: part of a temporary file, from `start`."""

    start: int = 0
    within: IO[bytes] | None = None

    def open(self) -> Any:
        """Open the converted picture."""
        assert self.within is not None
        self.within.seek(self.start)
        return BytesIO(self.within.read(self.size))


@contextmanager
def office_pictures(pictures: Iterable[PrintedPicture]) -> Iterator[dict[str, PrintedPicture]]:
    """Context manager: pictures by name, WebP as PNG or JPEG; those that are lost or broken are left out.

    Converted pictures are in a temporary file, so that memory stays constant. Raises TooManyAtOnce.
    """
    found: dict[str, PrintedPicture] = {}
    with TemporaryFile() as within:
        for picture in pictures:
            if picture.ending != "webp":
                found[picture.name] = picture
                continue
            with suppress(OSError, PictureRefused):
                found[picture.name] = _converted(picture, within)
        yield found


def _converted(picture: PrintedPicture, within: IO[bytes]) -> Converted:
    with picture.open() as stream:
        content, ending = without_webp(stream.read())
    start = within.seek(0, 2)
    within.write(content)
    plain = replace(picture, size=len(content), ending=KEPT_ENDINGS[ending])
    return Converted(plain.name, plain.file, plain.size, plain.ending, plain.width, plain.height, start, within)
