"""Families of candidates: those of one form and level below one heading."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .model import LineForm
from .tree import Node

_FORMS = (LineForm.HEADING, LineForm.BOLD, LineForm.LINE, LineForm.ITEM)
FORM_POINTS = {LineForm.BOLD: -0.5, LineForm.ITEM: -1.0, LineForm.LINE: -1.0}
"""Points of a family that is no headings."""


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
    """Candidates of one form and level below one heading; the points are those of all families in a like place.

    `mean` is that of the `counted` members that may be sessions, `place` tells where the family stands. `regular`: most
    days have such a family. `between_days`: its members stand between days of their own level. `specific`: at least
    every third member has a sign that only sessions have, not only text; `mostly`: at least every second.
    """

    form: LineForm
    rank: float
    parent: Node | None
    members: list[Node]
    place: float = 0.0
    mean: float = 0.0
    counted: int = 0
    regular: bool = False
    specific: bool = True
    mostly: bool = True
    between_days: bool = False
    signature: frozenset[str] = frozenset()
    """The signs by which most members are recognised."""
    accepted: bool = False

    @property
    def kind(self) -> tuple[LineForm, float]:
        """What likes below other headings share: form and level."""
        return (self.form, self.members[0].candidate.level if self.form == LineForm.HEADING else 0)

    @property
    def total(self) -> float:
        """The points of the family."""
        repeats = 1.0 if self.counted >= 6 else 0.5 if self.counted >= 3 else -1.0 if self.counted == 1 else 0.0
        return self.mean + self.place + repeats + FORM_POINTS.get(self.form, 0.0)


def families_of(nodes: Sequence[Node], place: Place) -> list[Family]:
    """Return the families of an article without its title and its days, headings first, the higher ones before."""
    found: dict[tuple[int, LineForm, float], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.line in place.days or node.line == place.title_line:
            continue
        form = LineForm.HEADING if node.candidate.is_heading else node.candidate.form
        found[(node.parent.line if node.parent else -1, form, node.rank)].append(node)
    families = [Family(form, rank, members[0].parent, members) for (_, form, rank), members in found.items()]
    return sorted(families, key=lambda family: (_FORMS.index(family.form), family.rank, family.members[0].line))
