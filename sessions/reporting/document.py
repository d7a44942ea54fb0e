"""Document model of a report: pure data, independent of database and dialect.

Canonical by construction: two documents with the same output are equal. Texts have no blank lines around them, a
recording has its own field, and a chapter ends at the next heading of its level. So the writer and the reader are
inverse to each other (round trip).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from .dated_headings import LANGUAGES
from .facts_line import Facts
from .headings import SECTION_NAMES, is_section_name
from .images import image_paths, is_plain_name
from .lines import Line, scan, split_lines, trim

_BARE_URL = re.compile(r"^https?://[^\s<>]+$")

MIN_LEVEL, MAX_LEVEL, DEFAULT_LEVEL = 1, 4, 2
"""Heading levels of a day: sessions are one level below, summary and impressions two."""


def is_bare_url(line: str) -> bool:
    """Return whether a line is only an http(s) URL."""
    return _BARE_URL.match(line) is not None


def _one_line(text: str) -> str:
    return re.sub(r"[\n\r]+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Settings of an article.

    `source` has the lines of an imported front matter that differs from the canonical form, without fences, else "".
    `date` is as in RFC 3339. `site` has values that only one site knows, such as the ID that Qiita gave the article.
    """

    title: str = ""
    emoji: str = ""
    kind: str = ""
    topics: tuple[str, ...] = ()
    published: bool = False
    published_at: str = ""
    publication_name: str = ""
    date: str = ""
    site: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A chapter before, between or after the days; `level` 0 is text before the first heading."""

    level: int
    heading: str
    body: str = ""

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
        if not is_section_name(self.heading):
            raise ValueError(f"not the name of a section: {self.heading!r}")


@dataclass(frozen=True, slots=True)
class SessionText:
    """One session: heading ("CODE | Title"), recording, lead (text directly under the heading), sections, facts."""

    heading: str
    recording_url: str = ""
    lead: str = ""
    sections: tuple[Section, ...] = ()
    facts: Facts = field(default_factory=Facts)

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
        object.__setattr__(
            self,
            "sections",
            tuple(section for section in self.sections if section.text),
        )

    def section(self, role: str) -> str:
        """Return the text of the first section with a role ("summary" or "impressions"), or ""."""
        return next((s.text for s in self.sections if s.heading in SECTION_NAMES[role]), "")


@dataclass(frozen=True, slots=True)
class DayText:
    """One conference day: heading, note, sessions in order; `on` is its date if the heading tells it."""

    heading: str
    note: str = ""
    sessions: tuple[SessionText, ...] = ()
    on: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "heading", _one_line(self.heading))
        object.__setattr__(self, "note", trim(self.note))
        if not self.heading:
            raise ValueError("a day has a heading")


Part = ChapterText | DayText


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: front matter, then chapters and days in the order of the article.

    `level` is the heading level of days (1–4), and the deepest level of chapters. `image_folder` contains the article's
    pictures; texts use plain names. `language` is that of dates and facts. These three have their default value when
    nothing in the document depends on them.
    """

    front: FrontMatter = field(default_factory=FrontMatter)
    parts: tuple[Part, ...] = ()
    level: int = DEFAULT_LEVEL
    image_folder: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if not MIN_LEVEL <= self.level <= MAX_LEVEL:
            raise ValueError(f"days stand at level {MIN_LEVEL} to {MAX_LEVEL}, not {self.level}")
        if not any(isinstance(part, DayText) for part in self.parts):
            object.__setattr__(self, "level", DEFAULT_LEVEL)
        object.__setattr__(self, "parts", tuple(_canonical_parts(self.parts, self.level)))
        if not any(is_plain_name(path) for text in self.texts() for path in image_paths(text)):
            object.__setattr__(self, "image_folder", "")
        if not self.shown():
            object.__setattr__(self, "language", "")
        elif self.language not in LANGUAGES:
            raise ValueError(f"dates and facts are written in one of {LANGUAGES}, not in {self.language!r}")
        dates = [day.on for day in self.days if day.on]
        if len(dates) > len(set(dates)):
            raise ValueError("two days have the same date")

    @property
    def days(self) -> tuple[DayText, ...]:
        """The days, in order."""
        return tuple(part for part in self.parts if isinstance(part, DayText))

    @property
    def chapters(self) -> tuple[ChapterText, ...]:
        """The free chapters, in order."""
        return tuple(part for part in self.parts if isinstance(part, ChapterText))

    @property
    def sessions(self) -> tuple[SessionText, ...]:
        """The sessions of all days, in order."""
        return tuple(session for day in self.days for session in day.sessions)

    def shown(self) -> frozenset[str]:
        """Return the names of the facts that the lines of sessions tell, and "date" if a heading of a day has one."""
        names = (session.facts.names() for session in self.sessions)
        return frozenset({"date"} if any(day.on for day in self.days) else ()).union(*names)

    def texts(self) -> Iterator[str]:
        """Yield every text of the document in the order of the article."""
        for part in self.parts:
            if isinstance(part, ChapterText):
                yield part.body
                continue
            yield part.note
            for session in part.sessions:
                yield session.lead
                yield from (section.text for section in session.sections)

    def image_names(self) -> list[str]:
        """Return the plain names of the article's pictures, unique, in order of appearance."""
        paths = (path for text in self.texts() for path in image_paths(text))
        return list(dict.fromkeys(path for path in paths if is_plain_name(path)))

    def counts(self) -> dict[str, int]:
        """Return the numbers of days, sessions, recordings, notes, impressions and images."""
        sessions = self.sessions
        return {
            "days": len(self.days),
            "sessions": len(sessions),
            "recordings": sum(bool(s.recording_url) for s in sessions),
            "notes": sum(bool(s.lead) for s in sessions),
            "impressions": sum(bool(s.sections) for s in sessions),
            "images": sum(len(image_paths(text)) for text in self.texts()),
        }


