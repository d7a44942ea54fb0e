"""Serialiser of reports: Document to Markdown; the only module that decides on blank lines, headings and escapes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from .article_links import ArticleAddress, guard_labels, series_text, with_addresses
from .dialects.base import Dialect
from .document import ChapterText, DayText, Document, SessionText
from .facts_line import dated_heading, escaped, facts_line, read_facts
from .guard import UnderlineBudget, guard
from .headings import DEEPEST, is_day_heading
from .images import is_plain_name, rewrite_images
from .lines import joined
from .outline.model import Role
from .outline.source_form import WrittenPart
from .reader import reads_as_day

TOGGLE = "\t"
"""A tab between hashes and heading inverts how the reader classifies it: a day with its own title, a chapter that reads
like a day, or a chapter inside a day, where headings are sessions. Renderers show it as a space.
"""
type PathOf = Callable[[str], str]
"""Returns the path or address of a picture in an article, for the path in the text."""

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
    body = dialect.write_body(_house(document, _path_of(dialect, document.image_folder, addresses or {})))
    body = guard_labels(with_addresses(body, articles or {}))
    above, below = listed(document)
    return joined(dialect.write_front(document.front), above, body, below) + "\n"


def _path_of(dialect: Dialect, folder: str, addresses: Mapping[str, str]) -> PathOf:
    """Return how an article refers to a picture: by an address on the web if one is known, else by the dialect's path.

    What is no plain name stays.
    """

    @cache  # one picture may occur a thousand times
    def path_of(path: str) -> str:
        if not is_plain_name(path):
            return path
        return addresses.get(path) or dialect.image_path(folder, path)

    return path_of


def written_parts(
    document: Document,
    dialect: Dialect,
    addresses: Mapping[str, str] | None = None,
    articles: Mapping[str, ArticleAddress] | None = None,
) -> list[WrittenPart]:
    """Return each chapter, day and session of `document` on its own, in the order of the article, as `write` writes it.

    Headings have no marks: the article keeps a form of its own (`outline/source_form.py`).
    """
    path_of = _path_of(dialect, document.image_folder, addresses or {})

    def in_dialect(text: str) -> str:
        return guard_labels(with_addresses(dialect.write_body(text), articles or {})) if text else ""

    found = []
    for block in _blocks(document, path_of):
        role = {DayText: Role.DAY, SessionText: Role.SESSION}.get(type(block.part), Role.CHAPTER)
        speakers = block.part.facts.speakers if isinstance(block.part, SessionText) else ""
        words = in_dialect(block.heading)
        found.append(WrittenPart(block.part.key, role, block.level, words, speakers, _writes(block, in_dialect)))
    return found


def listed(document: Document) -> tuple[str, str]:
    """Return the list of the other articles as it stands above and below the body; "" where it does not."""
    if not document.series:
        return "", ""
    text = series_text(document.series.lines, document.language)
    return (text, "") if document.series.place == "top" else ("", text)


def _writes(block: "_Block", in_dialect: Callable[[str], str]) -> Callable[[int, bool], str]:
    return lambda level, speakers: in_dialect(block.text(level, speakers=speakers))


@dataclass(frozen=True, slots=True)
class _Block:
    """A chapter, a day without its sessions, or a session, in the house notation.

    `mark` stands between the hashes and the heading; `body` returns the text for a heading of a level, with or without
    the speakers in the line of facts.
    """

    part: ChapterText | DayText | SessionText
    level: int
    heading: str
    mark: str
    body: Callable[[int, bool], Iterator[str]]

    def line(self) -> str:
        """Return the line of the heading, "" without one."""
        return f"{'#' * self.level}{self.mark}{self.heading}" if self.level else ""

    def text(self, level: int = 0, *, speakers: bool = True) -> str:
        """Return the text for a heading of `level` instead of that of the document."""
        return joined(*self.body(level or self.level, speakers))


def _house(document: Document, path_of: PathOf) -> str:
    """Return the body of `document` in the house notation, without a final newline."""
    return "\n\n".join(text for block in _blocks(document, path_of) for text in (block.line(), block.text()) if text)


def _blocks(document: Document, path_of: PathOf) -> Iterator[_Block]:
    effort = UnderlineBudget()
    has_days = bool(document.days)  # looked for once, not for each chapter
    for part in document.parts:
        if isinstance(part, ChapterText):
            yield _chapter(part, document, path_of, has_days=has_days)
        else:
            yield from _day(part, document, path_of, effort)


def _chapter(chapter: ChapterText, document: Document, path_of: PathOf, *, has_days: bool) -> _Block:
    def body(_level: int, _speakers: bool) -> Iterator[str]:
        # Without days, a deeper heading that reads as a day would define their level.
        text = guard(
            chapter.body,
            is_structure=lambda line: line.level <= document.level or (not has_days and reads_as_day(line)),
            setext=False,
        )
        yield rewrite_images(text, path_of)

    mark = TOGGLE if is_day_heading(chapter.heading) else " "
    return _Block(chapter, chapter.level, chapter.heading, mark, body)


def _day(day: DayText, document: Document, path_of: PathOf, effort: UnderlineBudget) -> Iterator[_Block]:
    def note(text: str) -> Callable[[int, bool], Iterator[str]]:
        return lambda _level, _speakers: iter([_text_in_day(text, document, path_of, effort)])

    heading = day.heading if day.group else dated_heading(day.heading, day.on, document.language)
    mark = GROUP if day.group else " " if is_day_heading(heading) else TOGGLE
    yield _Block(day, document.level, heading, mark, note(day.note))
    for piece in day.contents():
        if isinstance(piece, ChapterText):
            yield _Block(piece, document.level + 1, piece.heading, TOGGLE, note(piece.body))
        else:
            yield _session(piece, day.on, document, path_of, effort)


def _session(
    session: SessionText, day: date | None, document: Document, path_of: PathOf, effort: UnderlineBudget
) -> _Block:
    def body(level: int, speakers: bool) -> Iterator[str]:
        facts = session.facts if speakers else replace(session.facts, speakers="")
        if facts:
            yield facts_line(facts, document.language, day)
        if session.recording_url:
            yield session.recording_url
        lead = _text_in_day(session.lead, document, path_of, effort)
        if not facts and not session.recording_url:
            first, end, rest = lead.partition("\n")
            if not rest.partition("\n")[0].strip(" \t"):
                lead = escaped(first, lambda line: read_facts(line, day) is not None) + end + rest
        yield lead
        for section in session.sections:
            yield f"{'#' * min(level + 1, DEEPEST)} {section.heading}"
            yield _text_in_day(section.text, document, path_of, effort)

    return _Block(session, document.level + 1, session.heading, " ", body)


def _text_in_day(text: str, document: Document, path_of: PathOf, effort: UnderlineBudget) -> str:
    guarded = guard(text, is_structure=lambda line: line.level <= document.level + 1, effort=effort)
    return rewrite_images(guarded, path_of)
