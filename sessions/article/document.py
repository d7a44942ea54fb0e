"""Document model of a report: pure data, independent of database and dialect.

Canonical by construction: two documents with the same output are equal. Texts have no blank lines around them, a
recording has its own field, and a chapter ends at the next heading of its level.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sessions.rules.video_urls import is_recording

from .article_links import Series
from .document_parts import ChapterText, DayText, Part, Section, SessionText, is_bare_url
from .facts_line import LANGUAGES
from .images import image_paths, is_plain_name
from .lines import scan, split_lines

__all__ = [
    "DEFAULT_LEVEL",
    "MAX_LEVEL",
    "MIN_LEVEL",
    "ChapterText",
    "DayText",
    "Document",
    "FrontMatter",
    "Part",
    "Section",
    "SessionText",
    "is_bare_url",
    "split_chapter",
    "with_texts",
]

MIN_LEVEL, MAX_LEVEL, DEFAULT_LEVEL = 1, 4, 2
"""Heading levels of a day: sessions are one level below, summary and impressions two."""

type Piece = Part | SessionText

_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Settings of an article.

    `source` has the lines of an imported front matter that differs from the canonical form, without fences, else "".
    `date` is as in RFC 3339. `authors` are the names of those who wrote the article of a team; they are written, and
    never read. `site` has values that only one site knows, such as the ID that Qiita gave the article.
    """

    title: str = ""
    emoji: str = ""
    kind: str = ""
    topics: tuple[str, ...] = ()
    published: bool = False
    published_at: str = ""
    publication_name: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    site: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: front matter, then chapters and days in the order of the article.

    `level` is the heading level of days (1–4), and the deepest level of chapters. `image_folder` contains the article's
    pictures; texts use plain names. `language` is that of dates, facts and `series`, the list of the other articles.
    These three have their default value when nothing in the document depends on them.
    """

    front: FrontMatter = field(default_factory=FrontMatter)
    parts: tuple[Part, ...] = ()
    level: int = DEFAULT_LEVEL
    image_folder: str = ""
    language: str = ""
    series: Series | None = None

    def __post_init__(self) -> None:
        if not MIN_LEVEL <= self.level <= MAX_LEVEL:
            raise ValueError(f"days stand at level {MIN_LEVEL} to {MAX_LEVEL}, not {self.level}")
        if not any(isinstance(part, DayText) for part in self.parts):
            object.__setattr__(self, "level", DEFAULT_LEVEL)
        object.__setattr__(self, "parts", tuple(_canonical_parts(self.parts, self.level)))
        if not any(is_plain_name(path) for text in self.texts() for path in image_paths(text)):
            object.__setattr__(self, "image_folder", "")
        if self.series and not self.parts:
            object.__setattr__(self, "series", Series("top", self.series.lines))
        if not self.shown() and not self.series:
            object.__setattr__(self, "language", "")
        elif self.language not in LANGUAGES:
            raise ValueError(f"dates and facts are written in one of {LANGUAGES}, not in {self.language!r}")
        dates = [day.on for day in self.days if day.on]
        if len(dates) > len(set(dates)):
            raise ValueError("two days have the same date")

    @property
    def days(self) -> tuple[DayText, ...]:
        """The days and groups, in order."""
        return tuple(part for part in self.parts if isinstance(part, DayText))

    @property
    def chapters(self) -> tuple[ChapterText, ...]:
        """The chapters, in the order of the article; those inside days too."""
        return tuple(piece for piece in self.pieces() if isinstance(piece, ChapterText))

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
        for piece in self.pieces():
            match piece:
                case ChapterText():
                    yield piece.body
                case DayText():
                    yield piece.note
                case SessionText():
                    yield piece.lead
                    yield from (section.text for section in piece.sections)

    def pieces(self) -> Iterator[Piece]:
        """Yield chapters, days and sessions in the order of their headings."""
        for part in self.parts:
            yield part
            if isinstance(part, DayText):
                yield from part.contents()

    def image_names(self) -> list[str]:
        """Return the plain names of the article's pictures, unique, in order of appearance."""
        paths = dict.fromkeys(path for text in self.texts() for path in image_paths(text))
        return [path for path in paths if is_plain_name(path)]

    def paths_elsewhere(self) -> list[str]:
        """Return the paths of pictures that are neither on the web nor in the article's folder: no import takes these.

        They are unique, in order of appearance.
        """
        paths = dict.fromkeys(path for text in self.texts() for path in image_paths(text))
        return list(filter(is_elsewhere, paths))

    def parts_by_kind(self) -> dict[str, int]:
        """Return the numbers of days, sessions and chapters, of which each becomes a row."""
        days = sum(not day.group for day in self.days)
        return {"days": days, "sessions": len(self.sessions), "chapters": len(self.chapters)}

    def counts(self) -> dict[str, int]:
        """Return the numbers of days, sessions, recordings, notes, impressions and images."""
        sessions = self.sessions
        return {
            "days": sum(not day.group for day in self.days),
            "sessions": len(sessions),
            "recordings": sum(is_recording(s.recording_url) for s in sessions),
            "notes": sum(bool(s.lead) for s in sessions),
            "impressions": sum(bool(s.sections) for s in sessions),
            "images": sum(len(image_paths(text)) for text in self.texts()),
        }