def _canonical_parts(parts: Iterable[Part], level: int) -> Iterator[Part]:
    last: Part | None = None
    for part in parts:
        pieces: Iterable[Part] = (
            split_chapter(part, level) if isinstance(part, ChapterText) else [_split_day(part, level)]
        )
        for piece in pieces:
            if isinstance(piece, ChapterText) and piece.level == 0 and last is not None:
                if not isinstance(last, ChapterText):
                    raise ValueError("text without a heading can only stand before the first heading")
                last = replace(last, body="\n\n".join(filter(None, (last.body, piece.body))))
                continue
            if last is not None:
                yield last
            is_nothing = isinstance(piece, ChapterText) and piece.level == 0 and not piece.body
            last = None if is_nothing else piece
    if last is not None:
        yield last


def _split_day(day: DayText, level: int) -> DayText:
    return replace(
        day,
        sessions=tuple(_split_session(session, level + 2) for session in day.sessions),
    )


def _split_session(session: SessionText, level: int) -> SessionText:
    """Convert section headings inside the texts of a session to sections."""
    texts = (session.lead, *(section.text for section in session.sections))
    if not any("#" * level in text for text in texts):
        return session
    lines = list(scan(split_lines(session.lead)))
    for section in session.sections:
        lines.append(Line(f"{'#' * level} {section.heading}", level=level, heading=section.heading))
        lines += scan(split_lines(section.text))
    lead, sections = split_sections(lines, level)
    return replace(
        session,
        lead="\n".join(line.text for line in lead),
        sections=tuple(Section(name, "\n".join(line.text for line in chunk)) for name, chunk in sections),
    )


def split_sections(lines: Sequence[Line], level: int) -> tuple[list[Line], list[tuple[str, list[Line]]]]:
    """Split the lines of a session into its lead and its sections.

    A heading at `level` with the name of a section starts one if there is text below it; an empty one stays text.
    """
    lead: list[Line] = []
    sections: list[tuple[str, list[Line]]] = []
    below = _lines_below(lines)
    for i, line in enumerate(lines):
        if _names_section(line, level) and below[i] is not None and not _names_section(below[i], level):
            sections.append((line.heading, []))
        else:
            (sections[-1][1] if sections else lead).append(line)
    return lead, sections


def _names_section(line: Line | None, level: int) -> bool:
    return line is not None and line.level == level and is_section_name(line.heading)


def _lines_below(lines: Sequence[Line]) -> list[Line | None]:
    """Return for each line the next one that is not blank."""
    below: list[Line | None] = [None] * len(lines)
    for i in range(len(lines) - 2, -1, -1):
        below[i] = below[i + 1] if lines[i + 1].blank else lines[i + 1]
    return below


def split_chapter(chapter: ChapterText, level: int) -> Iterator[ChapterText]:
    """Yield `chapter`, and a chapter for each heading in its body up to `level`."""
    heading, rank = chapter.heading, min(chapter.level, level)
    body: list[str] = []
    for line in scan(split_lines(chapter.body)):
        if line.heading and line.level <= level:
            yield ChapterText(rank, heading, "\n".join(body))
            heading, rank, body = line.heading, line.level, []
        else:
            body.append(line.text)
    yield ChapterText(rank, heading, "\n".join(body))
