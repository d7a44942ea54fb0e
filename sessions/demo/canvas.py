"""Drawing surface for plain shapes with anti-aliasing; deterministic: the same bytes every time."""

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 675
"""Pixels of every picture."""

_SMOOTH = 2  # drawn this much larger and scaled down, which is what makes edges smooth
_HEAD = 18

Point = tuple[float, float]

NIGHT, DEEP, SLATE = "#131b36", "#0d1327", "#33415c"
PAPER, BOARD, MIST = "#fbf6ea", "#f7f9f8", "#d9dfe3"
INK, AMBER, TEAL, CORAL, SKY = "#1f2a3d", "#f2a93b", "#2a9d8f", "#d1495b", "#5b8fb9"


class Canvas:
    """A picture being drawn; coordinates are pixels of the result."""

    def __init__(self, background: str) -> None:
        self._image = Image.new("RGB", (WIDTH * _SMOOTH, HEIGHT * _SMOOTH), background)
        self._draw = ImageDraw.Draw(self._image)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Fill the polygon through `points`."""
        self._draw.polygon([(x * _SMOOTH, y * _SMOOTH) for x, y in points], fill=fill)

    def box(self, at: Point, size: Point, fill: str, *, line: str = "", width: int = 3, radius: int = 10) -> None:
        """Draw a box with rounded corners; `at` is its upper left one."""
        (x, y), (w, h) = at, size
        self._draw.rounded_rectangle(
            [x * _SMOOTH, y * _SMOOTH, (x + w) * _SMOOTH, (y + h) * _SMOOTH],
            radius=radius * _SMOOTH,
            fill=fill,
            outline=line or None,
            width=width * _SMOOTH,
        )

    def disc(self, at: Point, radius: float, fill: str, *, line: str = "", width: int = 4) -> None:
        """Draw a disc around `at`."""
        x, y = at
        corners = [(x - radius) * _SMOOTH, (y - radius) * _SMOOTH, (x + radius) * _SMOOTH, (y + radius) * _SMOOTH]
        self._draw.ellipse(corners, fill=fill, outline=line or None, width=width * _SMOOTH)

    def line(self, points: Sequence[Point], fill: str, width: int = 4) -> None:
        """Draw a line through `points`."""
        scaled = [(x * _SMOOTH, y * _SMOOTH) for x, y in points]
        self._draw.line(scaled, fill=fill, width=width * _SMOOTH, joint="curve")

    def arrow(self, start: Point, end: Point, fill: str, width: int = 4) -> None:
        """Draw a line from `start` to `end` with a head at the end."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - _HEAD * 0.7 * math.cos(angle), end[1] - _HEAD * 0.7 * math.sin(angle))
        self.line([start, neck], fill, width)
        sides = [
            (end[0] - _HEAD * math.cos(angle + turn), end[1] - _HEAD * math.sin(angle + turn)) for turn in (0.45, -0.45)
        ]
        self.shape([end, *sides], fill)

    def text(self, at: Point, words: str, fill: str, size: int = 26, anchor: str = "mm") -> None:
        """Draw `words` at `at`; `anchor` is Pillow's, centred by default."""
        font = ImageFont.load_default(size * _SMOOTH)
        self._draw.text((at[0] * _SMOOTH, at[1] * _SMOOTH), words, fill=fill, font=font, anchor=anchor)

    def png(self) -> bytes:
        """Return the finished picture as the bytes of a PNG."""
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        stream = io.BytesIO()
        small.quantize(256, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        return stream.getvalue()


def mixed(first: str, second: str, share: float) -> str:
    """Interpolate two colours: `share` 0 gives `first`, 1 gives `second`."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
