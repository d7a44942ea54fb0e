"""Pictures as cameras make them, drawn when a test asks for one."""

import zlib
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image


def picture(
    kind: str = "PNG",
    size: tuple[int, int] = (64, 48),
    *,
    taken: datetime | None = None,
    offset: int | None = None,
    seed: str = "",
    **saving: Any,
) -> bytes:
    """Return a picture of four colours: red, green, blue and white, from left to right and top to bottom.

    ``taken`` and ``offset`` (minutes) stand in its EXIF; another ``seed`` gives other bytes.
    """
    image = Image.new("RGB", size, "white")
    width, height = size[0] // 2, size[1] // 2
    for colour, corner in (("red", (0, 0)), ("#008000", (width, 0)), ("blue", (0, height))):
        image.paste(colour, (*corner, corner[0] + width, corner[1] + height))
    if seed:
        image.putpixel((size[0] - 1, size[1] - 1), zlib.crc32(seed.encode()) & 0xFFFFFF)  # type: ignore[arg-type]
    if taken is not None:
        saving["exif"] = _exif(taken, offset)
    stream = BytesIO()
    image.save(stream, kind, **saving)
    return stream.getvalue()


def _exif(taken: datetime, offset: int | None) -> Image.Exif:
    exif = Image.Exif()
    own = exif.get_ifd(ExifTags.IFD.Exif)
    own[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d %H:%M:%S}"
    if offset is not None:
        hours, minutes = divmod(abs(timedelta(minutes=offset)).seconds // 60, 60)
        own[ExifTags.Base.OffsetTimeOriginal] = f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"
    return exif


def colours(content: bytes) -> tuple[str, ...]:
    """Return the names of the colours of the four corners of a picture, in reading order."""
    with Image.open(BytesIO(content)) as image:
        shown = image.convert("RGB")
    x, y = (max(1, side // 4) for side in shown.size)
    spots = ((x, y), (shown.width - x, y), (x, shown.height - y), (shown.width - x, shown.height - y))
    return tuple(_name(shown.getpixel(spot)) for spot in spots)


def _name(pixel: Any) -> str:
    known = {"red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
    return min(known, key=lambda name: sum(abs(a - b) for a, b in zip(known[name], pixel, strict=True)))
