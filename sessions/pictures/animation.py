"""Animated GIF, WebP and PNG: a small GIF keeps its frames as they are, others are resized frame by frame."""

import math
from io import BytesIO
from typing import Any

from PIL import Image, ImageSequence

from sessions.pictures.accepted import (
    LEAST_SIDE,
    MAX_ANIMATION_PIXELS,
    MAX_FRAMES,
    PictureFormat,
    PictureRefusal,
    PictureRefused,
    fitted,
)
from sessions.pictures.encoding import Rendition, copy_pixels
from sessions.pictures.reading import clean_gif, opened
from sessions.rules.picture_files import Ending

_RESIZED_PIXELS = 12_000_000
"""Maximum pixels of all frames of a resized animation together: they are in memory at once."""
_OPTIONS: dict[Ending, dict[str, Any]] = {
    "gif": {"format": "GIF", "disposal": 2},
    "webp": {"format": "WEBP", "quality": 75, "method": 0},
    "png": {"format": "PNG"},
}


def is_animated(kind: PictureFormat, data: bytes) -> bool:
    """Return whether the picture has several frames; HEIC and AVIF sequences count as their first picture."""
    if kind not in {PictureFormat.GIF, PictureFormat.WEBP, PictureFormat.PNG}:
        return False
    with opened(kind, data) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > MAX_FRAMES or (frames > 1 and frames * image.width * image.height > MAX_ANIMATION_PIXELS):
            raise PictureRefused(PictureRefusal.TOO_MANY_FRAMES)
        return bool(frames > 1)


def resize_animation(
    kind: PictureFormat, data: bytes, longest: int, budget: int, ending: Ending | None = None
) -> Rendition:
    """Resize an animation to at most `budget` bytes; raises PictureRefused when it is broken or too large."""
    ending = ending or ("gif" if kind is PictureFormat.GIF else "webp")
    with opened(kind, data) as image:
        if kind is PictureFormat.GIF and ending == "gif":
            content = clean_gif(data)
            for frame in ImageSequence.Iterator(image):
                frame.load()  # a broken one raises its error
            if len(content) <= budget and max(image.size) <= longest:
                return Rendition(content, ending, *image.size)
        return _smaller(image, longest, budget, ending)


def _smaller(image: Image.Image, longest: int, budget: int, ending: Ending) -> Rendition:
    """Resize the animation, smaller each time, until it fits the budget; it is decoded once."""
    size = image.size
    together = size[0] * size[1] * getattr(image, "n_frames", 1)
    longest = min(longest, max(LEAST_SIDE, int(max(size) * math.sqrt(_RESIZED_PIXELS / together))))
    frames: list[Image.Image] = []
    options: dict[str, Any] = {"duration": [], "save_all": True, **_OPTIONS[ending]}
    for frame in ImageSequence.Iterator(image):
        frame.load()
        options["duration"].append(int(frame.info.get("duration", 0)))
        if "loop" in frame.info:
            options["loop"] = frame.info["loop"]
        frames.append(_resized(frame, fitted(size, longest), ending))
    while longest >= LEAST_SIDE:
        stream = BytesIO()
        frames[0].save(stream, append_images=frames[1:], **options)
        content = stream.getvalue()
        if len(content) <= budget:
            return Rendition(content, ending, *frames[0].size)
        longest = int(max(frames[0].size) * min(0.9, 0.95 * math.sqrt(budget / len(content))))
        for number, frame in enumerate(frames):  # one after the other, so that the larger ones go
            frames[number] = _resized(frame, fitted(size, longest), ending)
    raise PictureRefused(PictureRefusal.TOO_LARGE)


def _resized(frame: Image.Image, size: tuple[int, int], ending: Ending) -> Image.Image:
    """Return the resized frame; without transparency this takes half the time."""
    if frame.mode not in {"RGB", "RGBA"}:
        frame = frame.convert("RGBA" if frame.has_transparency_data else "RGB")
    if frame.size != size:
        frame = frame.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.0)
    # The colours of a GIF are chosen ten times as fast where there is transparency.
    return copy_pixels(frame.convert("RGBA") if ending == "gif" else frame)
