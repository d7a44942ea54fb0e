"""Articles in the project's own form: days, and every heading one level below is a session; pure.

Tabs between hashes and text are marks: one inverts what a heading would be, two make a group in the place of a day.
"""

from collections.abc import Sequence

from sessions.article.dialects.base import Dialect
from sessions.article.document import DEFAULT_LEVEL, MAX_LEVEL, ChapterText, DayText, Document, SessionText
from sessions.article.headings import is_section_name
from sessions.article.lines import Line, scan, split_lines
from sessions.article.reader import reads_as_day
from sessions.rules.codes import split_heading

from .model import LineForm, Outline, OutlineEntry, Role
from .to_document import ReadArticle

_KINDS = {DayText: Role.DAY, SessionText: Role.SESSION, ChapterText: Role.CHAPTER}


def own_day_level(lines: Sequence[Line]) -> int | None:
    """Return the level of the days of an article in the project's own form (0 without days); None for another article.

    It is in this form if a heading is marked by a tab, or if most headings below its days are ``CODE | Title``.
    """
    days = [line.level for line in lines if 0 < line.level <= MAX_LEVEL and reads_as_day(line)]
    level = min(days, default=0)
    if any(line.marked or line.grouped for line in lines):
        return level
    if not level:
        return None
    below = [lines[i] for i, role in own_roles(lines, level).items() if role is Role.SESSION]
    coded = [line for line in below if all(split_heading(line.heading))]
    return level if coded and 2 * len(coded) > len(below) else None


def own_roles(lines: Sequence[Line], level: int) -> dict[int, Role]:
    """Return the role of each heading by its line, where days stand at `level` (0 without days)."""
    roles: dict[int, Role] = {}
    above, in_day = Role.CHAPTER, False
    for i, line in enumerate(lines):
        if not line.heading:
            continue
        roles[i] = Role.TEXT
        if line.level <= (level or DEFAULT_LEVEL):
            is_day = line.level == level and reads_as_day(line)
            roles[i] = above = (Role.GROUP if line.grouped else Role.DAY) if is_day else Role.CHAPTER
            in_day = is_day
        elif in_day and line.level == level + 1:
            roles[i] = above = Role.CHAPTER if line.marked else Role.SESSION
        elif line.level == level + 2 and above == Role.SESSION and _is_section(lines, i):
            roles[i] = Role.SECTION
    return roles


def _is_section(lines: Sequence[Line], i: int) -> bool:
    """Return whether a heading with the name of a section has text below it."""
    if not is_section_name(lines[i].heading):
        return False
    below = next((lines[at] for at in range(i + 1, len(lines)) if not lines[at].blank), None)
    if below is None or (below.heading and below.level < lines[i].level):
        return False
    return not (below.level == lines[i].level and is_section_name(below.heading))


def own_article(text: str, dialect: Dialect, document: Document) -> ReadArticle | None:
    """Return an article, which `read` has read as `document`, with the entries of its parts.

    None where its lines do not show the parts: with a list of the other articles, with groups in the place of days, and
    where a dialect writes headings that only its translation shows.
    """
    if document.series or any(day.group for day in document.days):
        return None
    front, body = dialect.read_front(text)
    lines = scan(split_lines(body))
    roles = own_roles(lines, document.level)
    entries = [_entry(i, lines[i], role) for i, role in roles.items() if role in _KINDS.values()]
    parts = list(document.pieces())
    above = [None] if parts and isinstance(parts[0], ChapterText) and not parts[0].level else []
    if [_KINDS[type(part)] for part in parts[len(above) :]] != [entry.role for entry in entries]:
        return None
    first_line = text.count("\n") - body.count("\n")
    outline = Outline(front, tuple(split_lines(body)), tuple(entries), first_line=first_line)
    days, sessions, chapters = ([entry for entry in entries if entry.role is role] for role in _KINDS.values())
    return ReadArticle(document, outline, tuple(days), tuple(sessions), (*above, *chapters))


def _entry(i: int, line: Line, role: Role) -> OutlineEntry:
    code, title = split_heading(line.heading) if role is Role.SESSION else ("", line.heading)
    return OutlineEntry(i, role, LineForm.HEADING, title, level=line.level, code=code)
