"""Reading the outline of an article; pure."""

from sessions.reporting.dialects.base import Dialect
from sessions.reporting.headings import is_section_name
from sessions.reporting.lines import scan, split_lines
from sessions.reporting.outline.model import LineForm, Outline, OutlineEntry, Role
from sessions.reporting.reader import reads_as_day
from sessions.rules.codes import split_typed


def read_outline(text: str, dialect: Dialect, name: str = "") -> Outline:
    """Return the outline of an article from a file with the stem `name`: days and the headings below them."""
    front, body = dialect.read_front(text)
    lines = scan(split_lines(body))
    level = min((line.level for line in lines if line.heading and reads_as_day(line)), default=0)
    entries, inside = [], False
    for i, line in enumerate(lines):
        if not line.heading:
            continue
        role, code, title = Role.TEXT, "", line.heading
        if line.level <= (level or 6):
            inside = line.level == level and reads_as_day(line)
            role = Role.DAY if inside else Role.CHAPTER
        elif inside and line.level == level + 1:
            role, (code, title) = Role.SESSION, split_typed(line.heading)
        elif inside and line.level == level + 2 and is_section_name(line.heading):
            role = Role.SECTION
        entries.append(OutlineEntry(i, role, LineForm.HEADING, title, level=line.level, code=code))
    first = text.count("\n") - body.count("\n")
    return Outline(front, tuple(line.text for line in lines), tuple(entries), first_line=first)
