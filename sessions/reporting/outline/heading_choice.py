"""Which headings are sessions: by weights of their features, compared with their likes, without one inside another."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import exp, log1p

from .evidence import Evidence
from .features import Features, Likes, features_of, likes_of
from .line_signs import LineSigns
from .place import Place
from .tree import Node
from .weights import LEAST, WEIGHTS, WEIGHTS_OF_LIKES


def session_headings(
    nodes: Sequence[Node], evidence: Mapping[int, Evidence], place: Place, signs: LineSigns
) -> dict[int, Node]:
    """Return the headings that are sessions, by line; no session stands inside another."""
    headings = [node for node in nodes if node.candidate.is_heading and place.is_open(node)]
    if not headings:
        return {}
    likes = likes_of(headings, place)
    features = features_of(headings, likes, evidence, place, signs)
    points = {line: _clipped(_weighted(own, WEIGHTS), 8.0) for line, own in features.items()}
    compared = {line: _weighted(own, WEIGHTS_OF_LIKES) for line, own in _compared(headings, likes, evidence, points)}
    chosen = _not_nested(nodes, compared)
    return chosen | _above_slipped(chosen, evidence, compared)


def _weighted(features: Features, weights: Features) -> float:
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())


def _clipped(points: float, most: float) -> float:
    return max(-most, min(most, points))


def _compared(
    headings: Sequence[Node], likes: Mapping[int, Likes], evidence: Mapping[int, Evidence], points: Mapping[int, float]
) -> list[tuple[int, Features]]:
    """Return for each heading, by line: its points, the most in its family, those of its likes, and its kind."""
    best: dict[tuple[int, float], float] = defaultdict(lambda: -4.0)
    for node in headings:
        family = (node.parent.line if node.parent else -1, node.rank)
        best[family] = max(best[family], _clipped(points[node.line], 4.0))
    totals: dict[int, tuple[float, int, float]] = {}
    for group in {id(each): each for each in likes.values()}.values():
        regular = [_clipped(points[n.line], 4.0) for n in group.members if not evidence[n.line].is_aside]
        expected = sum(1 / (1 + exp(-points[n.line])) for n in group.members)
        totals[id(group)] = (sum(regular), len(regular), log1p(expected))
    found = []
    for node in headings:
        total, count, expected = totals[id(likes[node.line])]
        aside = evidence[node.line].is_aside
        others = total if aside else total - _clipped(points[node.line], 4.0)
        told = {
            "points": _clipped(points[node.line], 5.0),
            "best-of-family": best[(node.parent.line if node.parent else -1, node.rank)],
            "other-likes": (others - 1.0) / ((count if aside else count - 1) + 1),
            "sessions-among-likes": expected,
            "aside": 1.0 if aside else 0.0,
        }
        found.append((node.line, told))
    return found


def _not_nested(nodes: Sequence[Node], points: Mapping[int, float]) -> dict[int, Node]:
    """Return the headings with enough points; of one and those inside it, what has more points in all."""
    best: dict[int, float] = defaultdict(float)
    taken = {}
    for node in reversed(nodes):
        own = points.get(node.line, LEAST) - LEAST
        if own > 0 and own >= best[node.line]:
            taken[node.line] = node
            best[node.line] = own
        if node.parent:
            best[node.parent.line] += best[node.line]
    return _without_inner(nodes, taken)


def _without_inner(nodes: Sequence[Node], taken: Mapping[int, Node]) -> dict[int, Node]:
    covered: set[int] = set()
    for node in nodes:
        if node.parent and (node.parent.line in covered or node.parent.line in taken):
            covered.add(node.line)
    return {node.line: node for node in nodes if node.line in taken and node.line not in covered}


def _above_slipped(
    sessions: Mapping[int, Node], evidence: Mapping[int, Evidence], points: Mapping[int, float]
) -> dict[int, Node]:
    """Return headings that are sessions although the only heading below them is one: it slipped one level down."""
    found = {}
    for node in sessions.values():
        above = node.parent
        if above and evidence[above.line].is_strong and points.get(above.line, LEAST) > LEAST and _is_alone(node):
            found[above.line] = above
    return found


def _is_alone(node: Node) -> bool:
    """Return whether a heading is the only one directly below the one above it."""
    children = node.parent.children if node.parent else []
    return len(children) <= 50 and sum(child.candidate.is_heading for child in children) == 1


def slipped_headings(
    nodes: Sequence[Node], evidence: Mapping[int, Evidence], sessions: Collection[int]
) -> dict[int, Node]:
    """Return headings that slipped one level below sessions: alone there, with slides or speakers of their own."""
    own = {"media", "media-inside", "by", "code", "speaker", "talk-page", "link"}
    found = {}
    for node in nodes:
        above, signs = node.parent, evidence[node.line].signs
        if above is None or above.line not in sessions or node.candidate.level != above.candidate.level + 1:
            continue
        if _is_alone(node) and not evidence[node.line].is_aside and own & signs and "long-title" in signs:
            found[node.line] = node
    return found
