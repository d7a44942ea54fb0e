"""Which candidates are the sessions of an article: headings by weights of their features, then lines that are none."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import exp, log1p

from sessions.article.outline.evidence import Evidence, letter_of
from sessions.article.outline.features import LEAST, WEIGHTS, WEIGHTS_OF_LIKES, Features, Likes, features_of, likes_of
from sessions.article.outline.line_signs import LineSigns
from sessions.article.outline.loose_lines import loose_sessions
from sessions.article.outline.model import LineForm
from sessions.article.outline.tree import Node, Place
from sessions.article.outline.vocabulary import Kind


def session_lines(
    nodes: Sequence[Node], evidence: Mapping[int, Evidence], place: Place, signs: LineSigns
) -> tuple[set[int], set[int]]:
    """Return the lines of the sessions, and the lines that stand among sessions of their form but are none."""
    add_shared_signs([node for node in nodes if place.is_open(node)], evidence)
    sessions = session_headings(nodes, evidence, place, signs)
    sessions |= slipped_headings(nodes, evidence, sessions)
    loose = loose_sessions(nodes, evidence, place, signs, sessions)
    among = {(node.form, node.parent_line) for node in loose.values()}
    beside = {node.line for node in nodes if (node.form, node.parent_line) in among and node.line not in loose}
    return set(sessions) | set(loose), beside


_MOST_DASHES = 2 / 3
"""Share of headings that end with a dash and a name, below which a dash tells nothing."""


def add_shared_signs(nodes: Sequence[Node], evidence: Mapping[int, Evidence]) -> None:
    """Add and remove the signs that only other candidates tell; `nodes` are those that may be sessions."""
    likes: dict[tuple[LineForm, int], list[Node]] = defaultdict(list)
    for node in nodes:
        likes[(node.form, node.candidate.level)].append(node)
    for members in likes.values():
        _add_letters(members, evidence)
        _discount_dashes(members, evidence)
    for node in nodes:
        if node.parent and evidence[node.line].kind == Kind.PART and node.candidate.is_heading:
            evidence[node.parent.line].signs.add("parts")
    _discount_writers([evidence[node.line] for node in nodes if node.candidate.is_heading])


def _add_letters(members: Sequence[Node], evidence: Mapping[int, Evidence]) -> None:
    """Add the sign of a letter where most candidates of a form and level are numbered."""
    lettered = [node for node in members if letter_of(node.candidate.title)]
    if len(lettered) >= 2 and 2 * len(lettered) >= len(members):
        for node in lettered:
            evidence[node.line].signs.add("letter")


def _discount_dashes(members: Sequence[Node], evidence: Mapping[int, Evidence]) -> None:
    """Remove the sign of a dash and a name where only a few candidates have it."""
    regular = [evidence[node.line] for node in members if not evidence[node.line].is_aside]
    dashed = sum("dash" in found.signs for found in regular)
    if dashed < 2 or dashed < _MOST_DASHES * len(regular):
        for node in members:
            evidence[node.line].signs.discard("dash")


def _discount_writers(headings: Sequence[Evidence]) -> None:
    """Remove the sign of a speaker where the line below each heading names who wrote it, also below an introduction."""
    named = _with_names(headings)
    framing = [found for found in headings if found.kind in {Kind.FRAME, Kind.AROUND}]
    common = Counter(found.speaker for found in named).most_common(1)
    one_writer = len(named) >= 3 and common[0][1] * 2 > len(named)
    signed = len(_with_names(framing))
    if one_writer or (signed >= 2 and 2 * signed >= len(framing)):
        for found in named:
            found.signs -= {"speaker", "name"}


def _with_names(headings: Iterable[Evidence]) -> list[Evidence]:
    return [found for found in headings if found.signs & {"speaker", "name"}]


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
        family = (node.parent_line, node.rank)
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
            "best-of-family": best[(node.parent_line, node.rank)],
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
