"""Which candidates are the sessions of an article, decided family by family from high headings to low ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .evidence import Evidence
from .families import Family, Place, families_of
from .judgement import ENOUGH, LEAST_MEAN, LEAST_REGULAR, add_shared_signs, judge, members_that_are_sessions
from .model import LineForm
from .tree import Node, ancestors
from .vocabulary import Kind

_LIKES = 1.5
"""Points for a family whose likes below other headings are sessions."""

_ALONE = 4.5
"""Points with which a heading is a session whatever its family is."""

_BARE = 40
"""A heading with fewer letters before its subheadings may be above sessions rather than be one."""

_MOST_CHILDREN = 50

_SURE = frozenset({"by", "code", "speaker"})


def session_lines(nodes: Sequence[Node], evidence: Mapping[int, Evidence], place: Place) -> tuple[set[int], set[int]]:
    """Return the lines of the sessions, and the lines that stand among sessions of their form but are none."""
    families = families_of(nodes, place)
    add_shared_signs(families, evidence)
    judge(families, evidence, place)
    choice = _Choice(evidence, place)
    for family in families:
        if family.form == LineForm.BOLD and len(family.members) > 1:
            choice.with_bold_lines.add(family.parent.line if family.parent else -1)
    for _again in range(2):
        for family in families:
            choice.consider(family)
        choice.likes = Counter(_kind(node) for node in choice.sessions.values())
    sessions = choice.sessions
    _add_slipped(nodes, evidence, place, sessions)
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


@dataclass(slots=True)
class _Choice:
    """The sessions that are chosen so far, by line; `likes` are those of the first round by form and level.

    `with_bold_lines` are the headings with several bold lines below: list items there are the text of these.
    """

    evidence: Mapping[int, Evidence]
    place: Place
    sessions: dict[int, Node] = field(default_factory=dict)
    headings: int = 0
    likes: Counter[tuple[LineForm, int]] = field(default_factory=Counter)
    with_bold_lines: set[int] = field(default_factory=set)

    def consider(self, family: Family) -> None:
        """Add the sessions of a family that has enough points."""
        if family.accepted or not (family.form == LineForm.HEADING or self._may_be_loose(family)):
            return
        inside = next((above for above in _above(family) if above.line in self.sessions), None)
        bonus = _LIKES if family.place > 0 and self.likes[_kind(family.members[0])] >= 3 else 0.0
        if not _is_enough(family, self.evidence, bonus):
            return
        if inside is not None and not _outweighs(family, self.evidence, inside):
            return
        found = members_that_are_sessions(family, self.evidence, self.place)
        if not found:
            return
        if inside is not None:
            del self.sessions[inside.line]
        family.accepted = True
        self.sessions.update({node.line: node for node in found})
        self.headings += len(found) if family.form == LineForm.HEADING else 0

    def _may_be_loose(self, family: Family) -> bool:
        """Return whether lines that are no headings stand where sessions may: below a day, a list, or no heading."""
        parent = family.parent
        if family.form != LineForm.BOLD and (parent.line if parent else -1) in self.with_bold_lines:
            return False
        if parent is not None and self.evidence[parent.line].kind == Kind.LIST:
            return True
        if self.headings >= 3:
            return False
        in_day = parent is not None and parent.line in self.place.days
        if family.form == LineForm.ITEM:
            return in_day
        return in_day or parent is None or parent.line == self.place.title_line


def _above(family: Family) -> list[Node]:
    return [family.parent, *ancestors(family.parent)] if family.parent else []


def _is_enough(family: Family, evidence: Mapping[int, Evidence], bonus: float) -> bool:
    if family.place <= 1.0 and not _tells_of_sessions(family):
        return False
    least = (LEAST_REGULAR if family.regular or family.place >= 2.0 else LEAST_MEAN) - bonus / 3
    if family.mean < least or family.total + bonus < ENOUGH:
        return False
    if bonus:
        return True
    without = sum("no-text" in evidence[node.line].signs for node in family.members)
    return (2 if family.form == LineForm.HEADING else 3) * without <= len(family.members)


def _tells_of_sessions(family: Family) -> bool:
    """Return whether a family that stands below no day and no list has enough signs that only sessions have."""
    if family.between_days and family.counted >= 4:
        return True
    return family.specific if family.place > 0 or family.counted >= 6 else family.mostly


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
    if node.parent is not above or node.candidate.level != usual + 1 or len(above.children) > _MOST_CHILDREN:
        return False
    alone = sum(child.candidate.is_heading for child in above.children) == 1
    signs = evidence[node.line].signs
    own = signs & {"media", "media-inside", "by", "code", "speaker", "talk-page", "link"}
    return alone and bool(own) and "long-title" in signs
