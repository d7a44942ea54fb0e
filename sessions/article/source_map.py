"""Source map of an article: which of its lines belong to which field of which row; pure.

The writer makes an article of pieces. Each piece knows its row, its field and what it is, and so does each line of the
article: an edit made elsewhere is compared with the lines that left, and nothing has to be recognised in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .lines import joined


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
class Piece:
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


def joined_pieces(pieces: Iterable[Piece]) -> str:
    """Return the article that consists of these pieces: one blank line between them, one final newline."""
    return joined(*(piece.text for piece in pieces)) + "\n"


def mapped(pieces: Iterable[Piece]) -> list[MappedLines]:
    """Return the lines of each piece in the article of `joined_pieces`, in order."""
    found, end = [], 0
    for piece in pieces:
        start = end
        if piece.text:
            start += bool(end)  # the blank line above
            end = start + piece.text.count("\n") + 1
        found.append(MappedLines(start, end, piece.row, piece.field, piece.kind))
    return found
