"""Limits against decompression bombs: bytes, pixels, frames and memory of a picture, in one place."""

from sessions.pictures.containers import Layout
from sessions.pictures.formats import PictureFormat
from sessions.pictures.refusals import PictureRefusal, PictureRefused

MAX_BYTES = 15_000_000
"""Maximum size of an upload, in bytes."""

MAX_PIXELS = 64_000_000
MAX_SIDE = 65_500
MAX_FRAMES = 1000
MAX_ANIMATION_PIXELS = {PictureFormat.GIF: 100_000_000, PictureFormat.WEBP: 60_000_000, PictureFormat.PNG: 60_000_000}
"""Maximum pixels of all frames of an animation together: about a second of decoding."""

MAX_SCANS = 100
MAX_SCAN_PIXELS = 1_000_000_000
"""Maximum of scans times pixels of a JPEG, because each scan goes over all pixels.

Cameras write twelve scans at most.
"""

LONGEST = 2000
"""Maximum length of the longer side of a stored picture, in pixels."""

BUDGET = 3 * 1024 * 1024
"""Maximum size of a stored picture, in bytes: Zenn refuses larger ones."""

MEMORY = 210_000_000
"""Maximum memory for decoding, in bytes: with it a web server process stays below 300 MB."""

# Bytes per pixel, measured: maximum while decoding, and amount during resizing.
_DECODING = {
    PictureFormat.PNG: (4, 4),
    PictureFormat.GIF: (4, 4),
    PictureFormat.WEBP: (16.5, 12.5),
    PictureFormat.AVIF: (11, 8),
    PictureFormat.HEIC: (4.6, 4.6),
}
_DEEP = {PictureFormat.AVIF: 14.0, PictureFormat.HEIC: 9.0}
_ALPHA = {PictureFormat.AVIF: 3.0, PictureFormat.HEIC: 2.0}
_ANIMATION = 32
_PER_CHANNEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}


def refuse_too_large(length: int) -> None:
    """Raise PictureRefused for a file of more than MAX_BYTES."""
    if length > MAX_BYTES:
        raise PictureRefused(PictureRefusal.TOO_LARGE)


def refuse_size(size: tuple[int, int]) -> None:
    """Raise PictureRefused for an empty picture, more than MAX_PIXELS, or a side of more than MAX_SIDE."""
    width, height = size
    if not width or not height:
        raise PictureRefused(PictureRefusal.BROKEN)
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)


def refuse_pixels(kind: PictureFormat, size: tuple[int, int], mode: str, *, deep: bool = False) -> None:
    """Raise PictureRefused for a picture that needs more than MEMORY to decode; call it before decoding.

    `deep` means more than 8 bits per channel. For JPEG see `refuse_jpeg`: it can be decoded at a reduced size.
    """
    refuse_size(size)
    pixels = size[0] * size[1]
    peak, held = _DECODING[kind]
    if kind is PictureFormat.PNG:
        peak = held = _PER_CHANNEL.get(mode, 4)
    if deep:
        peak = _DEEP.get(kind, peak)
    if mode == "RGBA":
        peak += _ALPHA.get(kind, 0)
    # Resized first horizontally, then vertically, and copied once.
    width, height = fitted(size, LONGEST)
    shrinking = 4 * width * size[1] + 8 * width * height
    if max(pixels * peak, pixels * held + shrinking) > MEMORY:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)


def refuse_jpeg(
    size: tuple[int, int],
    decoded: tuple[int, int],
    sampling: list[tuple[int, int]],
    layout: Layout,
    *,
    progressive: bool,
) -> None:
    """Raise PictureRefused for a JPEG with too many scans, or that needs more than MEMORY to decode to size `decoded`.

    A JPEG in several scans (progressive) is held whole in memory, two bytes per sample, however small the result.
    """
    refuse_size(size)
    pixels, scans = size[0] * size[1], layout.count("SOS")
    if scans > MAX_SCANS or scans * pixels > MAX_SCAN_PIXELS:
        raise PictureRefused(PictureRefusal.TOO_SLOW)
    needed = decoded[0] * decoded[1] * 4
    if progressive or scans > 1:
        largest = max(across * down for across, down in sampling)
        needed += sum(2 * pixels * across * down // largest for across, down in sampling)
    if needed > MEMORY:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)


def refuse_animation(kind: PictureFormat, size: tuple[int, int], frames: int) -> None:
    """Raise PictureRefused for an animation with too large or too many frames, or too many pixels in all."""
    refuse_size(size)
    pixels = size[0] * size[1]
    if pixels * _ANIMATION > MEMORY:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)
    if frames > MAX_FRAMES or frames * pixels > MAX_ANIMATION_PIXELS[kind]:
        raise PictureRefused(PictureRefusal.TOO_MANY_FRAMES)


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the size scaled down so that the longer side is at most `longest`; the aspect ratio stays."""
    width, height = size
    if max(size) <= longest:
        return size
    return max(1, round(width * longest / max(size))), max(1, round(height * longest / max(size)))
