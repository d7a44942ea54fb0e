"""Animated GIF, WebP and PNG: a small GIF keeps its pixels, others are resized frame by frame."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from sessions.pictures.containers import GIF_PICTURE, Layout
from sessions.pictures.encoding import File, copy_pixels
from sessions.pictures.formats import PictureFormat
from sessions.pictures.limits import fitted, refuse_animation
from sessions.pictures.metadata import only_picture
from sessions.pictures.reading import READERS, refusing
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.rules.picture_files import Ending

_FRAMES = {PictureFormat.GIF: GIF_PICTURE, PictureFormat.WEBP: "ANMF", PictureFormat.PNG: "fcTL"}
_RESIZED_PIXELS = 12_000_000
"""Maximum pixels of all frames of a resized animation together."""
_ATTEMPTS = 8
_FORMATS = {"gif": "GIF", "webp": "WEBP", "png": "PNG"}


@dataclass(frozen=True, slots=True)
class _Animation:
    """An animation that can be decoded frame by frame, several times."""

    kind: PictureFormat
    data: bytes
    size: tuple[int, int]
    frames: int

    def decoded(self) -> Iterator[Image.Image]:
        """Yield each frame, decoded; the next frame reuses its memory."""
        image = READERS[self.kind](BytesIO(self.data))
        for number in range(self.frames):
            image.seek(number)
            image.load()
            yield image

    def check(self) -> None:
        """Decode all frames, so that a broken one raises its error."""
        for _ in self.decoded():
            pass


def is_animated(kind: PictureFormat, layout: Layout) -> bool:
    """Return whether the picture has several frames; HEIC and AVIF sequences count as their first picture."""
    return kind in _FRAMES and layout.count(_FRAMES[kind]) > 1


def resize_animation(
    kind: PictureFormat, data: bytes, layout: Layout, longest: int, budget: int, ending: Ending | None = None
) -> File:
    """Resize an animation to at most `budget` bytes; raises PictureRefused when it is broken or too large."""
    with refusing():
        animation = _parse_animation(kind, data, layout)
        if kind is PictureFormat.GIF and ending in {None, "gif"} and max(animation.size) <= longest:
            content = only_picture(data, layout)
            if len(content) <= budget:
                animation.check()
                return File(content, "gif", *animation.size)
        return _smaller(animation, longest, budget, ending or ("gif" if kind is PictureFormat.GIF else "webp"))


def decode_animation(kind: PictureFormat, data: bytes, layout: Layout) -> tuple[int, int]:
    """Return the size of an animation after decoding all of it; raises PictureRefused as `resize_animation` does."""
    with refusing():
        animation = _parse_animation(kind, data, layout)
        animation.check()
        return animation.size


def _parse_animation(kind: PictureFormat, data: bytes, layout: Layout) -> _Animation:
    frames = layout.count(_FRAMES[kind])
    size = layout.size or READERS[kind](BytesIO(data)).size
    refuse_animation(kind, size, frames)
    if kind is not PictureFormat.GIF:
        # A PNG may have a separate still picture for programs that show no animations.
        frames = min(frames, getattr(READERS[kind](BytesIO(data)), "n_frames", 1))
    return _Animation(kind, data, size, frames)


def _smaller(animation: _Animation, longest: int, budget: int, ending: Ending) -> File:
    """Resize the animation, smaller each time, until it fits the budget; it is decoded once."""
    width, height = fitted(animation.size, longest)
    scale = min(1.0, math.sqrt(_RESIZED_PIXELS / (width * height * animation.frames)))
    frames: list[Image.Image] = []
    options: dict[str, Any] = {"duration": []}
    for frame in animation.decoded():
        options["duration"].append(int(frame.info.get("duration", 0)))
        if "loop" in frame.info:
            options["loop"] = frame.info["loop"]
        frames.append(_resized(frame, _scaled(width, height, scale), ending))
    for _ in range(_ATTEMPTS):
        content = _drawn(frames, ending, options)
        if len(content) <= budget:
            return File(content, ending, *frames[0].size)
        scale *= min(0.9, 0.95 * math.sqrt(budget / len(content)))
        for number, frame in enumerate(frames):  # one after the other, so that the larger ones go
            frames[number] = _resized(frame, _scaled(width, height, scale), ending)
    raise PictureRefused(PictureRefusal.TOO_LARGE)


def _scaled(width: int, height: int, scale: float) -> tuple[int, int]:
    return max(1, int(width * scale)), max(1, int(height * scale))


def _resized(frame: Image.Image, size: tuple[int, int], ending: Ending) -> Image.Image:
    """Return the resized frame; without transparency this takes half the time."""
    if frame.mode not in {"RGB", "RGBA"}:
        frame = frame.convert("RGBA" if frame.has_transparency_data else "RGB")
    if frame.size != size:
        frame = frame.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.0)
    # The colours of a GIF are chosen ten times as fast where there is transparency.
    return copy_pixels(frame.convert("RGBA") if ending == "gif" else frame)


def _drawn(frames: list[Image.Image], ending: Ending, options: dict[str, Any]) -> bytes:
    more = {"quality": 75, "method": 0} if ending == "webp" else {"disposal": 2} if ending == "gif" else {}
    stream = BytesIO()
    frames[0].save(stream, _FORMATS[ending], save_all=True, append_images=frames[1:], **options, **more)
    return stream.getvalue()
