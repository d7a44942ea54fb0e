"""Families of candidates: those of one form and level below one heading, and whether they are sessions.

A family is judged as a whole, by what its members have in common and by where it stands; then each member is compared
with the others.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .evidence import Evidence, letter_of
from .model import LineForm
from .tree import Node, ancestors
from .vocabulary import Kind, folded

ENOUGH = 2.25
"""Points that a family needs: the mean of its members, its place, and how often it repeats."""

_MOSTLY_SENTENCES = -1.5
_SPECIFIC = frozenset({"media-inside", "labels", "session-word", "speaks-of-talks"})

LEAST_MEAN = 0.4
"""Points that the members of a family need on their own."""

_ASIDE = frozenset({Kind.FRAME, Kind.AROUND, Kind.PART, Kind.LIST})
_FORM_POINTS = {LineForm.BOLD: -0.5, LineForm.ITEM: -1.0, LineForm.LINE: -1.0}
_NAMED = frozenset({"by", "code", "speaker"})
_NUMBERED = frozenset({"letter", "code"})
_SHOWN = frozenset({"by", "code", "speaker", "talk-page", "link", "dash"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where the days of an article are: their lines, the first and the end of the last."""

    days: frozenset[int]
    first: int
    last_end: int
    title_line: int
    """The line of the heading that is the title of the article; -1 without one."""
    one_day: bool = False
    """Whether the title or the name of the file tells the one day of the article."""


@dataclass(slots=True, eq=False)
class Family:
    """Candidates of one form and level below one heading."""

    form: LineForm
    rank: float
    parent: Node | None
    members: list[Node]
    place: float = 0.0
    mean: float = 0.0
    counted: int = 0
    specific: bool = True
    """Whether at least every third member has a sign that only sessions have, not only text."""
    accepted: bool = False

    @property
    def kind(self) -> tuple[LineForm, float]:
        """What likes below other headings share."""
        return (self.form, self.members[0].candidate.level if self.form == LineForm.HEADING else 0)

    @property
    def total(self) -> float:
        """The points of the family."""
        count = self.counted
        repeats = 1.0 if count >= 6 else 0.5 if count >= 3 else -0.5 if count == 1 else 0.0
        return self.mean + self.place + repeats + _FORM_POINTS.get(self.form, 0.0)


def families_of(nodes: Sequence[Node], days: frozenset[int]) -> list[Family]:
    """Return the families of an article, those of higher headings first."""
    found: dict[tuple[int, LineForm, float], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.line in days:
            continue
        form = LineForm.HEADING if node.candidate.is_heading else node.candidate.form
        found[(node.parent.line if node.parent else -1, form, node.rank)].append(node)
    families = [Family(form, rank, members[0].parent, members) for (_, form, rank), members in found.items()]
    return sorted(families, key=lambda family: (family.form != LineForm.HEADING, family.rank, family.members[0].line))


def add_shared_signs(families: Sequence[Family], evidence: Mapping[int, Evidence]) -> None:
    """Add the signs that only likes tell: letters that number them, titles that repeat below several headings."""
    _add_letters(families, evidence)
    titles = Counter(folded(node.candidate.title) for family in families for node in family.members)
    for family in families:
        own_parts = sum(evidence[node.line].kind == Kind.PART for node in family.members)
        if family.parent and own_parts and family.form == LineForm.HEADING:
            evidence[family.parent.line].signs.add("parts")
        regular = [evidence[node.line] for node in family.members if evidence[node.line].kind not in _ASIDE]
        dashed = [found for found in regular if "dash" in found.signs]
        if len(dashed) < 2 or 3 * len(dashed) < 2 * len(regular):
            for node in family.members:
                evidence[node.line].signs.discard("dash")
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
                evidence[node.line].signs.add("letter")


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


def judge(family: Family, evidence: Mapping[int, Evidence], place: Place) -> None:
    """Set the points of a family."""
    own = [evidence[node.line] for node in family.members]
    counted = [found.points for found in own if found.kind not in _ASIDE or found.signs & _NAMED]
    family.counted = len(counted)
    family.mean = sum(counted) / len(counted) if counted else -9.0
    family.place = _points_of_place(family, evidence, place)
    regular = [found for found in own if found.kind not in _ASIDE]
    if 2 * sum("sentence" in found.signs for found in regular) > len(regular):
        family.place += _MOSTLY_SENTENCES
    family.specific = 3 * sum(bool(found.strong or found.signs & _SPECIFIC) for found in regular) >= len(regular)


def _points_of_place(family: Family, evidence: Mapping[int, Evidence], place: Place) -> float:
    parent = family.parent
    if parent is None or parent.line == place.title_line:
        return _points_beside_days(family, place)
    in_day = any(above.line in place.days for above in (parent, *ancestors(parent)))
    points = 0.0
    if parent.line in place.days:
        points += 1.5
    elif evidence[parent.line].kind == Kind.LIST:
        points += 3.0 if in_day else 2.0
    elif in_day:
        points += 0.5
    elif evidence[parent.line].kind in {Kind.FRAME, Kind.AROUND} and parent.rank > 1:
        points -= 2.0
    if place.days and not in_day:
        points -= 1.0
    return points


def _points_beside_days(family: Family, place: Place) -> float:
    """Return the points of a family below no heading but the title: it may stand between days of its level."""
    if not place.days:
        return 1.0 if place.one_day else 0.0
    between = sum(place.first < node.line < place.last_end for node in family.members)
    return 0.5 if 2 * between > len(family.members) else -1.0


def members_that_are_sessions(family: Family, likes: Sequence[Family], evidence: Mapping[int, Evidence]) -> list[Node]:
    """Return the members of an accepted family that are sessions themselves; `likes` stand below other headings."""
    own = [evidence[node.line] for each in (family, *likes) for node in each.members]
    signature = _signature([found for found in own if found.kind not in _ASIDE])
    return [node for node in family.members if _is_session(evidence[node.line], family, signature)]


def _signature(own: Sequence[Evidence]) -> frozenset[str]:
    """Return the strong signs that most members share, if these are at least four."""
    counts = Counter(sign for found in own for sign in found.strong)
    return frozenset(sign for sign, count in counts.items() if len(own) >= 4 and count >= 0.7 * len(own))


def _is_session(found: Evidence, family: Family, signature: frozenset[str]) -> bool:
    if found.kind in {Kind.FRAME, Kind.PART}:
        return bool(found.signs & {"by", "code"})
    if found.kind == Kind.LIST:
        return bool(found.signs & (_NAMED | {"letter"}))
    if found.kind == Kind.AROUND:
        return bool(found.signs & _SHOWN)
    if found.signs & signature & _NUMBERED:
        return True
    if signature and not found.signs & (signature | {"session-word", "media"}) and found.points < 0.5:
        return False
    if "repeated" in found.signs:
        return False
    return found.points >= min(family.mean - 2.0, 1.5) and found.points + family.place >= 0.5
