"""Articles in the project's own form: days, and every heading one level below is a session; pure."""

from collections.abc import Sequence
from itertools import pairwise

from sessions.article.document import MAX_LEVEL
from sessions.article.headings import FIELD_OF_SECTION
from sessions.article.lines import Line
from sessions.rules.codes import split_heading

from .day_names import day_name
from .model import Role


def own_roles(lines: Sequence[Line]) -> dict[int, Role] | None:
    """Return the role of each heading by its line; None for an article in another form.

    It is in this form if most headings below its days are ``CODE | Title``, or if all have a section such as a summary.
    """
    levels = [line.level for line in lines if 0 < line.level <= MAX_LEVEL and _names_day(line)]
    roles = _roles(lines, min(levels)) if levels else {}
    below = [at for at, role in roles.items() if role is Role.SESSION]
    coded = sum(all(split_heading(lines[at].heading)) for at in below)
    following = [role for role in roles.values() if role in (Role.SESSION, Role.SECTION)]
    untold = sum(pair == (Role.SESSION, Role.SESSION) for pair in pairwise([*following, Role.SESSION]))
    return roles if below and (2 * coded > len(below) or not untold) else None


def _roles(lines: Sequence[Line], level: int) -> dict[int, Role]:
    """Return the role of each heading by its line, where days stand at `level`."""
    days, roles = _days(lines, level), dict[int, Role]()
    above, in_day = Role.CHAPTER, False
    for i, line in enumerate(lines):
        if not line.heading:
            continue
        roles[i] = Role.TEXT
        if line.level <= level:
            in_day = i in days
            roles[i] = above = Role.DAY if in_day else Role.CHAPTER
        elif in_day and line.level == level + 1:
            roles[i] = above = Role.SESSION
        elif line.level == level + 2 and above == Role.SESSION and _is_section(lines, i):
            roles[i] = Role.SECTION
    return roles


def _days(lines: Sequence[Line], level: int) -> set[int]:
    """Return the headings of a level that name a day, or have ``CODE | Title`` directly below."""
    days, above = set[int](), -1
    for i, line in enumerate(lines):
        if 0 < line.level <= level:
            above = i if line.level == level else -1
            if above == i and _names_day(line):
                days.add(i)
        elif line.level == level + 1 and above >= 0 and all(split_heading(line.heading)):
            days.add(above)
    return days


def _names_day(line: Line) -> bool:
    name = day_name(line.heading)
    return name is not None and name.certain


def _is_section(lines: Sequence[Line], i: int) -> bool:
    """Return whether a heading with the name of a section has text below it."""
    if lines[i].heading not in FIELD_OF_SECTION:
        return False
    below = next((lines[at] for at in range(i + 1, len(lines)) if not lines[at].blank), None)
    if below is None or (below.heading and below.level < lines[i].level):
        return False
    return not (below.level == lines[i].level and below.heading in FIELD_OF_SECTION)
