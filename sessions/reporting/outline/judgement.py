"""Whether families of candidates are sessions.

A family is judged as a whole, by what its members have in common and by where it stands; then each member is compared
with the others.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from .evidence import Evidence, letter_of
from .families import Family, Place
from .model import LineForm
from .tree import Node, ancestors
from .vocabulary import Kind, folded
from .word_lists import ABOVE_SESSIONS

ENOUGH = 2.0
"""Points that a family needs: the mean of its members, its place, and how often it repeats."""

_REGULAR = 0.5
"""Points of lines that are no headings, below most days, if days have no headings below them."""
_TOLD = 0.5
"""Points of a family whose members mostly speak of somebody who gave a talk; also of one with a keynote."""
_MOSTLY_SENTENCES = -1.5
_SPECIFIC = frozenset({"media-inside", "labels", "session-word"})

LEAST_MEAN = 0.4
"""Points that the members of a family need on their own."""

LEAST_REGULAR = 0.1
"""The same, of a family below a list, or that most days have."""

_ASIDE = frozenset({Kind.FRAME, Kind.AROUND, Kind.PART, Kind.LIST})
_NAMED = frozenset({"by", "code", "speaker"})
_NUMBERED = frozenset({"letter", "code"})
_SHOWN = frozenset({"by", "code", "speaker", "talk-page", "link", "dash"})


def add_shared_signs(families: Sequence[Family], evidence: Mapping[int, Evidence]) -> None:
    """Add the signs that only likes tell: letters that number them, titles that repeat below several headings."""
    _add_letters(families, evidence)
    titles = Counter(folded(node.candidate.title) for family in families for node in family.members)
    for family in families:
        own_parts = sum(evidence[node.line].kind == Kind.PART for node in family.members)
        if family.parent and own_parts and family.form == LineForm.HEADING:
            evidence[family.parent.line].signs.add("parts")
        for node in family.members:
            found = evidence[node.line]
            if titles[folded(node.candidate.title)] >= 2 and found.kind != Kind.SESSION and not found.strong:
                found.signs.add("repeated")
    _discount_writers(families, evidence)


def _add_letters(families: Sequence[Family], evidence: Mapping[int, Evidence]) -> None:
    """Add the sign of a letter where most candidates of a form and level are numbered."""
    likes: dict[tuple[LineForm, float], list[Node]] = defaultdict(list)
    for family in families:
        likes[family.kind] += family.members
    for members in likes.values():
        lettered = [node for node in members if letter_of(node.candidate.title)]
        if len(lettered) >= 2 and 2 * len(lettered) >= len(members):
            for node in lettered:
                letter = letter_of(node.candidate.title)
                evidence[node.line].signs.add("number" if letter.isdecimal() else "letter")


def _discount_writers(families: Sequence[Family], evidence: Mapping[int, Evidence]) -> None:
    """Remove the sign of a speaker where the line below each heading names who wrote it, also below an introduction."""
    headings = [evidence[node.line] for family in families for node in family.members if node.candidate.is_heading]
    named = [found for found in headings if found.signs & {"speaker", "name"}]
    framing = [found for found in headings if found.kind in {Kind.FRAME, Kind.AROUND}]
    signed = [found for found in framing if found.signs & {"speaker", "name"}]
    common = Counter(found.speaker for found in named).most_common(1)
    one_writer = len(named) >= 3 and common[0][1] * 2 > len(named)
    if one_writer or (len(signed) >= 2 and 2 * len(signed) >= len(framing)):
        for found in named:
            found.signs -= {"speaker", "name"}


def judge(families: Sequence[Family], evidence: Mapping[int, Evidence], place: Place) -> None:
    """Set the points of the families; those of one kind that stand below days, or below lists, are judged together."""
    pools: dict[tuple[object, ...], list[Family]] = defaultdict(list)
    nested = any(each.parent and each.parent.line in place.days and each.form == LineForm.HEADING for each in families)
    for family in families:
        family.place = _points_of_place(family, evidence, place, nested=nested)
        pools[(family.kind, _like_place(family, evidence, place))].append(family)
    for pool in pools.values():
        own = [evidence[node.line] for family in pool for node in _in_question(family, place)]
        regular = [found for found in own if found.kind not in _ASIDE]
        dashed = sum("dash" in found.signs for found in regular)
        if dashed < 2 or 3 * dashed < 2 * len(regular):
            for found in own:
                found.signs.discard("dash")
        counted = [found.points for found in own if found.kind not in _ASIDE or found.signs & _NAMED]
        sentences = 2 * sum("sentence" in found.signs for found in regular) > len(regular)
        specific = sum(bool(found.strong or found.signs & _SPECIFIC) for found in regular)
        keynote = any(found.keynote for found in regular) and len(regular) >= 3
        titled = [found for found in regular if not found.signs & {"theme", "sentence"}]
        told = len(titled) >= 3 and 4 * sum(found.tells_of_speaker for found in titled) >= 3 * len(regular)
        above = {family.parent.line for family in pool if family.parent} & place.days
        regular_in_days = len(above) >= 2 and 3 * len(above) >= 2 * len(place.days)
        signature = _signature(regular)
        for family in pool:
            family.signature = signature
            family.counted = len(counted)
            family.mean = sum(counted) / len(counted) if counted else -9.0
            family.place += _MOSTLY_SENTENCES if sentences else 0.0
            family.regular = regular_in_days
            family.place += _REGULAR if regular_in_days and not nested and family.form != LineForm.HEADING else 0.0
            family.place += _TOLD * (told + keynote) if family.place <= 1.0 else 0.0
            family.specific, family.mostly = told or 3 * specific >= len(regular), told or 2 * specific >= len(regular)


def _in_question(family: Family, place: Place) -> list[Node]:
    """Return the members that may be sessions by their place: if days stand between them, those behind the first."""
    if family.between_days:
        return [node for node in family.members if node.line > place.first]
    return family.members


def _like_place(family: Family, evidence: Mapping[int, Evidence], place: Place) -> object:
    """Return what families in a like place share: below a day, below a list; any other stands alone."""
    parent = family.parent
    if parent is not None and parent.line in place.days:
        return "day"
    if parent is not None and evidence[parent.line].kind == Kind.LIST:
        return "list"
    return family


def _points_of_place(family: Family, evidence: Mapping[int, Evidence], place: Place, *, nested: bool) -> float:
    parent = family.parent
    if parent is None or parent.line == place.title_line:
        return _points_beside_days(family, place, nested=nested)
    in_day = any(above.line in place.days for above in (parent, *ancestors(parent)))
    points = 0.0
    if parent.line in place.days:
        points += 1.5
    elif evidence[parent.line].kind == Kind.LIST:
        points += 3.0 if in_day else 2.0
    elif in_day:
        points += 0.5
    elif folded(parent.candidate.title) in ABOVE_SESSIONS:
        points += 1.0
    elif evidence[parent.line].kind in {Kind.FRAME, Kind.AROUND} and parent.rank > 1:
        points -= 2.0
    if place.days and not in_day:
        points -= 1.0
    return points


def _points_beside_days(family: Family, place: Place, *, nested: bool) -> float:
    """Return the points of a family below no heading but the title: it may stand between days of its level."""
    if not place.days:
        return 0.75 if place.one_day else 0.0
    behind = sum(place.first < node.line for node in family.members)
    family.between_days = not nested and len(place.days) >= 2 and 2 * behind > len(family.members)
    return 0.75 if family.between_days else -1.0


def members_that_are_sessions(family: Family, evidence: Mapping[int, Evidence], place: Place) -> list[Node]:
    """Return the members of an accepted family that are sessions themselves."""
    found = [node for node in family.members if _is_session(evidence[node.line], family)]
    if family.between_days:
        found = [node for node in found if place.first < node.line or evidence[node.line].strong]
    return found


def _signature(own: Sequence[Evidence]) -> frozenset[str]:
    """Return the strong signs that most members share, if these are at least four."""
    counts = Counter(sign for found in own for sign in found.strong)
    return frozenset(sign for sign, count in counts.items() if len(own) >= 4 and count >= 0.7 * len(own))


def _is_session(found: Evidence, family: Family) -> bool:
    if found.kind in {Kind.FRAME, Kind.PART}:
        return bool(found.signs & {"by", "code"})
    if found.kind == Kind.LIST:
        return bool(found.signs & (_NAMED | {"letter"}))
    if found.kind == Kind.AROUND:
        return bool(found.signs & _SHOWN)
    if found.signs & family.signature & _NUMBERED:
        return True
    if family.signature and not found.signs & (family.signature | {"session-word", "media"}) and found.points < 0.5:
        return False
    if "repeated" in found.signs:
        return False
    return found.points >= min(family.mean - 2.0, 1.5) and found.points + family.place >= 0.5
