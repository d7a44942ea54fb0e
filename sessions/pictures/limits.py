"""Limits of pictures: bytes, pixels and frames of an upload, size and bytes of what is stored."""

from sessions.pictures.refusals import PictureRefusal, PictureRefused

MAX_BYTES = 15_000_000
"""Maximum size of an upload, in bytes: it is read into memory."""

MAX_PIXELS = 64_000_000
"""Maximum number of pixels of a picture: each takes three or four bytes of memory when it is decoded."""

MAX_SIDE = 65_500
"""Maximum length of a side, in pixels, which JPEG can hold."""

MAX_FRAMES = 1000
"""Maximum number of frames of an animation: each is decoded."""
MAX_ANIMATION_PIXELS = 100_000_000
"""Maximum number of pixels of all frames of an animation together: all of them are decoded."""

LONGEST, LEAST_SIDE = 2000, 16
"""Maximum and minimum length of the longer side of a picture that is made smaller, in pixels."""

BUDGET = 3 * 1024 * 1024
"""Maximum size of a stored picture, in bytes: Zenn refuses larger ones."""


def refuse_size(size: tuple[int, int]) -> None:
    """Raise PictureRefused for an empty picture, more than MAX_PIXELS, or a side of more than MAX_SIDE."""
    width, height = size
    if not width or not height:
        raise PictureRefused(PictureRefusal.BROKEN)
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the size scaled down so that the longer side is at most `longest`; the aspect ratio stays."""
    width, height = size
    if max(size) <= longest:
        return size
    return max(1, round(width * longest / max(size))), max(1, round(height * longest / max(size)))