def is_elsewhere(path: str) -> bool:
    """Return whether the path of a picture leads neither to the web nor to the folder of its article."""
    return not is_plain_name(path) and not _WITH_SCHEME.match(path)


def with_texts(document: Document, change: Callable[[str], str]) -> Document:
    """Return a document with each of its texts changed."""

    def changed(piece: Piece) -> Any:
        match piece:
            case ChapterText():
                return replace(piece, body=change(piece.body))
            case DayText():
                return replace(piece, note=change(piece.note))
            case SessionText():
                sections = tuple(replace(section, text=change(section.text)) for section in piece.sections)
                return replace(piece, lead=change(piece.lead), sections=sections, made_of=())

    def part(each: Part) -> Part:
        first: Part = changed(each)
        if isinstance(first, ChapterText):
            return first
        contents = [changed(piece) for piece in first.contents()]
        sessions = tuple(piece for piece in contents if isinstance(piece, SessionText))
        chapters = (piece for piece in contents if isinstance(piece, ChapterText))
        places = (above for above, _chapter in first.chapters)
        return replace(first, sessions=sessions, chapters=tuple(zip(places, chapters, strict=True)))

    return replace(document, parts=tuple(map(part, document.parts)))


def _canonical_parts(parts: Iterable[Part], level: int) -> Iterator[Part]:
    last: Part | None = None
    for part in parts:
        pieces: Iterable[Part] = (
            split_chapter(part, level) if isinstance(part, ChapterText) else [_canonical_day(part, level)]
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


def _canonical_day(day: DayText, level: int) -> DayText:
    chapters = tuple((above, replace(chapter, level=level + 1)) for above, chapter in day.chapters)
    return replace(day, chapters=chapters)


def split_chapter(chapter: ChapterText, level: int) -> Iterator[ChapterText]:
    """Yield `chapter`, and a chapter for each heading in its body up to `level`; the first one has its key.

    It stands before, between or after the days. Headings in the text of a chapter inside a day are text, as in the
    texts of sessions.
    """
    if "#" not in chapter.body:
        yield chapter if chapter.level <= level else replace(chapter, level=level)
        return
    found, body = replace(chapter, level=min(chapter.level, level)), list[str]()
    for line in scan(split_lines(chapter.body)):
        if line.heading and line.level <= level:
            yield replace(found, body="\n".join(body))
            found, body = ChapterText(line.level, line.heading, part_of=chapter.key or chapter.part_of), []
        else:
            body.append(line.text)
    yield replace(found, body="\n".join(body))
