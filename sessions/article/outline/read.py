"""Reader of articles of any author: which lines are days, sessions, chapters and sections, by evidence.

Weights, fitted to labelled reports, say which headings are sessions; lines that are no headings are judged together
with those of their form. A line that is not understood stays text.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sessions.article.dialects.base import Dialect
from sessions.article.document import DEFAULT_LEVEL
from sessions.article.headings import FIELD_OF_SECTION
from sessions.article.lines import Line, scan, split_lines
from sessions.article.outline.candidates import Candidate, candidate_at, candidates
from sessions.article.outline.day_names import day_name, number_in
from sessions.article.outline.entries import entry_of, is_too_long, style_of
from sessions.article.outline.evidence import evidence_of
from sessions.article.outline.front import read_front
from sessions.article.outline.line_signs import LineSigns, hidden_lines
from sessions.article.outline.model import MOST_DAYS, Outline, OutlineEntry, Remark, RemarkKind, Role
from sessions.article.outline.own_form import own_roles
from sessions.article.outline.session_choice import session_lines
from sessions.article.outline.tree import Node, Place, ancestors, day_lines, tree_of
from sessions.article.outline.vocabulary import plain_title


def read_outline(text: str, dialect: Dialect, name: str = "") -> Outline:
    """Return the outline of an article with LF line ends; `name` is the name of its file without the ending."""
    settings = read_front(text, dialect)
    first_line, texts = settings.first_line, split_lines(settings.body)
    lines = scan(texts)
    roles = own_roles(lines)
    hidden = hidden_lines(lines) if roles is None else [line.inert for line in lines]
    found = list(candidates(lines, hidden))
    title = plain_title(settings.front.title) or next((each.title for each in found if each.is_heading), "")
    number = number_in(title)
    number = number_in(name.replace("_", " ").replace("-", " ")) if number is None else number
    if roles is None:
        wordless = {each.line for each in found if not each.title}
        roles = _roles(found, lines, hidden, number is not None)
        roles = {line: role for line, role in roles.items() if line not in wordless}
    entries, remarks = entries_of(found, roles, lines, first_line)
    outline = Outline(
        settings.front, tuple(texts), entries, first_line=first_line, remarks=(*settings.remarks, *remarks)
    )
    if outline.having(Role.DAY):
        return outline
    day = day_name(title) or day_name(name)
    return replace(outline, number=number, on=day.on if day else None)


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
    place = Place(frozenset(days), min(days, default=-1), _title_line(nodes), one_day)
    sessions, beside = session_lines(nodes, evidence, place, signs)
    return roles_of(nodes, lines, place, sessions, beside)


def _title_line(nodes: Sequence[Node]) -> int:
    """Return the line of the heading that is the title of the article: above all others; -1 without one."""
    headings = [node for node in nodes if node.candidate.is_heading]
    if len(headings) < 2 or headings[0].candidate.day:
        return -1
    first, *others = headings
    return first.line if all(other.rank > first.rank for other in others) and first.rank == 1 else -1


def with_roles(outline: Outline, roles: Mapping[int, Role]) -> Outline:
    """Return the outline with other roles by line; titles, codes, speakers and dates are parsed anew for them.

    A line that had no entry gets one. A heading that is too long for its role becomes text, with a remark. Raises
    ValueError for a line that the article does not have, that is blank, or that underlines a heading.
    """
    if not roles:
        return outline
    lines = scan(outline.lines)
    inside = {each.line + 1 for each in outline.entries if each.length > 1}
    if wrong := [at for at in roles if not 0 <= at < len(lines) or lines[at].blank or at in inside]:
        raise ValueError(f"no line with text: {wrong[0]}")
    known = {each.line: each for each in candidates(lines, hidden_lines(lines))}
    found = {at: known.get(at) or candidate_at(lines, at) for at in roles}
    sessions = {entry.line for entry in outline.having(Role.SESSION)} - set(roles)
    sessions |= {at for at, role in roles.items() if role == Role.SESSION}
    style = style_of([known.get(at) or candidate_at(lines, at) for at in sorted(sessions)], lines)
    entries = {entry.line: entry for entry in outline.entries}
    remarks = [remark for remark in outline.remarks if remark.line - outline.first_line not in roles]
    for at, role in roles.items():
        entry = entry_of(found[at], role, lines, style)
        if role != Role.TEXT and is_too_long(entry):
            remarks.append(Remark(RemarkKind.LONG_HEADING, outline.first_line + at))
            entry = entry_of(found[at], Role.TEXT, lines, style)
        entries[at] = replace(entry, key=entries[at].key if at in entries else "")
    ordered = tuple(entries[at] for at in sorted(entries))
    has_day = any(entry.role == Role.DAY for entry in ordered)
    return replace(
        outline,
        entries=ordered,
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
        number=None if has_day else outline.number,
        on=None if has_day else outline.on,
    )


def roles_of(
    nodes: Sequence[Node], lines: Sequence[Line], place: Place, sessions: Collection[int], beside: Collection[int]
) -> dict[int, Role]:
    """Return the role of each candidate by its line.

    `beside` are candidates that are no headings and end the session above them.
    """
    days = place.days
    roles = {node.line: Role.TEXT for node in nodes}
    holding = {above.line for node in nodes if node.line in sessions for above in ancestors(node)}
    with_days = {above.line for node in nodes if node.line in days for above in ancestors(node)}
    groups = holding - with_days
    deepest = _deepest_chapter(nodes, days, sessions)
    for node in nodes:
        above = ancestors(node)
        if node.line in days:
            roles[node.line] = Role.DAY
        elif node.line in sessions:
            roles[node.line] = Role.SESSION
        elif any(each.line in sessions for each in above):
            if _is_section(node, lines, sessions):
                roles[node.line] = Role.SECTION
        elif node.line in groups and node.line != place.title_line:
            roles[node.line] = Role.GROUP
        elif node.candidate.is_heading:
            if _is_chapter(node, above, roles, deepest, days):
                roles[node.line] = Role.CHAPTER
        elif node.line in beside:
            roles[node.line] = Role.CHAPTER
    return roles


def _is_section(node: Node, lines: Sequence[Line], sessions: Collection[int]) -> bool:
    """Return whether a heading directly below a session is a named part of it, with text."""
    if node.parent is None or node.parent.line not in sessions or not node.candidate.is_heading:
        return False
    if node.candidate.title not in FIELD_OF_SECTION:
        return False
    return any(not line.blank for line in lines[node.body : node.own_end])


def _deepest_chapter(nodes: Sequence[Node], days: Collection[int], sessions: Collection[int]) -> float:
    """Return the lowest rank of a chapter outside days: that of the days, or of the sessions without one."""
    ranks = [node.rank for node in nodes if node.line in days]
    ranks += [node.rank for node in nodes if node.line in sessions and not any(a.line in days for a in ancestors(node))]
    return max(ranks, default=float(DEFAULT_LEVEL))


def _is_chapter(
    node: Node, above: Sequence[Node], roles: Mapping[int, Role], deepest: float, days: Collection[int]
) -> bool:
    """Return whether a heading that is no session is a chapter of its own, and not a part of one in a day."""
    if any(each.line in days for each in above):
        return roles[above[0].line] in {Role.DAY, Role.GROUP}
    return node.rank <= deepest or node.rank <= DEFAULT_LEVEL
