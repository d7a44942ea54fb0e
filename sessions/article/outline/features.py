"""Features of headings, by which the weights tell whether one is a session: numbers from 0 to 1, by their names.

Those of the heading and its text, of its place, and of its likes: the headings of its level that stand in days as it
does, or outside as it does.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sessions.article.outline.evidence import Evidence
from sessions.article.outline.line_signs import LineSigns
from sessions.article.outline.tree import Node, Place, ancestors
from sessions.article.outline.vocabulary import folded, is_japanese

Features = dict[str, float]

_SHARED = ("long-title", "sentence", "session-word", "part", "frame")
"""Signs whose share among the likes tells something."""

_SPEAKING = frozenset({"about-talks", "link"})
_ALL_MEMBERS = frozenset({"part", "frame"})
"""Shared signs that are counted in all likes; the others in those that may be sessions."""

_MOSTLY = 0.6
"""Share of likes with a strong sign from which on one with it counts as theirs."""


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
    like = strong if group.strong >= _MOSTLY else 0.0
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


WEIGHTS = {
    "bias": -0.39,
    "session-word": 1.18,
    "strong": 0.93,
    "like-likes": 0.85,
    "below-list": 0.79,
    "longest-title": 0.72,
    "tells": 0.63,
    "likes-session-word": 0.59,
    "longer-title": 0.55,
    "below-day": 0.54,
    "colon-inside": 0.49,
    "likes-six": 0.48,
    "likes-long-title": 0.44,
    "parts": 0.39,
    "one-day": 0.37,
    "article-tells": 0.34,
    "likes-strong": 0.33,
    "only-level": 0.32,
    "long-title": 0.3,
    "middle-title": 0.3,
    "no-days": 0.27,
    "in-day": 0.25,
    "about-talks": 0.2,
    "likes-many": -0.2,
    "top-level": -0.31,
    "deepest-level": -0.32,
    "below-other": -0.33,
    "rival-strong": -0.35,
    "depth-two": -0.4,
    "behind-days": -0.41,
    "children": -0.45,
    "text-300": -0.47,
    "below-nothing": -0.54,
    "likes-part": -0.62,
    "short-title": -0.65,
    "last": -0.71,
    "sentence": -0.83,
    "text-80": -0.86,
    "list": -0.96,
    "likes-frame": -1.09,
    "likes-silent": -1.17,
    "part": -1.4,
    "likes-sentence": -1.67,
    "frame": -1.84,
    "around": -2.39,
}
"""The weight of each feature of a heading itself; features without one tell nothing more than the others."""

WEIGHTS_OF_LIKES = {
    "bias": -0.31,
    "best-of-family": 0.83,
    "points": 0.75,
    "other-likes": -0.16,
    "sessions-among-likes": -0.41,
    "aside": -2.55,
}
"""The weight of its points beside those of its likes, in the second step."""

LEAST = 0.2
"""Points above which a heading is a session: the logarithm of the odds."""
