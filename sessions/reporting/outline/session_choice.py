"""Which candidates are the sessions of an article, decided family by family from high headings to low ones."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from .evidence import Evidence
from .families import (
    ENOUGH,
    LEAST_MEAN,
    Family,
    Place,
    add_shared_signs,
    families_of,
    judge,
    members_that_are_sessions,
)
from .model import LineForm
from .tree import Node, ancestors
from .vocabulary import Kind

_LIKES = 1.5
"""Points for a family whose likes below other headings are sessions."""

_ALONE = 4.5
"""Points with which a heading is a session whatever its family is."""

_BARE = 40
"""A heading with fewer letters before its subheadings may be above sessions rather than be one."""

_SURE = frozenset({"by", "code", "speaker"})


def session_lines(nodes: Sequence[Node], evidence: Mapping[int, Evidence], place: Place) -> tuple[set[int], set[int]]:
    """Return the lines of the sessions, and the lines that stand among sessions of their form but are none."""
    families = families_of(nodes, place.days)
    add_shared_signs(families, evidence)
    for family in families:
        judge(family, evidence, place)
    sessions: dict[int, Node] = {}
    _accept(families, evidence, place, sessions, Counter())
    likes = Counter(_kind(node) for node in sessions.values())
    _accept(families, evidence, place, sessions, likes)
    _add_slipped(nodes, families, evidence, place, sessions)
    beside = {
        node.line
        for family in families
        if family.form != LineForm.HEADING and any(member.line in sessions for member in family.members)
        for node in family.members
        if node.line not in sessions
    }
    return set(sessions), beside


def _kind(node: Node) -> tuple[LineForm, int]:
    return (LineForm.HEADING if node.candidate.is_heading else node.candidate.form, node.candidate.level)


def _accept(
    families: Sequence[Family],
    evidence: Mapping[int, Evidence],
    place: Place,
    sessions: dict[int, Node],
    likes: Counter[tuple[LineForm, int]],
) -> None:
    """Add the sessions of the families that have enough points."""
    in_place: dict[tuple[LineForm, float], list[Family]] = defaultdict(list)
    for family in families:
        if family.place > 0:
            in_place[family.kind].append(family)
    for family in families:
        if family.accepted:
            continue
        if family.form != LineForm.HEADING and _is_plain_below_headings(family, evidence, sessions):
            continue
        inside = next((above for above in _above(family) if above.line in sessions), None)
        bonus = _LIKES if family.place > 0 and likes[_kind(family.members[0])] >= 3 else 0.0
        if not _is_enough(family, evidence, bonus) or (
            family.form != LineForm.HEADING and not _may_be_loose(family, evidence, place)
        ):
            continue
        if inside is not None and not _outweighs(family, evidence, inside):
            continue
        found = members_that_are_sessions(family, in_place.get(family.kind, ()) if family.place > 0 else (), evidence)
        if not found:
            continue
        if inside is not None:
            del sessions[inside.line]
        family.accepted = True
        sessions.update({node.line: node for node in found})


def _above(family: Family) -> list[Node]:
    return [family.parent, *ancestors(family.parent)] if family.parent else []


def _is_enough(family: Family, evidence: Mapping[int, Evidence], bonus: float) -> bool:
    if family.place <= 1.0 and not family.specific:
        return False
    least = LEAST_MEAN - bonus / 3
    if family.mean < least or family.total + bonus < ENOUGH:
        return False
    if bonus:
        return True
    without = sum("no-text" in evidence[node.line].signs for node in family.members)
    return (2 if family.form == LineForm.HEADING else 3) * without <= len(family.members)


def _may_be_loose(family: Family, evidence: Mapping[int, Evidence], place: Place) -> bool:
    """Return whether lines that are no headings stand where sessions may: below a day, a list, or no heading."""
    parent = family.parent
    if parent is None or parent.line in place.days or parent.line == place.title_line:
        return family.form != LineForm.ITEM or (parent is not None and parent.line in place.days)
    return evidence[parent.line].kind == Kind.LIST


def _is_plain_below_headings(family: Family, evidence: Mapping[int, Evidence], sessions: Mapping[int, Node]) -> bool:
    """Return whether lines that are no headings stand below no list although the sessions are headings."""
    headings = sum(node.candidate.is_heading for node in sessions.values())
    listed = family.parent is not None and evidence[family.parent.line].kind == Kind.LIST
    return headings >= 3 and not listed


def _outweighs(family: Family, evidence: Mapping[int, Evidence], above: Node) -> bool:
    """Return whether a family below a session is so sure that the session above is a group."""
    if len(family.members) < 2 or family.form != LineForm.HEADING:
        return evidence[above.line].kind == Kind.LIST
    sure = sum(bool(evidence[node.line].strong) for node in family.members)
    if evidence[above.line].own_letters < _BARE and family.mean >= 1.0:
        return not evidence[above.line].signs & _SURE
    return 2 * sure > len(family.members) and family.mean >= 2.0 and not evidence[above.line].strong - {"parts", "time"}


def _add_slipped(
    nodes: Sequence[Node],
    families: Sequence[Family],
    evidence: Mapping[int, Evidence],
    place: Place,
    sessions: dict[int, Node],
) -> None:
    """Add headings that are sessions by themselves, and those that slipped one level below their likes."""
    levels = Counter(node.candidate.level for node in sessions.values() if node.candidate.is_heading)
    usual = levels.most_common(1)[0][0] if levels else 0
    named = sum("speaker" in evidence[line].signs for line in sessions)
    likes_named = named >= 3 and 2 * named > len(sessions)
    for node in nodes:
        found = evidence[node.line]
        if likes_named and _is_bare_title(node, found, place):
            sessions[node.line] = node
        if node.line in sessions or not node.candidate.is_heading or node.line == place.title_line:
            continue
        if found.kind in {Kind.FRAME, Kind.PART, Kind.LIST, Kind.AROUND}:
            continue
        inside = [above for above in ancestors(node) if above.line in sessions]
        holds = any(child.line in sessions for child in node.children)
        if inside:
            if _slipped(node, inside[0], usual, evidence):
                sessions[node.line] = node
        elif not holds and found.points >= _ALONE and found.signs & _SURE:
            sessions[node.line] = node


def _is_bare_title(node: Node, found: Evidence, place: Place) -> bool:
    """Return whether a plain line of a day stands above a speaker as the headings of its likes do."""
    in_day = node.parent is not None and node.parent.line in place.days
    return node.candidate.form == LineForm.LINE and in_day and "speaker" in found.signs and not node.candidate.link


def _slipped(node: Node, above: Node, usual: int, evidence: Mapping[int, Evidence]) -> bool:
    """Return whether a heading below a session is one more: alone there, and with slides or speakers of its own."""
    if node.parent is not above or node.candidate.level != usual + 1:
        return False
    alone = sum(child.candidate.is_heading for child in above.children) == 1
    signs = evidence[node.line].signs
    own = signs & {"media", "media-inside", "by", "code", "speaker", "talk-page", "link"}
    return alone and bool(own) and "long-title" in signs
