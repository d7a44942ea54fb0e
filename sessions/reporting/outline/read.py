"""Reader of articles of any author: which lines are days, sessions, chapters and sections, by evidence.

Weights, fitted to labelled reports, say which headings are sessions; lines that are no headings are judged together
with those of their form. A line that is not understood stays text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sessions.reporting.dialects.base import Dialect
from sessions.reporting.document import FrontMatter
from sessions.reporting.lines import Line, scan, split_lines

from .arrangement import roles_of
from .candidates import Candidate, candidates
from .day_choice import day_lines
from .day_names import day_name, number_in
from .entries import entry_of, is_too_long, style_of
from .evidence import evidence_of
from .front import read_front
from .hidden import hidden_lines
from .limits import MOST_DAYS
from .line_signs import LineSigns
from .model import Outline, OutlineEntry, Remark, RemarkKind, Role
from .own_notation import own_day_level, own_roles
from .place import Place
from .plain_title import plain_title
from .session_choice import session_lines
from .tree import Node, tree_of


def read_outline(text: str, dialect: Dialect, name: str = "") -> Outline:
    """Return the outline of an article with LF line ends; `name` is the name of its file without the ending."""
    settings = read_front(text, dialect)
    front, first_line = settings.front, settings.first_line
    texts = split_lines(settings.body)
    lines = scan(texts)
    level = own_day_level(lines)
    if level is None:
        hidden = hidden_lines(lines)
        found = candidates(lines, hidden)
        roles = _roles(found, lines, hidden, _number_elsewhere(front, found, name) is not None)
        wordless = {each.line for each in found if not each.title}
        roles = {line: role for line, role in roles.items() if line not in wordless}
    else:
        found = candidates(lines, [line.inert for line in lines])
        roles = own_roles(lines, level)
    entries, remarks = entries_of(found, roles, lines, first_line)
    outline = Outline(front, tuple(texts), entries, first_line=first_line, remarks=(*settings.remarks, *remarks))
    return outline if outline.having(Role.DAY) else _with_day_elsewhere(outline, front, name, found)


def entries_of(
    found: Sequence[Candidate], roles: Mapping[int, Role], lines: Sequence[Line], first_line: int
) -> tuple[tuple[OutlineEntry, ...], tuple[Remark, ...]]:
    """Return the entries of candidates in their roles, and remarks on those that became text: too long, too many."""
    style = style_of([each for each in found if roles.get(each.line) == Role.SESSION], lines)
    entries = []
    remarks = []
    days = 0
    for candidate in found:
        entry = entry_of(candidate, roles.get(candidate.line, Role.TEXT), lines, style)
        days += entry.role == Role.DAY
        problem = None
        if entry.role != Role.TEXT and is_too_long(entry):
            problem = RemarkKind.LONG_HEADING
        elif entry.role == Role.DAY and days > MOST_DAYS:
            problem = RemarkKind.MANY_DAYS
        if problem:
            entry = entry_of(candidate, Role.TEXT, lines, style)
            remarks.append(Remark(problem, first_line + candidate.line))
        entries.append(entry)
    return tuple(entries), tuple(remarks)


def _roles(found: Sequence[Candidate], lines: Sequence[Line], hidden: Sequence[bool], one_day: bool) -> dict[int, Role]:
    """Return the roles of candidates by their lines, by evidence."""
    days = day_lines(found, lines)
    loose = {each.line for each in found if each.line in days and not each.is_heading}
    nodes = tree_of(found, lines, loose)
    signs = LineSigns(lines, hidden)
    evidence = {node.line: evidence_of(node, lines, signs) for node in nodes}
    place = _place(nodes, days, one_day)
    sessions, beside = session_lines(nodes, evidence, place, signs)
    return roles_of(nodes, lines, place, sessions, beside)


def _place(nodes: Sequence[Node], days: set[int], one_day: bool) -> Place:
    return Place(frozenset(days), min(days, default=-1), _title_line(nodes), one_day)


def _title_line(nodes: Sequence[Node]) -> int:
    """Return the line of the heading that is the title of the article: above all others; -1 without one."""
    headings = [node for node in nodes if node.candidate.is_heading]
    if len(headings) < 2 or headings[0].candidate.day:
        return -1
    first, *others = headings
    return first.line if all(other.rank > first.rank for other in others) and first.rank == 1 else -1


def _with_day_elsewhere(outline: Outline, front: FrontMatter, name: str, found: Sequence[Candidate]) -> Outline:
    """Add the day that only the title of an article or the name of its file tells."""
    day = day_name(_title(front, found)) or day_name(name)
    return replace(outline, number=_number_elsewhere(front, found, name), on=day.on if day else None)


def _number_elsewhere(front: FrontMatter, found: Sequence[Candidate], name: str) -> int | None:
    number = number_in(_title(front, found))
    return number_in(name.replace("_", " ").replace("-", " ")) if number is None else number


def _title(front: FrontMatter, found: Sequence[Candidate]) -> str:
    """Return the title of an article: that of the front matter, else its first heading."""
    return plain_title(front.title) or next((each.title for each in found if each.is_heading), "")
