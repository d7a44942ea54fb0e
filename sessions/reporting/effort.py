"""How much work a Markdown text is for a parser, and where to cut it so that no text takes longer than a page may.

markdown-it takes time by the marks of a text rather than by its characters. Prose has few of them; a text that is
nothing but ``![`` takes forty times as long as prose of the same length.
"""

from bisect import bisect_right

_WEIGHTS = (
    ("[]!*_`~<&\\", 4),
    ("|>#@:()-+=", 2),
    ("\n", 2),
)
_BLOCKS = tuple(f"\n{mark}" for mark in "-*+>#|1")
_PER_BLOCK = 13


def effort_of(text: str) -> int:
    """Return how much work it is to parse a text; a unit takes at most 3 microseconds (one core of 2026)."""
    marks = sum(weight * sum(map(text.count, marks)) for marks, weight in _WEIGHTS)
    return marks + _PER_BLOCK * sum(map(text.count, _BLOCKS))


def cut_within(text: str, most: int) -> str:
    """Return the beginning of a text that is at most so much work, the whole lines of it where there is one."""
    if effort_of(text) <= most:
        return text
    end = bisect_right(range(len(text)), most, key=lambda length: effort_of(text[:length])) - 1
    line_end = text.rfind("\n", 0, end + 1)
    return text[: line_end if line_end > 0 else end]
