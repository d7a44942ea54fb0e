"""Conversion of an outline to a document; pure.

The grammar of a document is stricter than an article: days are headings of one level, sessions stand one level below.
So a day that only the title names gets a heading here, and sessions of any form become headings. The original lines
are kept beside (`source_form.py`); each part knows the line that it came from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sessions.article.dialects.base import Dialect
from sessions.article.document import (
    DEFAULT_LEVEL,
    MAX_LEVEL,
    MIN_LEVEL,
    ChapterText,
    DayText,
    Document,
    Part,
    Section,
    SessionText,
)
from sessions.article.facts_line import Facts
from sessions.article.headings import FIELD_OF_SECTION
from sessions.article.images import rewrite_images
from sessions.article.lines import scan, trim
from sessions.article.outline.entries import rest_of_heading
from sessions.article.outline.facts import FoundFacts, facts_in
from sessions.article.outline.model import LineForm, Outline, OutlineEntry, Role
from sessions.rules.codes import join_heading
from sessions.rules.days import default_heading

_HEADINGS = frozenset({LineForm.HEADING, LineForm.UNDERLINED})


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """A document with the lines of the outline that its parts came from.

    `days`, `sessions` and `chapters` are the entries of the parts of each kind, in the order of the article; None for
    text above the first entry and for a day that no line names. `facts` are those found in the text of each session,
    and `tracks` the heading of the group that it stands in.
    """

    document: Document
    outline: Outline
    days: tuple[OutlineEntry | None, ...] = ()
    sessions: tuple[OutlineEntry, ...] = ()
    chapters: tuple[OutlineEntry | None, ...] = ()
    facts: tuple[FoundFacts, ...] = ()
    tracks: tuple[str, ...] = ()

    @property
    def dates(self) -> tuple[date | None, ...]:
        """The date of each day, if the article tells it."""
        return tuple(day.on if day else self.outline.on for day in self.days)


def document_of(outline: Outline, dialect: Dialect, language: str) -> ReadArticle:
    """Build the document of an outline; `language` is that of headings and facts that the article does not write."""
    outline = _with_titles(outline)
    level = _day_level(outline)
    builder = _Builder(_Texts(dialect, "\n".join(outline.lines)), level, language, outline.by_line())
    builder.add_above(outline)
    following = _next_is_session(outline)
    for (entry, lines), followed in zip(outline.structure(), following, strict=True):
        builder.add(entry, lines, outline, followed=followed)
    builder.close()
    document = Document(
        front=outline.front,
        parts=tuple(builder.parts),
        level=level,
        image_folder=builder.texts.folder,
        language=language,
    )
    entries = {entry.line: entry for entry in (*outline.entries, *filter(None, builder.chapters))}
    outline = replace(outline, entries=tuple(entries[line] for line in sorted(entries)))
    kinds = (tuple(builder.days), tuple(builder.sessions), tuple(builder.chapters))
    return ReadArticle(document, outline, *kinds, tuple(builder.facts), tuple(builder.tracks))


def _with_titles(outline: Outline) -> Outline:
    """Return the outline where each line that is structure has a title: without words it is the line as it is."""
    entries = (
        each if each.title or each.role is Role.TEXT else replace(each, title=_raw(outline.lines[each.line]))
        for each in outline.entries
    )
    return replace(outline, entries=tuple(entries))


def _raw(line: str) -> str:
    return line.strip("# \t") or line.strip() or "—"


def _day_level(outline: Outline) -> int:
    """Return the level of the days in the document: that of their headings, or one above the sessions."""
    days = [entry.level for entry in outline.having(Role.DAY) if entry.form in _HEADINGS]
    sessions = [entry.level - 1 for entry in outline.having(Role.SESSION) if entry.form in _HEADINGS]
    return max(MIN_LEVEL, min(min(days or sessions, default=DEFAULT_LEVEL), MAX_LEVEL))


def _next_is_session(outline: Outline) -> list[bool]:
    """Return for each entry that is structure whether a session follows before the next day."""
    roles = [entry.role for entry, _lines in outline.structure()]
    found, after = [False] * len(roles), False
    for i in range(len(roles) - 1, -1, -1):
        found[i] = after
        if roles[i] in (Role.DAY, Role.SESSION):
            after = roles[i] is Role.SESSION
    return found


class _Texts:
    """Reads texts of one article in its dialect."""

    def __init__(self, dialect: Dialect, body: str) -> None:
        self._dialect = dialect
        self.folder = dialect.image_folder(body)

    def text(self, lines: Iterable[str]) -> str:
        """Return lines as a text of the house notation, with plain names of pictures."""
        text = trim("\n".join(lines))
        return trim(rewrite_images(self._dialect.read_body(text), self._plain)) if text else ""

    def _plain(self, path: str) -> str:
        place = self._dialect.read_image_path(path)
        return place[1] if place is not None and place[0] == self.folder else path


@dataclass(slots=True)
class _Session:
    """A session while its lines are read."""

    entry: OutlineEntry
    lead: list[str]
    sections: list[tuple[str, list[str]]] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    """Collects the parts of a document."""

    texts: _Texts
    level: int
    language: str
    known: Mapping[int, OutlineEntry]
    parts: list[Part] = field(default_factory=list)
    days: list[OutlineEntry | None] = field(default_factory=list)
    sessions: list[OutlineEntry] = field(default_factory=list)
    chapters: list[OutlineEntry | None] = field(default_factory=list)
    facts: list[FoundFacts] = field(default_factory=list)
    tracks: list[str] = field(default_factory=list)
    _group: OutlineEntry | None = None
    _day: DayText | None = None
    _held: list[_Session] = field(default_factory=list)
    _inner: list[tuple[int, ChapterText]] = field(default_factory=list)

    def add(self, entry: OutlineEntry, lines: Sequence[str], outline: Outline, *, followed: bool) -> None:
        """Add an entry with the lines of its text; `followed`: a session of the same day comes later."""
        texts = [*rest_of_heading(outline.lines[entry.line], entry), *dedented(lines, entry.indent)]
        if entry.role in (Role.DAY, Role.GROUP, Role.CHAPTER):
            self._group = entry if entry.role is Role.GROUP else self._group_around(entry)
        if entry.role is Role.DAY:
            self.close()
            self._open(entry, entry.title or default_heading(entry.number or 1, self.language), self.texts.text(texts))
        elif entry.role is Role.SESSION:
            if self._day is None:
                self._open(None, default_heading(_unnamed(outline, self.days), self.language), "")
            self._held.append(_Session(entry, texts))
            self.sessions.append(entry)
            self.facts.append(facts_in(texts, entry))
            self.tracks.append(self._group.title if self._group else "")
        elif entry.role is Role.SECTION and self._held and self._in_session():
            self._add_section(entry, outline.lines[entry.line : entry.line + entry.length], texts)
        else:
            self._add_chapter(entry, texts, outline, followed=followed)

    def _group_around(self, entry: OutlineEntry) -> OutlineEntry | None:
        """Return the group that goes on below a chapter: one with a heading above its level."""
        group = self._group
        return group if group and entry.role is Role.CHAPTER and 0 < group.level < entry.level else None

    def add_above(self, outline: Outline) -> None:
        """Add the text above the first entry."""
        lines = outline.text_above()
        for entry, chunk in _split(None, lines, 0, self.known, self.level):
            if entry:
                self.chapter(entry, ChapterText(min(entry.level, self.level), entry.title, self.texts.text(chunk)))
            elif text := self.texts.text(chunk):
                self.chapter(None, ChapterText(0, "", text))

    def chapter(self, entry: OutlineEntry | None, chapter: ChapterText) -> None:
        """Add a chapter outside the days."""
        self.parts.append(chapter)
        self.chapters.append(entry)

    def close(self) -> None:
        """End the current day."""
        if self._day is not None:
            sessions = tuple(self._session(held) for held in self._held)
            self.parts.append(replace(self._day, sessions=sessions, chapters=tuple(self._inner)))
        self._day, self._held, self._inner = None, [], []

    def _open(self, entry: OutlineEntry | None, heading: str, note: str) -> None:
        self._day = DayText(heading, note)
        self.days.append(entry)

    def _in_session(self) -> bool:
        return not self._inner or self._inner[-1][0] < len(self._held)

    def _add_section(self, entry: OutlineEntry, heading: Sequence[str], lines: list[str]) -> None:
        session = self._held[-1]
        if entry.title in FIELD_OF_SECTION and any(line.strip(" \t") for line in lines):
            session.sections.append((entry.title, lines))
        else:
            (session.sections[-1][1] if session.sections else session.lead).extend([*heading, *lines])

    def _add_chapter(self, entry: OutlineEntry, lines: list[str], outline: Outline, *, followed: bool) -> None:
        rank = entry.level or self.level + 1
        named = self._day is not None and self.days[-1] is not None
        inside = self._day is not None and (followed or (named and rank > self.level))
        if not inside:
            self.close()
        deepest = self.level + 1 if inside else self.level
        start = entry.line + entry.length
        own = rest_of_heading(outline.lines[entry.line], entry)
        for each, chunk in _split(entry, lines[len(own) :], start, self.known, deepest):
            assert each is not None
            text = self.texts.text([*own, *chunk])
            chapter = ChapterText(deepest if inside else min(each.level or rank, self.level), each.title, text)
            own = []
            if inside:
                self._inner.append((len(self._held), chapter))
                self.chapters.append(each)
            else:
                self.chapter(each, chapter)

    def _session(self, held: _Session) -> SessionText:
        entry = held.entry
        return SessionText(
            join_heading(entry.code, entry.title),
            lead=self.texts.text(held.lead),
            sections=tuple(Section(name, self.texts.text(lines)) for name, lines in held.sections),
            facts=Facts(speakers=entry.speakers),
        )


def _split(
    entry: OutlineEntry | None, lines: Sequence[str], start: int, known: Mapping[int, OutlineEntry], deepest: int
) -> Iterator[tuple[OutlineEntry | None, Sequence[str]]]:
    """Yield the lines of a chapter, and a chapter for each heading in it that would end it in a document.

    Those are the headings up to the level `deepest`; `start` is the line of the outline where `lines` begin.
    """
    first = 0
    for i, line in enumerate(scan(lines)):
        if line.heading and line.level <= deepest:
            yield entry, lines[first:i]
            found = OutlineEntry(start + i, Role.CHAPTER, LineForm.HEADING, line.heading, level=line.level)
            entry = replace(known.get(found.line, found), role=Role.CHAPTER)
            entry = entry if entry.title else replace(entry, title=line.heading)
            first = i + 1
    yield entry, lines[first:]


def _unnamed(outline: Outline, days: Sequence[OutlineEntry | None]) -> int:
    """Return the number of a day that no line names: from the title or file name, else before the first named day."""
    if outline.number is not None:
        return outline.number
    first = next(iter(outline.having(Role.DAY)), None)
    return 0 if not days and first and first.number == 1 else 1


def dedented(lines: Sequence[str], indent: int) -> Iterator[str]:
    """Yield lines without the indentation of a list item, of at most `indent` characters."""
    for line in lines:
        yield line[min(indent, len(line) - len(line.lstrip(" \t"))) :]
