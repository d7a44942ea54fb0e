"""Roles of all candidates once the days and the sessions are known."""

from collections.abc import Collection, Mapping, Sequence

from sessions.reporting.document import DEFAULT_LEVEL
from sessions.reporting.headings import is_section_name
from sessions.reporting.lines import Line

from .model import Role
from .place import Place
from .tree import Node, ancestors


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
    if not is_section_name(node.candidate.title):
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
