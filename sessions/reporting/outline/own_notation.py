"""Roles in an article that is written in the project's own form: days, and every heading one level below is a session.

Tabs between hashes and text are marks: one inverts what a heading would be, two make a group in the place of a day.
"""

from collections.abc import Sequence

from sessions.reporting.document import DEFAULT_LEVEL, MAX_LEVEL
from sessions.reporting.headings import is_section_name
from sessions.reporting.lines import Line
from sessions.reporting.reader import reads_as_day
from sessions.rules.codes import split_heading

from .model import Role


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
    below = _headings_in_days(lines, level)
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


def _headings_in_days(lines: Sequence[Line], level: int) -> list[Line]:
    found = []
    in_day = False
    for line in lines:
        if line.heading and line.level <= level:
            in_day = line.level == level and reads_as_day(line)
        elif line.heading and in_day and line.level == level + 1:
            found.append(line)
    return found


def _is_section(lines: Sequence[Line], i: int) -> bool:
    """Return whether a heading with the name of a section has text below it."""
    if not is_section_name(lines[i].heading):
        return False
    below = next((lines[at] for at in range(i + 1, len(lines)) if not lines[at].blank), None)
    if below is None or (below.heading and below.level < lines[i].level):
        return False
    return not (below.level == lines[i].level and is_section_name(below.heading))
