"""Headings that an edited article has lost although the lines below them still stand in it; pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .edited_article import EditedArticle, MappedPart
from .heading_pairs import ALIKE_BELOW, lines_below
from .headings import DEEPEST
from .line_forms import loose


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
    """Yield the headings of the parts that are gone and of whose own lines most stand in another part."""
    gone = [part for part in parts if part.heading and part.row in edited.gone]
    below = [lines_below(part.below) for part in parts] if gone else []
    for part in gone:
        ours = lines_below(part.below)
        others = frozenset[str]().union(*(each for each, of in zip(below, parts, strict=True) if of is not part))
        own = ours - others
        places = [at for at, line in enumerate(lines) if loose(line) in own]
        if not own or len({loose(lines[at]) for at in places}) < ALIKE_BELOW * len(own):
            continue
        line = _start(part.below, lines, places[0])
        inside = [each.heading for each in edited.parts if each.line <= line]
        heading = part.heading[0]
        if part.level:
            heading = "#" * min(max(part.level + edited.shift, 1), DEEPEST) + heading.lstrip(" ")[part.level :]
        yield MissingHeading(part.row, line, heading, inside[-1] if inside else "")


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
