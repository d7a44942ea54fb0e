"""Small bar chart without labels, for a line of text: one bar per value, drawn in the colour of the text."""

from collections.abc import Sequence
from html import escape

STEP, BAR, HEIGHT = 8, 6, 24
"""Distance and width of the bars, and height of the chart, in pixels."""


def spark(name: str, values: Sequence[int]) -> str:
    """Return the SVG of numbers; the highest bar is as high as the chart, and a line shows where there is none."""
    most = max(values, default=0) or 1
    bars = []
    for index, value in enumerate(values):
        height = max(2, round(HEIGHT * value / most)) if value else 1
        bars.append(f'<rect x="{index * STEP}" y="{HEIGHT - height}" width="{BAR}" height="{height}"/>')
    width = max(len(values) * STEP - (STEP - BAR), 1)
    size = f'width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
    return f'<svg class="spark" role="img" aria-label="{escape(name)}" {size}>{"".join(bars)}</svg>'
