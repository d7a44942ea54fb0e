"""How much a picture may be, before and after: every bound in one place."""

from sessions.pictures.containers import Layout
from sessions.pictures.formats import PictureFormat
from sessions.pictures.refusals import PictureRefusal, PictureRefused

MAX_BYTES = 15_000_000
"""What is sent."""

MAX_PIXELS = 64_000_000
MAX_SIDE = 65_500
MAX_FRAMES = 1000
MAX_FILM_PIXELS = {PictureFormat.GIF: 100_000_000, PictureFormat.WEBP: 60_000_000, PictureFormat.PNG: 60_000_000}
"""All frames of a film together: a second of decoding."""

MAX_SCANS = 100
MAX_SCAN_PIXELS = 1_000_000_000
"""The scans of a JPEG times its pixels: each scan goes over all of them. Cameras and programs make twelve at most."""

LONGEST = 2000
"""The longest side of what is shown, in pixels."""

BUDGET = 3 * 1024 * 1024
"""What is shown, in bytes: Zenn refuses more."""

MEMORY = 210_000_000
"""What decoding may take: a process that serves pages has to stay below 300 MB with it."""

# Bytes per pixel, measured: at the most while decoding, and what is held while the picture is made smaller.
_DECODING = {
    PictureFormat.PNG: (4, 4),
    PictureFormat.GIF: (4, 4),
    PictureFormat.WEBP: (16.5, 12.5),
    PictureFormat.AVIF: (11, 8),
    PictureFormat.HEIC: (4.6, 4.6),
}
_DEEP = {PictureFormat.AVIF: 14.0, PictureFormat.HEIC: 9.0}
_ALPHA = {PictureFormat.AVIF: 3.0, PictureFormat.HEIC: 2.0}
_FILM = 32
_PER_CHANNEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}


def refuse_too_large(length: int) -> None:
    """Raise PictureRefused for a file of more than MAX_BYTES."""
    if length > MAX_BYTES:
        raise PictureRefused(PictureRefusal.TOO_LARGE)


def refuse_size(size: tuple[int, int]) -> None:
    """Raise PictureRefused for more than MAX_PIXELS, for a side of more than MAX_SIDE, and for none at all."""
    width, height = size
    if not width or not height:
        raise PictureRefused(PictureRefusal.BROKEN)
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)


def refuse_pixels(kind: PictureFormat, size: tuple[int, int], mode: str, *, deep: bool = False) -> None:
    """Raise PictureRefused for a picture that cannot be decoded in MEMORY; nothing of it has been decoded yet.

    `deep` says that it has more than eight bits per channel. JPEG, which is decoded smaller than it is, has a rule of
    its own.
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
    # Made smaller first across and then down, and copied once.
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
    """Raise PictureRefused for a JPEG of too many scans, or one that cannot be decoded in MEMORY to the size `decoded`.

    One in several scans has to be held whole, two bytes per sample, however small it is decoded.
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


def refuse_film(kind: PictureFormat, size: tuple[int, int], frames: int) -> None:
    """Raise PictureRefused for a film whose frames are too large, too many, or too much together."""
    refuse_size(size)
    pixels = size[0] * size[1]
    if pixels * _FILM > MEMORY:
        raise PictureRefused(PictureRefusal.TOO_MANY_PIXELS)
    if frames > MAX_FRAMES or frames * pixels > MAX_FILM_PIXELS[kind]:
        raise PictureRefused(PictureRefusal.TOO_MANY_FRAMES)


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return the size in which the longest side is at most `longest`, in the same proportions."""
    width, height = size
    if max(size) <= longest:
        return size
    return max(1, round(width * longest / max(size))), max(1, round(height * longest / max(size)))
