"""Features of headings, by which the weights tell whether one is a session: numbers from 0 to 1, by their names.

Those of the heading and its text, of its place, and of its likes: the headings of its level that stand in days as it
does, or outside as it does.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .evidence import Evidence, letter_of
from .line_signs import LineSigns
from .place import Place
from .tree import Node, ancestors
from .vocabulary import Kind, folded, is_japanese, words_of
from .word_lists import ABOVE_SESSIONS

Features = dict[str, float]

BARE = 40
"""A heading with fewer letters before its subheadings may be above sessions rather than be one."""

_KINDS = frozenset({"frame", "around", "part", "list", "repeated"})
"""Signs that are counted in all likes; the others in those that may be sessions."""

_SHARED = (
    *("by", "dash", "code", "speaker", "name", "media", "media-inside", "link", "plain-link", "talk-page", "time"),
    *("labels", "about-talks", "tells", "long-title", "sentence", "no-text", "frame", "around", "part", "list"),
    *("session-word", "theme", "repeated", "letter", "bare-above", "question", "dense-talks", "speakers-twice"),
    *("exclaims", "quoted", "text-1000", "numbered"),
)


@dataclass(slots=True)
class Likes:
    """Headings of one level that all stand in days, or all outside."""

    members: list[Node] = field(default_factory=list)
    shares: Features = field(default_factory=dict)
    strong: float = 0.0


def likes_of(headings: Sequence[Node], place: Place) -> dict[int, Likes]:
    """Return the likes of each heading by its line."""
    found: dict[tuple[float, bool], Likes] = defaultdict(Likes)
    by_line = {}
    for node in headings:
        by_line[node.line] = found[(node.rank, place.is_in_day(node))]
        by_line[node.line].members.append(node)
    return by_line


def features_of(
    headings: Sequence[Node], likes: Mapping[int, Likes], evidence: Mapping[int, Evidence], place: Place, signs: LineSigns
) -> dict[int, Features]:
    """Return the features of headings that are no days and not the title, by line."""
    own = {node.line: _own(node, evidence[node.line], signs) for node in headings}
    groups = list({id(each): each for each in likes.values()}.values())
    for group in groups:
        _sum_up(group, own, evidence)
    families = Counter(_family(node) for node in headings)
    told = sum(evidence[node.line].tells_of_speaker for node in headings)
    filled = sum(own[node.line]["text-80"] for node in headings)
    article = {"article-tells": told / max(1.0, filled), "some-tell": float(told >= 2)}
    levels = Counter(node.rank for node in headings)
    for node in headings:
        features = own[node.line]
        group = likes[node.line]
        features |= article | _of_place(node, evidence, place, headings) | _of_level(node, levels)
        features |= _of_likes(group, features["strong"])
        features["family-alone"] = float(families[_family(node)] == 1)
        rivals = (each.strong for each in groups if each is not group and len(each.members) >= 2)
        features["rival-strong"] = max(rivals, default=0.0)
        features["strongest"] = float(group.strong > features["rival-strong"] and len(group.members) >= 2)
    return own


def _family(node: Node) -> tuple[int, float]:
    return (node.parent.line if node.parent else -1, node.rank)


def _own(node: Node, evidence: Evidence, signs: LineSigns) -> Features:
    """Return what the heading and its text tell."""
    title = node.candidate.title
    text = folded(title)
    japanese = is_japanese(text)
    length = len(text) * (2 if japanese else 1)
    start, end = node.body, max(node.body, node.end)
    letters, filled = signs.letters(start, end), signs.filled(start, end)
    children = [child for child in node.children if child.candidate.is_heading]
    told = {
        "tells": evidence.tells_of_speaker,
        "speakers-twice": signs.about_speakers(node.line, end) >= 2,
        "dense-talks": 0 < filled <= 4 * signs.about_talks(start, end),
        "strong": evidence.is_strong,
        "strong-twice": evidence.is_twice_strong,
        "japanese": japanese,
        "short-title": length <= 12,
        "middle-title": length > 24,
        "longer-title": length > 40,
        "longest-title": length > 70,
        "too-long": length > 140,
        "one-word": not japanese and len(words_of(text)) <= 1,
        "question": text.endswith(("?", "か")),
        "exclaims": text.endswith(("!", "...", "…", "〜", "。")),
        "colon-ends": text.endswith(":"),
        "colon-inside": any(mark in text[:-1] for mark in (": ", " - ", "〜", "~")),
        "quoted": any(mark in title for mark in "「『“\"[【"),
        "numbered": bool(letter_of(title)),
        "text-80": letters >= 80,
        "text-300": letters >= 300,
        "text-1000": letters >= 1000,
        "text-4000": letters >= 4000,
        "children": bool(children),
        "many-children": len(children) >= 3,
        "bare-above": bool(children) and evidence.own_letters < BARE,
    }
    return dict.fromkeys(evidence.signs, 1.0) | {name: float(value) for name, value in told.items()}


def _sum_up(group: Likes, own: Mapping[int, Features], evidence: Mapping[int, Evidence]) -> None:
    """Set the shares of likes that have a sign."""
    regular = [node for node in group.members if not evidence[node.line].is_aside]
    for name in _SHARED:
        members = group.members if name in _KINDS else regular
        total = sum(own[node.line].get(name, 0.0) for node in members)
        group.shares[name] = total / len(members) if members else 0.0
    group.strong = sum(own[node.line]["strong"] for node in regular) / len(group.members)


def _of_likes(group: Likes, strong: float) -> Features:
    count = len(group.members)
    told = {
        "likes-strong": group.strong,
        "likes-alone": count == 1,
        "likes-three": count >= 3,
        "likes-six": count >= 6,
        "likes-many": count >= 12,
        "likes-silent": not any(group.shares[name] for name in ("about-talks", "tells", "link")) and not group.strong,
        "like-likes": group.strong >= 0.6 and strong,
        "unlike-likes": group.strong >= 0.6 and not strong,
    }
    return {f"likes-{name}": share for name, share in group.shares.items()} | {k: float(v) for k, v in told.items()}


def _of_place(node: Node, evidence: Mapping[int, Evidence], place: Place, headings: Sequence[Node]) -> Features:
    parent = node.parent
    in_day = place.is_in_day(node)
    told = {
        "below-day": parent is not None and parent.line in place.days,
        "in-day": in_day,
        "no-days": not place.days,
        "one-day": place.one_day and not place.days,
        "before-days": bool(place.days) and node.line < place.first,
        "behind-days": bool(place.days) and node.line > place.first and not in_day,
        "below-nothing": parent is None or parent.line == place.title_line,
        "depth-two": len(ancestors(node)) >= 2,
        "first": node is headings[0],
        "last": node is headings[-1],
    }
    if parent is not None and parent.line not in place.days and parent.line != place.title_line:
        above = evidence[parent.line]
        told[f"below-{above.kind}"] = True
        told["below-announced"] = folded(parent.candidate.title) in ABOVE_SESSIONS
        told["below-strong"] = above.is_strong
        told["below-bare"] = above.own_letters < BARE
    return {name: float(value) for name, value in told.items()}


def _of_level(node: Node, levels: Counter[float]) -> Features:
    return {
        "most-common-level": float(levels[node.rank] == max(levels.values())),
        "top-level": float(node.rank == min(levels)),
        "deepest-level": float(node.rank == max(levels)),
        "only-level": float(len(levels) == 1),
    }
