"""Headings that an edited article has lost although the lines below them still stand in it; pure."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from .edited_article import EditedArticle
from .heading_pairs import ALIKE_BELOW, lines_below
from .headings import DEEPEST
from .line_forms import loose
from .source_map import MappedPart


@dataclass(frozen=True, slots=True)
class MissingHeading:
    """The heading of a part that is gone, the line of the edited body before which it stood, and the heading there."""

    row: str
    line: int
    heading: str
    inside: str


def missing_headings(
    parts: Sequence[MappedPart], edited: EditedArticle, lines: Sequence[str]
) -> Iterator[MissingHeading]:
    """Yield the headings of the parts that are gone and of whose own lines, or sessions, most stand in another part."""
    gone = frozenset(edited.gone)
    if not gone:
        return
    below = [lines_below(part.below) for part in parts]
    parts_with, starts = Counter(chain.from_iterable(below)), [each.line for each in edited.parts]
    first = {loose(lines[at]): at for at in reversed(range(len(lines)))}
    stay = {each.row: each.line for each in edited.parts if each.row}
    behind, day_of, day, above = dict(pairwise(["", *stay])), dict[str, str](), "", ""
    for part in parts:
        day = part.row if part.row.startswith("day:") else day
        day_of |= {part.row: day} if part.row.startswith("session:") else {}
    for part, ours in zip(parts, below, strict=True):
        above = part.row if part.row in stay else above
        if not part.heading or part.row not in gone:
            continue
        own = {line for line in ours if parts_with[line] == 1}
        found = own & first.keys()
        if found and len(found) >= ALIKE_BELOW * len(own):
            line = _start(part.below, lines, min(first[each] for each in found))
        elif day_of.get(behind.get(above, "")) == part.row:
            line = stay[behind[above]]
        else:
            continue
        inside = bisect_right(starts, line - 1)
        heading = part.heading[0]
        if part.level:
            heading = "#" * min(max(part.level + edited.shift, 1), DEEPEST) + heading.lstrip(" ")[part.level :]
        yield MissingHeading(part.row, line, heading, edited.parts[inside - 1].heading if inside else "")


def _start(below: Sequence[str], lines: Sequence[str], line: int) -> int:
    """Return the first line of a part of which `line` is one: those above it are the same as above it before."""
    wanted = loose(lines[line])
    above = [loose(each) for each in below[: [loose(each) for each in below].index(wanted)] if loose(each)]
    start = line
    for at in range(line - 1, -1, -1):
        if not lines[at].strip():
            continue
        if not above or loose(lines[at]) != above.pop():
            break
        start = at
    return start


def with_headings(lines: Sequence[str], missing: Collection[MissingHeading]) -> list[str]:
    """Return the lines with the headings that they have lost."""
    found = list(lines)
    for each in sorted(missing, key=lambda each: each.line, reverse=True):
        above = [bool(line.strip()) for line in found[max(each.line - 2, 0) : each.line]]
        start = each.line - (above == [False, False])  # where only the line of the heading was deleted
        found[start : each.line] = [*([""] if above[-1:] == [True] else []), each.heading, ""]
    return found
