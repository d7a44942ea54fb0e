"""Cost estimate of parsing Markdown, to bound the time for any text (denial of service).

The time of markdown-it depends on the number of marks. Prose has few; a text of only ``![`` takes forty times as long
as prose of the same length.
"""

from bisect import bisect_right

_WEIGHTS = (
    ("[]!*_`~<&\\$^", 4),
    ("|>#@:()-+=", 2),
    ("\n", 2),
)
_BLOCKS = tuple(f"\n{mark}" for mark in "-*+>#|1")
_PER_BLOCK = 13


def effort_of(text: str) -> int:
    """Return the estimated cost of parsing a text; one unit takes at most 3 microseconds (one core of 2026)."""
    marks = sum(weight * sum(map(text.count, marks)) for marks, weight in _WEIGHTS)
    return marks + _PER_BLOCK * sum(map(text.count, _BLOCKS))


def cut_within(text: str, most: int) -> str:
    """Return the start of a text within a cost limit, at a line end if possible."""
    if effort_of(text) <= most:
        return text
    end = bisect_right(range(len(text)), most, key=lambda length: effort_of(text[:length])) - 1
    line_end = text.rfind("\n", 0, end + 1)
    return text[: line_end if line_end > 0 else end]
