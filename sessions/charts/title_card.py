"""Picture of a title for sites that show one beside a link (Open Graph): 1200 × 630 pixels, drawn without a browser."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from sessions.charts.picture import cut, drawable, font, wrapped

WIDTH, HEIGHT = 1200, 630
MARGIN, SPINE = 88, 26
"""Distance of the texts from the edges, and width of the coloured spine, in pixels."""

TITLE_SIZES, LINE = (72, 60, 50, 42), 1.32
"""Sizes of the title in pixels, of which the first that fits is taken, and height of a line of it."""

TITLE_ROOM = 370
"""Height of the title in pixels."""

SMALL = 32

PAPER, RULE, INK, SOFT, ACCENT = "#f8f4e9", "#f0eadb", "#20262e", "#565b61", "#1c5c47"


def title_card(title: str, lines: Sequence[str], site: str) -> bytes:
    """Return the PNG of a title with lines below it and the name of the site; letters without a glyph are left out."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    for height in range(MARGIN + 38, HEIGHT, 54):  # ruled paper
        draw.line([SPINE, height, WIDTH, height], RULE, 2)
    draw.rectangle([0, 0, SPINE, HEIGHT], ACCENT)
    words = _known(title)
    size, broken = _fitting_title(words)
    top = float(MARGIN)
    for line in broken:
        draw.text((MARGIN, top), line, INK, font(size), "la", stroke_width=1, stroke_fill=INK)
        top += size * LINE
    top = HEIGHT - MARGIN - SMALL
    draw.text((WIDTH - MARGIN, top), _known(site), ACCENT, font(SMALL), "ra")
    room = WIDTH - 3 * MARGIN - font(SMALL).getlength(_known(site))
    for line in reversed([_known(line) for line in lines][:2]):
        draw.text((MARGIN, top), cut(line, room, SMALL), SOFT, font(SMALL), "la")
        top, room = top - SMALL * LINE, float(WIDTH - 2 * MARGIN)
    stream = io.BytesIO()
    image.quantize(32, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _known(text: str) -> str:
    """Return a text without the letters that the font lacks."""
    return " ".join("".join(map(drawable, text)).split())


def _fitting_title(words: str) -> tuple[int, list[str]]:
    """Return the first size in which a title fits, and its lines; the smallest one is cut off where it is too long."""
    for size in TITLE_SIZES:
        most = int(TITLE_ROOM // (size * LINE))
        lines = wrapped(words, WIDTH - 2 * MARGIN, size, most + 1)
        if len(lines) <= most:
            return size, lines
    return size, wrapped(words, WIDTH - 2 * MARGIN, size, most)
