"""Source map of an article: which of its lines belong to which field of which row; pure.

The writer makes an article of pieces. Each piece knows its row, its field and what it is, and so does each line of the
article: an edit made elsewhere is compared with the lines that left, and nothing has to be recognised in them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from .line_forms import loose, words_of
from .lines import joined, scan, trim


class PieceKind(StrEnum):
    """What a piece of an article is."""

    TEXT = "text"
    """What a person wrote."""
    HEADING = "heading"
    FACTS = "facts"
    """The line with the time, the room, the speakers and so on of a session."""
    RECORDING = "recording"
    SLIDES = "slides"
    LABEL = "label"
    """The heading above the summary or the impressions of a session."""
    PICTURE = "picture"
    """A picture that the article shows although no text has it; its field is the name of the picture."""
    CREDIT = "credit"
    """Who took the pictures of the texts above."""
    SERIES = "series"
    """The list of the other articles."""
    FRONT = "front"
    """The front matter, or the title of an article without any."""


REPORT = "report"
"""The row of what belongs to the article as a whole."""


@dataclass(frozen=True, slots=True)
class ArticlePiece:
    """A piece of an article, with blank lines around it.

    `row` is kind and key of the stored row (``session:KEY``), REPORT, or "" for the heading of a group, which has no
    row. `field` is the name of its field, "" where an article that was read does not tell it. A field without a text is
    an empty piece: its place is known all the same.
    """

    kind: PieceKind
    field: str
    text: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class MappedLines:
    """The lines of one piece in an article, from `start` to before `end`; an empty piece has `start == end`."""

    start: int
    end: int
    row: str
    field: str
    kind: PieceKind


@dataclass(frozen=True, slots=True)
class SourceMap:
    """What the lines of an article are, in order; `values` are stored texts that its lines say in another way.

    They are known by row and field.
    """

    lines: tuple[MappedLines, ...] = ()
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def to_json(self) -> dict[str, Any]:
        """Return the map as a JSON value."""
        lines = [[each.start, each.end, each.row, each.field, each.kind] for each in self.lines]
        return {"lines": lines, "values": [[*of, value] for of, value in self.values.items()]} if lines else {}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Reverse `to_json`."""
        lines = (MappedLines(start, end, row, name, PieceKind(kind)) for start, end, row, name, kind in value["lines"])
        return cls(tuple(lines), {(row, name): text for row, name, text in value["values"]})

    def with_values(self, article: str, stored: Mapping[tuple[str, str], str]) -> Self:
        """Return the map of an article with those of the `stored` texts that its lines say in another way."""
        lines, told = article.split("\n"), dict[tuple[str, str], str]()
        for each in self.lines:
            if each.kind in (PieceKind.TEXT, PieceKind.HEADING):
                text = "\n".join(lines[each.start : each.end])
                text = words_of(text) if each.kind is PieceKind.HEADING else trim(text)
                told[each.row, each.field] = joined(told.get((each.row, each.field), ""), text)
        values = {of: value for of, value in stored.items() if told.get(of, value) != value}
        return replace(self, values=values)


def joined_pieces(pieces: Iterable[ArticlePiece]) -> str:
    """Return the article that consists of these pieces: one blank line between them, one final newline."""
    return joined(*(piece.text for piece in pieces)) + "\n"


def mapped(pieces: Iterable[ArticlePiece]) -> list[MappedLines]:
    """Return the lines of each piece in the article of `joined_pieces`, in order; one text in several pieces is one."""
    found: list[MappedLines] = []
    end = 0
    for piece in pieces:
        start = end
        if piece.text:
            start += bool(end)  # the blank line above
            end = start + piece.text.count("\n") + 1
        lines = MappedLines(start, end, piece.row, piece.field, piece.kind)
        last = found[-1] if found else lines
        if piece.kind is PieceKind.TEXT and (last.row, last.field, last.kind) == (lines.row, lines.field, lines.kind):
            lines = replace(found.pop(), end=end)
        found.append(lines)
    return found


@dataclass(frozen=True)
class MappedPart:
    """A part of the article that left: its heading, what the map has below that, and all lines of this."""

    row: str
    heading: tuple[str, ...]
    entries: tuple[MappedLines, ...]
    texts: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]

    @cached_property
    def level(self) -> int:
        """The level of its heading; 0 without one, and for a list item or a line in bold."""
        return scan(self.heading)[0].level if self.heading else 0


def mapped_parts(lines: Sequence[str], source_map: Sequence[MappedLines]) -> Iterator[MappedPart]:
    """Yield the parts of an article that left, in order; one without a line for its heading has no `heading`."""
    own = [each for each in source_map if each.row != REPORT]
    starts = [at for at, each in enumerate(own) if each.kind is PieceKind.HEADING]
    for at, end in zip(starts, [*starts[1:], len(own)], strict=True):
        heading, entries = own[at], own[at + 1 : end]
        last = entries[-1].end if entries else heading.end
        below = tuple(lines[heading.end : last])
        texts = (tuple(lines[each.start : each.end]) for each in entries)
        yield MappedPart(heading.row, tuple(lines[heading.start : heading.end]), tuple(entries), tuple(texts), below)


def place_of_series(source_map: SourceMap) -> str:
    """Return where the list of the other articles stands: "top", "bottom", or "" for nowhere."""
    places = [at for at, each in enumerate(source_map.lines) if each.kind is PieceKind.SERIES and each.end > each.start]
    return ("bottom" if places[0] > 1 else "top") if places else ""


def without_series(lines: list[str], before: Sequence[str], source_map: SourceMap) -> tuple[str, list[str]]:
    """Return where the list of the other articles stands now, and the lines without it."""
    listed = {
        loose(line)
        for each in source_map.lines
        if each.kind is PieceKind.SERIES
        for line in before[each.start : each.end]
        if line.strip()
    }
    found = [at for at, line in enumerate(lines) if listed and line.strip() and loose(line) in listed]
    if len(found) < len(listed) / 2 or not found:
        return "", lines
    is_above = not any(line.strip() for at, line in enumerate(lines[: found[-1]]) if at not in found)
    gone = set(found)
    return "top" if is_above else "bottom", ["" if at in gone else line for at, line in enumerate(lines)]
