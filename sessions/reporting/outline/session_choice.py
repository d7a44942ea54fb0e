"""Which candidates are the sessions of an article: headings first, then lines that are no headings."""

from collections.abc import Mapping, Sequence

from .evidence import Evidence
from .heading_choice import session_headings, slipped_headings
from .line_signs import LineSigns
from .loose_lines import loose_sessions
from .place import Place
from .shared_signs import add_shared_signs
from .tree import Node


def session_lines(
    nodes: Sequence[Node], evidence: Mapping[int, Evidence], place: Place, signs: LineSigns
) -> tuple[set[int], set[int]]:
    """Return the lines of the sessions, and the lines that stand among sessions of their form but are none."""
    add_shared_signs([node for node in nodes if place.is_open(node)], evidence)
    sessions = session_headings(nodes, evidence, place, signs)
    sessions |= slipped_headings(nodes, evidence, sessions)
    loose = loose_sessions(nodes, evidence, place, signs, sessions)
    among = {(node.form, node.parent.line if node.parent else -1) for node in loose.values()}
    beside = {
        node.line
        for node in nodes
        if (node.form, node.parent.line if node.parent else -1) in among and node.line not in loose
    }
    return set(sessions) | set(loose), beside
