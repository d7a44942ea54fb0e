"""Bar charts as SVG, and parts of charts.

Widths are percent, so that texts keep their size on any screen; colours are in statistics.css.
"""

from collections.abc import Sequence
from html import escape

from sessions.rules.text_length import is_wide

ROW, LABEL, BAR = 38, 14, 12
"""Height of a row, where its text stands, height of its bar, in pixels."""

LONGEST_NAME = 34
"""Width of a name above its bar, in Latin letters: more do not fit on a phone."""

STEP, SPARK, HEIGHT = 8, 6, 24
"""Distance and width of the bars of a small chart, and its height, in pixels."""


def text(x: float, y: float, content: str, *, kind: str = "", end: bool = False) -> str:
    """Return a line of text at x percent and y pixels; ``end`` puts its end there."""
    classes = f' class="{kind}"' if kind else ""
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x:g}%" y="{y:g}"{classes}{anchor}>{escape(content)}</text>'


def box(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> str:
    """Return a rectangle, from x percent and y pixels, with a title for pointers and screen readers."""
    inside = f"<title>{escape(title)}</title>" if title else ""
    place = f'x="{x:.2f}%" y="{y:g}" width="{max(width, 0):.2f}%" height="{height:g}"'
    return f'<rect {place} rx="3" class="{kind}">{inside}</rect>'


def upright(x: float, top: float, bottom: float) -> str:
    """Return a vertical line at x percent."""
    return f'<line x1="{x:.2f}%" x2="{x:.2f}%" y1="{top:g}" y2="{bottom:g}" class="chart-grid"/>'


def chart(height: float, name: str, parts: list[str]) -> str:
    """Return a whole chart with its accessible name."""
    return f'<svg class="chart" role="img" aria-label="{escape(name)}" height="{height:g}">{"".join(parts)}</svg>'


def shortened(content: str, width: int) -> str:
    """Return a text cut to a width in Latin letters, of which a wide letter takes two."""
    left = width
    for index, letter in enumerate(content):
        left -= 2 if is_wide(letter) else 1
        if left < 0:
            return f"{content[:index].rstrip()}…"
    return content


def bars(name: str, values: Sequence[tuple[str, int]]) -> str:
    """Return a chart of named numbers; the longest bar is as wide as the chart."""
    most = max((number for _name, number in values), default=0) or 1
    parts = []
    for index, (label, number) in enumerate(values):
        top = index * ROW
        parts += [
            text(0, top + LABEL, shortened(label, LONGEST_NAME)),
            text(100, top + LABEL, f"{number:,}", kind="chart-number", end=True),
            box(0, top + LABEL + 6, 100, BAR, "chart-empty"),
            box(0, top + LABEL + 6, 100 * number / most, BAR, "chart-bar", f"{label}: {number:,}"),
        ]
    return chart(len(values) * ROW, name, parts)


def spark(name: str, values: Sequence[int]) -> str:
    """Return a small chart without labels, for a line of text, in the colour of the text.

    The highest bar is as high as the chart, and a line shows where there is none.
    """
    most = max(values, default=0) or 1
    bars = []
    for index, value in enumerate(values):
        height = max(2, round(HEIGHT * value / most)) if value else 1
        bars.append(f'<rect x="{index * STEP}" y="{HEIGHT - height}" width="{SPARK}" height="{height}"/>')
    width = max(len(values) * STEP - (STEP - SPARK), 1)
    size = f'width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
    return f'<svg class="spark" role="img" aria-label="{escape(name)}" {size}>{"".join(bars)}</svg>'
