"""Which lines that are no headings are sessions: bold lines, links, list items that repeat where sessions may stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from .evidence import Evidence
from .line_signs import LineSigns
from .model import LineForm
from .tree import Node, Place, ancestors
from .vocabulary import Kind, kind_of

_TEXT = 80
"""Letters below a line with which it has a text of its own."""

_SHARE = 0.6
"""Share of the lines of a group that must have a sign."""

_NEARLY_ALL = 0.8


@dataclass(slots=True)
class _Loose:
    """Lines of one form that stand in like places: below days, below no heading, below a list, or below one heading."""

    form: LineForm
    above: str
    members: list[Node] = field(default_factory=list)


def loose_sessions(
    nodes: Sequence[Node],
    evidence: Mapping[int, Evidence],
    place: Place,
    signs: LineSigns,
    sessions: Collection[int],
) -> dict[int, Node]:
    """Return the lines that are sessions beside the headings that are, by line."""
    found: dict[int, Node] = {}
    busy = {node.parent_line for node in nodes if node.line in sessions}
    for group in _groups(nodes, evidence, place, sessions):
        beside = bool(sessions) or bool(found)
        if group.form == LineForm.ITEM and any(node.parent_line in busy for node in group.members):
            continue
        if _are_sessions(group, evidence, signs, beside=beside):
            chosen = _members_that_are_sessions(group, evidence)
            found |= {node.line: node for node in chosen}
            busy |= {node.parent_line for node in chosen}
    return found


def _groups(
    nodes: Sequence[Node], evidence: Mapping[int, Evidence], place: Place, sessions: Collection[int]
) -> list[_Loose]:
    """Return the groups of loose lines that stand in no session: bold lines first, then plain ones, then list items."""
    groups: dict[tuple[object, ...], _Loose] = {}
    headings = [node.line for node in nodes if node.candidate.is_heading]
    alone = headings[0] if len(headings) == 1 else -1
    for node in nodes:
        if node.candidate.is_heading or not place.is_open(node) or any(a.line in sessions for a in ancestors(node)):
            continue
        parent = node.parent
        if parent is None or parent.line == place.title_line or parent.line == alone:
            above, key = "nothing", -1
        elif parent.line in place.days:
            above, key = "day", -1
        elif evidence[parent.line].kind == Kind.LIST:
            above, key = "list", parent.line
        else:
            above, key = "other", parent.line
        groups.setdefault((node.form, above, key), _Loose(node.form, above)).members.append(node)
    order = [LineForm.BOLD, LineForm.LINE, LineForm.ITEM]
    return sorted(groups.values(), key=lambda group: order.index(group.form))


def _are_sessions(group: _Loose, evidence: Mapping[int, Evidence], signs: LineSigns, *, beside: bool) -> bool:
    """Return whether most lines of a group have signs that only sessions have, or texts of their own as sessions do.

    `beside`: the article has other sessions already.
    """
    found = [evidence[node.line] for node in group.members]
    count = len(found)
    strong = sum(each.is_strong for each in found) / count
    with_text = sum(_has_text(node, signs) for node in group.members) / count
    if group.form == LineForm.ITEM:
        linked = sum("link" in each.signs for each in found) / count
        if sum(signs.runs_on(node.line, node.candidate.title) for node in group.members) >= count / 2:
            return False  # sentences of a text, and no titles
        if group.above == "list":
            return count >= 2 and (with_text >= _SHARE or linked < 0.5)
        surely = group.above != "other" or (strong >= _SHARE and count >= 3)
        return count >= 2 and not beside and surely and with_text >= _SHARE
    if group.above == "other":
        return False
    if group.form == LineForm.BOLD:
        numbered = sum(not {"letter", "code"}.isdisjoint(each.signs) for each in found) / count
        return count >= 3 and (strong >= 0.9 or (strong >= _SHARE and max(with_text, numbered) >= _SHARE))
    named = sum("speaker" in each.signs for each in found) / count
    if beside:
        return group.above == "day" and named >= _SHARE
    return count >= 2 and strong >= _SHARE and (with_text >= _SHARE or strong >= 0.9)


def _has_text(node: Node, signs: LineSigns) -> bool:
    """Return whether a text stands below a line, or behind the title of a list item."""
    below = signs.letters(node.body, max(node.body, node.end))
    if node.form != LineForm.ITEM:
        return below >= _TEXT
    return below + signs.letters(node.line, node.body) - len(node.candidate.title) >= _TEXT


def _members_that_are_sessions(group: _Loose, evidence: Mapping[int, Evidence]) -> list[Node]:
    """Return the lines of a group that are sessions: with a strong sign where nearly all others have one."""
    chosen = [node for node in group.members if _is_session(node, evidence[node.line])]
    strong = [node for node in chosen if evidence[node.line].is_strong or evidence[node.line].kind == Kind.SESSION]
    return strong if len(chosen) >= 4 and len(strong) >= _NEARLY_ALL * len(chosen) else chosen


def _is_session(node: Node, found: Evidence) -> bool:
    """Return whether a line of a group is a session itself, and no part of one: ``Slides: …``."""
    named = kind_of(node.candidate.title[:40].replace("：", ":").partition(":")[0])
    return named != Kind.PART and (not found.is_aside or bool(found.signs & {"by", "code", "speaker"}))
