"""Parser of reports: Markdown to Document; lossless: every line is kept.

Days are the headings of the highest level at which one reads as a day; sessions are one level below, and so are the
chapters inside a day, which a tab marks; everything else stays as written in the nearest chapter, day note or session.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from .article_links import ArticleAddress, read_series, unguard_labels, with_files
from .dialects.base import Dialect
from .document import (
    DEFAULT_LEVEL,
    MAX_LEVEL,
    ChapterText,
    DayText,
    Document,
    Part,
    Section,
    SessionText,
    split_sections,
)
from .facts_line import Facts, read_facts, read_heading, unescaped
from .guard import unguard
from .headings import is_day_heading
from .images import image_paths, rewrite_images
from .lines import Line, joined, scan, split_lines, trim


def read(
    text: str,
    dialect: Dialect,
    addresses: Mapping[str, str] | None = None,
    articles: Mapping[str, ArticleAddress] | None = None,
) -> Document:
    """Parse `text`; `write` returns a canonical text byte for byte.

    `addresses` are those of pictures on the web, by name, and `articles` those of other articles, as for `write`.
    """
    front, body = dialect.read_front(text)
    series, body, language = read_series(body)
    body = dialect.read_body(with_files(unguard_labels(body), articles or {}))
    lines = scan(split_lines(body))
    level = _day_level(lines)
    names = {address: name for name, address in (addresses or {}).items()}
    article = _Article(dialect, image_folder(body, dialect), names, language)
    parts: list[Part] = []
    for heading, chunk in _chunks(lines, level or DEFAULT_LEVEL):
        if heading is not None and heading.level == level and reads_as_day(heading):
            parts.append(_day(heading, chunk, level, article))
        elif heading is not None:
            parts.append(ChapterText(heading.level, heading.heading, _text(chunk, article)))
        elif text_above := _text(chunk, article):
            parts.append(ChapterText(0, "", text_above))
    return Document(
        front=front,
        parts=tuple(parts),
        level=level or DEFAULT_LEVEL,
        image_folder=article.folder,
        language=article.language,
        series=series,
    )


@dataclass(slots=True)
class _Article:
    """What holds for the whole article; the first date or line of facts decides in which language these are."""

    dialect: Dialect
    folder: str
    names: Mapping[str, str]
    language: str = ""
    dates: set[date] = field(default_factory=set)

    def day_heading(self, text: str) -> tuple[str, date | None]:
        """Return the words and the date of a day's heading; a date that another day has stays in the words."""
        heading, on, language = read_heading(text)
        if on is None:
            return heading, None
        if on in self.dates or not self._is_in(language):
            return text, None
        self.dates.add(on)
        return heading, on

    def facts(self, lines: list[Line], day: date | None) -> tuple[Facts, list[Line]]:
        """Return the facts of a session and the lines without theirs: the first one, if a blank line follows."""
        at = next((i for i, line in enumerate(lines) if not line.blank), None)
        if at is None or not (at + 1 == len(lines) or lines[at + 1].blank):
            return Facts(), lines
        found = read_facts(lines[at].text, day)
        if found is None:
            text = unescaped(lines[at].text, lambda line: read_facts(line, day) is not None)
            return Facts(), [*lines[:at], replace(lines[at], text=text), *lines[at + 1 :]]
        facts, language = found
        return (facts, lines[at + 1 :]) if self._is_in(language) else (Facts(), lines)

    def _is_in(self, language: str) -> bool:
        self.language = self.language or language
        return self.language == language


def reads_as_day(line: Line) -> bool:
    """Return whether a heading names a day: by its words, unless a tab inverts that; two tabs mark a group."""
    return bool(line.heading) and (line.grouped or is_day_heading(line.heading) != line.marked)


def _day_level(lines: Sequence[Line]) -> int:
    """Return the heading level of the days, or 0 when there are none."""
    return min(
        (line.level for line in lines if 0 < line.level <= MAX_LEVEL and reads_as_day(line)),
        default=0,
    )


def image_folder(body: str, dialect: Dialect) -> str:
    """Return the folder of most pictures of an article, "" if it has none."""
    folders: Counter[str] = Counter()
    for path, count in Counter(image_paths(body)).items():
        if place := dialect.read_image_path(path):
            folders[place[0]] += count
    return folders.most_common(1)[0][0] if folders else ""


def _chunks(lines: Sequence[Line], level: int) -> list[tuple[Line | None, list[Line]]]:
    """Split the lines at each heading up to `level`."""
    chunks: list[tuple[Line | None, list[Line]]] = [(None, [])]
    for line in lines:
        if line.heading and line.level <= level:
            chunks.append((line, []))
        else:
            chunks[-1][1].append(line)
    return chunks


def _day(line: Line, lines: Sequence[Line], level: int, article: _Article) -> Part:
    group = line.grouped
    heading, on = (line.heading, None) if group else article.day_heading(line.heading)
    note: list[Line] = []
    pieces: list[tuple[Line, list[Line]]] = []
    for below in lines:
        if below.heading and below.level == level + 1:
            pieces.append((below, []))
        else:
            (pieces[-1][1] if pieces else note).append(below)
    sessions: list[SessionText] = []
    chapters: list[tuple[int, ChapterText]] = []
    for top, chunk in pieces:
        if top.marked:
            chapters.append((len(sessions), ChapterText(top.level, top.heading, _text(chunk, article))))
        else:
            sessions.append(_session(top.heading, chunk, level + 1, on, article))
    text = _text(note, article)
    if group and text:
        # A group has no row for its text: it begins the first session or chapter below, or makes the group a chapter.
        if not pieces:
            return ChapterText(line.level, heading, text)
        if pieces[0][0].marked:
            chapters[0] = (0, replace(chapters[0][1], body=joined(text, chapters[0][1].body)))
        else:
            sessions[0] = replace(sessions[0], lead=joined(text, sessions[0].lead))
        text = ""
    return DayText(heading, text, tuple(sessions), on, group, tuple(chapters))


def _session(heading: str, lines: Sequence[Line], level: int, day: date | None, article: _Article) -> SessionText:
    above, sections = split_sections(lines, level + 1)
    facts, above = article.facts(above, day)
    return SessionText(
        heading,
        lead=_text(above, article),
        sections=tuple(Section(name, _text(chunk, article)) for name, chunk in sections),
        facts=facts,
    )


def _text(lines: Sequence[Line], article: _Article) -> str:
    @cache  # one picture may occur a thousand times
    def plain(path: str) -> str:
        if path in article.names:
            return article.names[path]
        place = article.dialect.read_image_path(path)
        return place[1] if place is not None and place[0] == article.folder else path

    return unguard(rewrite_images(trim("\n".join(line.text for line in lines)), plain))
