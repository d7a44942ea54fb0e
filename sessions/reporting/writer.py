"""A document becomes an article: the only place that decides on blank lines, heading marks and guards."""

from collections.abc import Iterator

from .dialects.base import Dialect
from .document import ChapterText, DayText, Document, SessionText
from .headings import is_day_heading
from .images import is_plain_name, rewrite_images
from .lines import UnderlineBudget, guard
from .reader import reads_as_day

TOGGLE = "\t"
"""Stands between the hashes and a heading that is not what it looks like: a day with a name of its own, or a chapter
that is called like a day. Renderers show it as they show a space."""


def write(document: Document, dialect: Dialect) -> str:
    """Return `document` as an article in `dialect`: LF, one blank line between blocks, one final newline."""
    blocks = [dialect.write_front(document.front)]
    effort = UnderlineBudget()
    for part in document.parts:
        blocks += (
            _chapter(part, document, dialect)
            if isinstance(part, ChapterText)
            else _day(part, document, dialect, effort)
        )
    return "\n\n".join(filter(None, blocks)) + "\n"


def _heading(level: int, heading: str, *, toggled: bool = False) -> str:
    return f"{'#' * level}{TOGGLE if toggled else ' '}{heading}"


def _chapter(chapter: ChapterText, document: Document, dialect: Dialect) -> Iterator[str]:
    if chapter.level:
        yield _heading(chapter.level, chapter.heading, toggled=is_day_heading(chapter.heading))
    # Where no day sets the level, a deeper heading that reads as a day would set it.
    text = guard(
        chapter.body,
        is_structure=lambda line: line.level <= document.level or (not document.days and reads_as_day(line)),
        setext=False,
    )
    yield _with_paths(text, document, dialect)


def _day(day: DayText, document: Document, dialect: Dialect, effort: UnderlineBudget) -> Iterator[str]:
    yield _heading(document.level, day.heading, toggled=not is_day_heading(day.heading))
    yield _text_in_day(day.note, document, dialect, effort)
    for session in day.sessions:
        yield from _session(session, document, dialect, effort)


def _session(session: SessionText, document: Document, dialect: Dialect, effort: UnderlineBudget) -> Iterator[str]:
    level = document.level + 1
    yield _heading(level, session.heading)
    if session.recording_url:
        yield dialect.recording_line(session.recording_url)
    yield _text_in_day(session.lead, document, dialect, effort)
    for section in session.sections:
        yield _heading(level + 1, section.heading)
        yield _text_in_day(section.text, document, dialect, effort)


def _text_in_day(text: str, document: Document, dialect: Dialect, effort: UnderlineBudget) -> str:
    guarded = guard(text, is_structure=lambda line: line.level <= document.level + 1, effort=effort)
    return _with_paths(guarded, document, dialect)


def _with_paths(text: str, document: Document, dialect: Dialect) -> str:
    known: dict[str, str] = {}  # one picture may be shown in a thousand places

    def path_of(path: str) -> str:
        if path not in known:
            known[path] = dialect.image_path(document.image_folder, path) if is_plain_name(path) else path
        return known[path]

    return rewrite_images(text, path_of)
