"""Command: draw the app icons (PWA) from the design of static/icons/favicon.svg in all sizes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from PIL import Image, ImageDraw

# As in static/icons/favicon.svg and the light half of static/css/tokens.css.
PAPER, COVER, BAND, LINES = "#f8f4e9", "#1c5c47", "#134535", "#f3d98c"
BOARD = 32
"""The units of the drawing, which are those of the SVG."""

SMOOTH = 4
"""Supersampling factor: drawn larger and scaled down, for smooth edges (anti-aliasing)."""

# Name: pixels, fraction of the side for the book, with paper background. A maskable icon is cut to a circle.
ICONS = {
    "icon-192.png": (192, 1.0, False),
    "icon-512.png": (512, 1.0, False),
    "icon-maskable-512.png": (512, 0.68, True),
    "apple-touch-icon-180.png": (180, 0.8, True),
}


def draw(size: int, share: float, on_paper: bool) -> Image.Image:
    """Return the book on a square of that many pixels, filling that share of its side."""
    side = size * SMOOTH
    image = Image.new("RGB", (side, side), PAPER) if on_paper else Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pencil = ImageDraw.Draw(image)
    unit = side * share / BOARD
    edge = side * (1 - share) / 2

    def at(*numbers: float) -> list[float]:
        return [edge + number * unit for number in numbers]

    pencil.rounded_rectangle(at(5, 2, 27, 30), radius=2.5 * unit, fill=COVER)
    if not on_paper:  # the edge of the pages, which on paper would look bitten off
        pencil.rectangle(at(26.25, 5, 27.75, 27), fill=PAPER)
    pencil.rectangle(at(9.25, 2, 10.75, 30), fill=BAND)
    for y, right in ((11, 22), (16, 22), (21, 19)):
        pencil.rounded_rectangle(at(13, y - 1, right + 1, y + 1), radius=unit, fill=LINES)
    return image.resize((size, size), Image.Resampling.LANCZOS)


class Command(BaseCommand):
    """Draw the icons again; they are in the repository, so only a change of the drawing needs it."""

    help = "Draw the icons of the installed app into static/icons."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the output folder."""
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "static" / "icons", metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw every icon into the folder."""
        for name, (size, share, on_paper) in ICONS.items():
            draw(size, share, on_paper).save(options["to"] / name, optimize=True)
            self.stdout.write(name)
