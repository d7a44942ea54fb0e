"""What becomes of the parts of an article: its changes, and where each part stands after them; pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from sessions.importing.edits.changes import ArticleChange, ChangeKind
from sessions.importing.edits.moves import woven
from sessions.importing.edits.state import ArticleState, PartKind

PLACING = (ChangeKind.NEW, ChangeKind.MOVED, ChangeKind.REMOVED_HERE)
"""The changes that put a part at another place."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The parts of the article after the plan: days and chapters outside them, and what stands in each day."""

    outside: tuple[str, ...]
    inside: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsPlan:
    """What becomes of the parts of an article that comes in, for `user`: as they come, and as they are here.

    `changes` are all differences, in the order of the article, with those that follow from others.
    """

    user: User
    theirs: ArticleState
    ours: ArticleState
    changes: tuple[ArticleChange, ...]
    arrangement: Arrangement

    def taken(self, *kinds: ChangeKind, part: PartKind | None = None) -> Iterator[ArticleChange]:
        """Yield the changes of these kinds that are taken, of one kind of parts or of all."""
        for each in self.changes:
            if each.kind in kinds and each.is_taken and part in (None, each.part):
                yield each


def arranged(theirs: ArticleState, ours: ArticleState, changes: Collection[ArticleChange]) -> Arrangement:
    """Return where the parts stand after the changes that are taken."""
    placed = {change.of for change in changes if change.kind in PLACING and change.is_taken}
    gone = {change.of for change in changes if change.kind is ChangeKind.REMOVED and change.is_taken}
    inside_theirs, inside_ours = theirs.inside(), ours.inside()
    outside = woven(ours.outside(), theirs.outside(), placed, gone)
    days = [key for key in outside if key in inside_theirs or key in inside_ours]
    inside = {day: tuple(woven(inside_ours.get(day, ()), inside_theirs.get(day, ()), placed, gone)) for day in days}
    return Arrangement(tuple(outside), inside)
