"""Serialiser of reports: Document to Markdown; the only module that decides on blank lines, headings and escapes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from .article_links import ArticleAddress, with_addresses
from .dated_headings import dated_heading
from .dialects.base import Dialect
from .document import ChapterText, DayText, Document, SessionText
from .facts_line import facts_line, guarded_line
from .headings import is_day_heading
from .images import is_plain_name, rewrite_images
from .lines import UnderlineBudget, guard
from .reader import reads_as_day
from .series_list import guard_labels, series_text

TOGGLE = "\t"
"""A tab between hashes and heading inverts how the reader classifies it: a day with its own title, a chapter that reads
like a day, or a chapter inside a day, where headings are sessions. Renderers show it as a space.
"""
GROUP = "\t\t"
"""Two tabs there mark the heading of a group of sessions in the place of a day."""


def write(
    document: Document,
    dialect: Dialect,
    addresses: Mapping[str, str] | None = None,
    articles: Mapping[str, ArticleAddress] | None = None,
) -> str:
    """Return `document` as Markdown in `dialect`: LF, one blank line between blocks, one final newline.

    `addresses` are those of pictures on the web, by name; they stand in place of paths. `articles` are those of other
    articles, by the file names with which texts link to them.
    """
    body = dialect.write_body(_house(document, _Pictures(dialect, document.image_folder, addresses or {})))
    body = guard_labels(with_addresses(body, articles or {}))
    above = below = ""
    if document.series:
        listed = series_text(document.series.lines, document.language)
        above, below = (listed, "") if document.series.place == "top" else ("", listed)
    return "\n\n".join(filter(None, (dialect.write_front(document.front), above, body, below))) + "\n"


@dataclass(frozen=True, slots=True)
class _Pictures:
    """How an article refers to its pictures: by an address on the web if one is known, else by the dialect's path."""

    dialect: Dialect
    folder: str
    addresses: Mapping[str, str]

    def path(self, path: str) -> str:
        """Return the path of a picture in the article; what is no plain name stays."""
        if not is_plain_name(path):
            return path
        return self.addresses.get(path) or self.dialect.image_path(self.folder, path)


def _house(document: Document, pictures: _Pictures) -> str:
    """Return the body of `document` in the house notation, without a final newline."""
    blocks: list[str] = []
    effort = UnderlineBudget()
    for part in document.parts:
        blocks += (
            _chapter(part, document, pictures)
            if isinstance(part, ChapterText)
            else _day(part, document, pictures, effort)
        )
    return "\n\n".join(filter(None, blocks))


def _heading(level: int, heading: str, *, toggled: bool = False, group: bool = False) -> str:
    return f"{'#' * level}{GROUP if group else TOGGLE if toggled else ' '}{heading}"


def _chapter(chapter: ChapterText, document: Document, pictures: _Pictures) -> Iterator[str]:
    if chapter.level:
        yield _heading(chapter.level, chapter.heading, toggled=is_day_heading(chapter.heading))
    # Without days, a deeper heading that reads as a day would define their level.
    text = guard(
        chapter.body,
        is_structure=lambda line: line.level <= document.level or (not document.days and reads_as_day(line)),
        setext=False,
    )
    yield _with_paths(text, pictures)


def _day(day: DayText, document: Document, pictures: _Pictures, effort: UnderlineBudget) -> Iterator[str]:
    heading = day.heading if day.group else dated_heading(day.heading, day.on, document.language)
    yield _heading(document.level, heading, toggled=not is_day_heading(heading), group=day.group)
    yield _text_in_day(day.note, document, pictures, effort)
    for piece in day.contents():
        if isinstance(piece, ChapterText):
            yield _heading(document.level + 1, piece.heading, toggled=True)
            yield _text_in_day(piece.body, document, pictures, effort)
        else:
            yield from _session(piece, day.on, document, pictures, effort)


def _session(
    session: SessionText, day: date | None, document: Document, pictures: _Pictures, effort: UnderlineBudget
) -> Iterator[str]:
    level = document.level + 1
    yield _heading(level, session.heading)
    if session.facts:
        yield facts_line(session.facts, document.language, day)
    if session.recording_url:
        yield session.recording_url
    lead = _text_in_day(session.lead, document, pictures, effort)
    if not session.facts and not session.recording_url:
        first, end, rest = lead.partition("\n")
        if not rest.partition("\n")[0].strip(" \t"):
            lead = guarded_line(first, day) + end + rest
    yield lead
    for section in session.sections:
        yield _heading(level + 1, section.heading)
        yield _text_in_day(section.text, document, pictures, effort)


def _text_in_day(text: str, document: Document, pictures: _Pictures, effort: UnderlineBudget) -> str:
    guarded = guard(text, is_structure=lambda line: line.level <= document.level + 1, effort=effort)
    return _with_paths(guarded, pictures)


def _with_paths(text: str, pictures: _Pictures) -> str:
    return rewrite_images(text, cache(pictures.path))  # one picture may occur a thousand times
