"""Bar chart: one bar per value, its name and number above it."""

from collections.abc import Sequence

from sessions.charts.svg import box, chart, shortened, text

ROW, LABEL, BAR = 38, 14, 12
"""Height of a row, where its text stands, height of its bar, in pixels."""

LONGEST_NAME = 34


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
