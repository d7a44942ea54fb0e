"""Features of headings, by which the weights tell whether one is a session: numbers from 0 to 1, by their names.

Those of the heading and its text, of its place, and of its likes: the headings of its level that stand in days as it
does, or outside as it does.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from .evidence import Evidence
from .line_signs import LineSigns
from .place import Place
from .tree import Node, ancestors
from .vocabulary import folded, is_japanese

Features = dict[str, float]

_SHARED = ("long-title", "sentence", "session-word", "part", "frame")
"""Signs whose share among the likes tells something."""

_SPEAKING = frozenset({"about-talks", "link"})
_ALL_MEMBERS = frozenset({"part", "frame"})
"""Shared signs that are counted in all likes; the others in those that may be sessions."""

_SHARE = 0.6


@dataclass(slots=True)
class Likes:
    """Headings of one level that all stand in days, or all outside."""

    members: list[Node] = field(default_factory=list)
    shares: Features = field(default_factory=dict)
    strong: float = 0.0
    silent: bool = False
    """Whether nothing in them tells of talks or speakers."""


def likes_of(headings: Sequence[Node], place: Place) -> dict[int, Likes]:
    """Return the likes of each heading by its line."""
    found: dict[tuple[float, bool], Likes] = defaultdict(Likes)
    by_line = {}
    for node in headings:
        by_line[node.line] = found[(node.rank, place.is_in_day(node))]
        by_line[node.line].members.append(node)
    return by_line


def features_of(
    headings: Sequence[Node],
    likes: Mapping[int, Likes],
    evidence: Mapping[int, Evidence],
    place: Place,
    signs: LineSigns,
) -> dict[int, Features]:
    """Return the features of headings that are no days and not the title, by line."""
    own = {node.line: _own(node, evidence[node.line], signs) for node in headings}
    groups = list({id(each): each for each in likes.values()}.values())
    for group in groups:
        _sum_up(group, own, evidence)
    told = sum(evidence[node.line].tells_of_speaker for node in headings)
    filled = sum(own[node.line]["text-80"] for node in headings)
    levels = {node.rank for node in headings}
    for node in headings:
        group, features = likes[node.line], own[node.line]
        features |= _of_place(node, evidence, place) | _of_level(node, levels) | _of_likes(group, features["strong"])
        rivals = (each.strong for each in groups if each is not group and len(each.members) >= 2)
        features["rival-strong"] = max(rivals, default=0.0)
        features["article-tells"] = told / max(1.0, filled)
        features["last"] = 1.0 if node is headings[-1] else 0.0
    return own


def _own(node: Node, evidence: Evidence, signs: LineSigns) -> Features:
    """Return what the heading and its text tell."""
    text = folded(node.candidate.title)
    length = len(text) * (2 if is_japanese(text) else 1)
    letters = signs.letters(node.body, max(node.body, node.end))
    told = {
        "tells": evidence.tells_of_speaker,
        "strong": evidence.is_strong,
        "short-title": length <= 12,
        "middle-title": length > 24,
        "longer-title": length > 40,
        "longest-title": length > 70,
        "colon-inside": any(mark in text[:-1] for mark in (": ", " - ", "〜", "~")),
        "text-80": letters >= 80,
        "text-300": letters >= 300,
        "children": any(child.candidate.is_heading for child in node.children),
    }
    return dict.fromkeys(evidence.signs, 1.0) | _numbers(told)


def _numbers(told: Mapping[str, bool]) -> Features:
    return {name: 1.0 if value else 0.0 for name, value in told.items()}


def _sum_up(group: Likes, own: Mapping[int, Features], evidence: Mapping[int, Evidence]) -> None:
    """Set the shares of likes that have a sign."""
    regular = [node for node in group.members if not evidence[node.line].is_aside]
    for name in _SHARED:
        members = group.members if name in _ALL_MEMBERS else regular
        total = sum(own[node.line].get(name, 0.0) for node in members)
        group.shares[f"likes-{name}"] = total / len(members) if members else 0.0
    found = [evidence[node.line] for node in regular]
    group.strong = sum(each.is_strong for each in found) / len(group.members)
    group.silent = not any(each.tells_of_speaker or each.is_strong or each.signs & _SPEAKING for each in found)


def _of_likes(group: Likes, strong: float) -> Features:
    count = len(group.members)
    told = {"likes-six": count >= 6, "likes-many": count >= 12, "likes-silent": group.silent}
    like = strong if group.strong >= _SHARE else 0.0
    return group.shares | _numbers(told) | {"likes-strong": group.strong, "like-likes": like}


def _of_place(node: Node, evidence: Mapping[int, Evidence], place: Place) -> Features:
    parent = node.parent
    in_day = place.is_in_day(node)
    told = {
        "below-day": parent is not None and parent.line in place.days,
        "in-day": in_day,
        "no-days": not place.days,
        "one-day": place.one_day and not place.days,
        "behind-days": bool(place.days) and node.line > place.first and not in_day,
        "below-nothing": parent is None or parent.line == place.title_line,
        "depth-two": len(ancestors(node)) >= 2,
    }
    if parent is not None and place.is_open(parent):
        told[f"below-{evidence[parent.line].kind}"] = True
    return _numbers(told)


def _of_level(node: Node, levels: Collection[float]) -> Features:
    highest, lowest = min(levels), max(levels)
    told = {
        "top-level": node.rank == highest,
        "deepest-level": node.rank == lowest,
        "only-level": highest == lowest,
    }
    return _numbers(told)
