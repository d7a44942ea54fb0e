"""The lines of an article in the grammar that the app writes, also with blank lines of another kind; pure."""

from sessions.reporting.dialects.base import Dialect
from sessions.reporting.document import ChapterText, DayText, Document, SessionText
from sessions.reporting.lines import scan, split_lines
from sessions.reporting.outline.model import LineForm, Outline, OutlineEntry, Role
from sessions.reporting.outline.to_document import ReadArticle
from sessions.reporting.part_keys import parts_in_order
from sessions.reporting.reader import reads_as_day
from sessions.rules.codes import split_heading

_KINDS = {DayText: Role.DAY, SessionText: Role.SESSION, ChapterText: Role.CHAPTER}


def own_article(text: str, dialect: Dialect, document: Document) -> ReadArticle | None:
    """Return an article, which `read` has read as `document`, with the entries of its parts.

    None where its lines do not show the parts: with a list of the other articles, with groups in the place of days, and
    where a dialect writes headings that only its translation shows.
    """
    if document.series or any(day.group for day in document.days):
        return None
    front, body = dialect.read_front(text)
    entries = _entries(body, document)
    parts = list(parts_in_order(document))
    above = [None] if parts and isinstance(parts[0], ChapterText) and not parts[0].level else []
    if [_KINDS[type(part)] for part in parts[len(above) :]] != [entry.role for entry in entries]:
        return None
    first_line = text.count("\n") - body.count("\n")
    outline = Outline(front, tuple(split_lines(body)), tuple(entries), first_line=first_line)
    days, sessions, chapters = ([entry for entry in entries if entry.role is role] for role in _KINDS.values())
    return ReadArticle(document, outline, tuple(days), tuple(sessions), (*above, *chapters))


def _entries(body: str, document: Document) -> list[OutlineEntry]:
    """Return the entries of days, sessions and chapters, by the rules of `reader.read`."""
    entries: list[OutlineEntry] = []
    in_day = False
    for i, line in enumerate(scan(split_lines(body))):
        if not line.heading or line.level > document.level + in_day:
            continue
        if line.level <= document.level:
            in_day = line.level == document.level and reads_as_day(line)
            role = Role.DAY if in_day else Role.CHAPTER
        else:
            role = Role.CHAPTER if line.marked else Role.SESSION
        code, title = split_heading(line.heading) if role is Role.SESSION else ("", line.heading)
        entries.append(OutlineEntry(i, role, LineForm.HEADING, title, level=line.level, code=code))
    return entries
