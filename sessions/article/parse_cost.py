"""Cost estimate of parsing Markdown, to bound the time for any text (denial of service).

The time of markdown-it depends on the number of marks. Prose has few; a text of only ``![`` takes forty times as long
as prose of the same length.
"""

from bisect import bisect_right

MAX_SOURCE = 300_000
"""Maximum number of characters of a text that are rendered; the rest is replaced by a note."""

MAX_EFFORT = 100_000
"""Cost limit of a text: a third of a second. Prose of MAX_SOURCE characters is below."""

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


def beginning(text: str) -> tuple[str, int]:
    """Return the start of a text that is rendered, within both limits, and how many characters are left out."""
    shown = text
    if len(text) > MAX_SOURCE:
        end = text.rfind("\n", 0, MAX_SOURCE)
        shown = text[: end if end > 0 else MAX_SOURCE]
    shown = cut_within(shown, MAX_EFFORT)
    return shown, len(text) - len(shown)


def cut_within(text: str, most: int) -> str:
    """Return the start of a text within a cost limit, at a line end if possible."""
    if effort_of(text) <= most:
        return text
    end = bisect_right(range(len(text)), most, key=lambda length: effort_of(text[:length])) - 1
    line_end = text.rfind("\n", 0, end + 1)
    return text[: line_end if line_end > 0 else end]
