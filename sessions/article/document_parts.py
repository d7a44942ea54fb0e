"""Parts of a document, and the pieces they are made of: chapters, days, sessions, sections; pure data.

Canonical as the document is: texts have no blank lines around them, and a recording has its own field.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Self

from .facts_line import Facts
from .headings import FIELD_OF_SECTION, SECTION_NAMES
from .lines import joined, trim
from .source_map import ArticlePiece, PieceKind

_BARE_URL = re.compile(r"^https?://[^\s<>]+$")


def is_bare_url(line: str) -> bool:
    """Return whether a line is only an http(s) URL."""
    return _BARE_URL.match(line) is not None


def _one_line(text: str) -> str:
    return re.sub(r"[\n\r]+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A chapter before, between, after or inside the days; `level` 0 is text before the first heading.

    `key` is that of the stored row, "" if there is none; it is no part of what the article says. A heading as high in
    the text of a chapter makes a chapter of its own, which is `part_of` the row with that key.
    """

    level: int
    heading: str
    body: str = ""
    key: str = field(default="", compare=False)
    part_of: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "heading", _one_line(self.heading))
        object.__setattr__(self, "body", trim(self.body))
        if bool(self.level) != bool(self.heading):
            raise ValueError("a chapter has a heading and a level, or neither")


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of a session: summary or impressions."""

    heading: str
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", trim(self.text))
        if self.heading not in FIELD_OF_SECTION:
            raise ValueError(f"not the name of a section: {self.heading!r}")


@dataclass(frozen=True, slots=True)
class SessionText:
    """One session: heading ("CODE | Title"), recording, lead (text directly under the heading), sections, facts.

    `key` is that of the stored row, as for a chapter. `made_of` are the pieces below the line of facts where they are
    known: those of a session that was built from rows, not read from an article.
    """

    heading: str
    recording_url: str = ""
    lead: str = ""
    sections: tuple[Section, ...] = ()
    facts: Facts = field(default_factory=Facts)
    key: str = field(default="", compare=False)
    made_of: tuple[ArticlePiece, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        heading = _one_line(self.heading)
        if not heading:
            raise ValueError("a session has a heading")
        if self.recording_url and not is_bare_url(self.recording_url):
            raise ValueError(f"not an address that can stand alone on a line: {self.recording_url!r}")
        url, lead = self.recording_url, trim(self.lead)
        if not url:
            first, _, rest = lead.partition("\n")
            if is_bare_url(first) and not rest.partition("\n")[0].strip(" \t"):
                url, lead = first, trim(rest)
        object.__setattr__(self, "heading", heading)
        object.__setattr__(self, "recording_url", url)
        object.__setattr__(self, "lead", lead)
        object.__setattr__(self, "sections", tuple(section for section in self.sections if section.text))

    @classmethod
    def of_pieces(cls, heading: str, pieces: Sequence[ArticlePiece], facts: Facts, key: str) -> Self:
        """Return the session with these pieces below its line of facts."""
        recording, texts = "", [("", list[str]())]
        for piece in pieces:
            if piece.kind is PieceKind.RECORDING:
                recording = piece.text
            elif piece.kind is PieceKind.LABEL:
                texts.append((piece.text, []))
            else:
                texts[-1][1].append(piece.text)
        (_none, lead), *named = ((name, joined(*held)) for name, held in texts)
        sections = tuple(Section(name, text) for name, text in named)
        return cls(heading, recording, lead, sections, facts, key, tuple(pieces))

    def pieces(self) -> tuple[ArticlePiece, ...]:
        """Return what stands below the line of facts, in order; the text of a label is the name of its section."""
        if self.made_of:
            return self.made_of
        sections = (
            ArticlePiece(kind, "", text)
            for section in self.sections
            for kind, text in ((PieceKind.LABEL, section.heading), (PieceKind.TEXT, section.text))
        )
        recording = ArticlePiece(PieceKind.RECORDING, "recording_url", self.recording_url)
        return recording, ArticlePiece(PieceKind.TEXT, "", self.lead), *sections

    def section(self, role: str) -> str:
        """Return the text of the first section with a role ("summary" or "impressions"), or ""."""
        return next((s.text for s in self.sections if s.heading in SECTION_NAMES[role]), "")


@dataclass(frozen=True, slots=True)
class DayText:
    """One conference day: heading, note, sessions in order; `on` is its date if the heading tells it.

    A `group` stands in the place of a day: sessions under a heading that is none, such as their format; it has neither
    note nor date. `chapters` are those inside the day, each with the number of sessions above it; they stand at the
    level of sessions. `key` is that of the stored row, as for a chapter.
    """

    heading: str
    note: str = ""
    sessions: tuple[SessionText, ...] = ()
    on: date | None = None
    group: bool = False
    chapters: tuple[tuple[int, ChapterText], ...] = ()
    key: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "heading", _one_line(self.heading))
        object.__setattr__(self, "note", trim(self.note))
        if not self.heading or (self.group and (self.on or self.note)):
            raise ValueError("a day has a heading, and a group neither date nor note")
        chapters = tuple(sorted(self.chapters, key=itemgetter(0)))
        if any(not 0 <= above <= len(self.sessions) or not chapter.level for above, chapter in chapters):
            raise ValueError("a chapter inside a day has a heading, and at most all sessions above it")
        object.__setattr__(self, "chapters", chapters)

    def contents(self) -> Iterator[SessionText | ChapterText]:
        """Yield the sessions and the chapters between them, in the order of the article."""
        done = 0
        for above, chapter in self.chapters:
            yield from self.sessions[done:above]
            yield chapter
            done = above
        yield from self.sessions[done:]


Part = ChapterText | DayText
