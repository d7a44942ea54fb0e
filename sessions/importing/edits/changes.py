"""The changes of an article that was edited elsewhere: what each is, and what a person decides; pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sessions.importing.edits.state import (
    TEXT_FIELDS,
    PartKind,
)

INCOMING, SAVED, BOTH = "mine", "theirs", "both"
"""The values of `versions.conflicts.Choice`: the incoming text, the saved one, or the incoming one behind it."""


LEVEL = "report/field/heading_level"
"""The ID of the change that the levels of chapters follow."""

FACTS_LINE = "facts"
"""The field of a change that says that the line of facts of a session is gone."""

LABEL = "label"
"""The field of a change of the heading above summary or impressions begins with this, as in ``label:summary``."""


class ChangeKind(StrEnum):
    """What was done to a part or a setting of the article."""

    FIELD = "field"
    NEW = "new"
    MOVED = "moved"
    REMOVED = "removed"
    REMOVED_HERE = "removed-here"
    """Changed there, and removed here meanwhile."""
    PICTURE = "picture"
    HEADING = "heading"
    """The heading of a part is gone, and its lines stand in another part: was it deleted by mistake?"""
    PARTS = "parts"
    """Many parts are gone: is it the whole article?"""


class ChangeState(StrEnum):
    """What becomes of a change."""

    CLEAN = "clean"
    CONFLICT = "conflict"
    EQUAL = "equal"
    """Both sides changed it in the same way."""
    NOT_TAKEN = "not-taken"


class NotTaken(StrEnum):
    """Why a change is not taken."""

    START_TIME = "start-time"
    DAY_ORDER = "day-order"
    GROUPED = "grouped"
    AUTOMATIC_PICTURE = "automatic-picture"
    DAY_IN_USE = "day-in-use"
    DAY_EMPTY = "day-empty"
    """A day without a session in the article, which the report leaves out because sessions of it are in the log."""
    NOTES_HIDDEN = "notes-hidden"
    DATE_KEPT = "date-kept"
    OF_OTHERS = "of-others"
    """What a member of a team wrote."""
    AUTHORS = "authors"
    CREDIT = "credit"
    """Who added a photo, below it."""
    SETTING = "setting"
    """What the settings of the report decide: which facts are shown, and the headings of the texts."""
    INVALID = "invalid"
    UNREAD = "unread"
    """A line of facts or the front matter that is missing or cannot be read."""
    LEFT = "left"
    """A person did not want it."""
    MAYBE_PART = "maybe-part"
    """What is missing where the article may be a part of itself."""
    PICTURE_MISSING = "picture-missing"


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One difference between the exported and the edited article.

    `id` is the same for the same difference in a later plan. `name` is the heading of the part, and `field` what of it
    has changed; both are "" for the report as a whole. `before`, `after` and `here` are the exported, the edited and
    the stored text. `value` is what is stored if the change is taken, and `there` the value of the edited article.
    A change that `follows` is a consequence of another one, and is not listed. That a part stands elsewhere in its day
    has the name of the part above it in `there`.
    """

    kind: ChangeKind
    part: PartKind
    of: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    here: str = ""
    state: ChangeState = ChangeState.CLEAN
    reason: NotTaken | None = None
    detail: str = ""
    choice: str = ""
    value: Any = None
    there: Any = None
    follows: bool = False

    @property
    def id(self) -> str:
        """The identifier of the change in its plan."""
        return f"{self.of}/{self.kind}" + (f"/{self.field}" if self.field else "")

    @property
    def is_question(self) -> bool:
        """Whether the answer decides what the other changes are."""
        return self.kind in (ChangeKind.HEADING, ChangeKind.PARTS)

    @property
    def is_taken(self) -> bool:
        """Whether something is written: a clean change, or a conflict for which the incoming text was chosen."""
        chosen = self.state is ChangeState.CONFLICT and self.choice in (INCOMING, BOTH)
        return self.state is ChangeState.CLEAN or chosen

    def refused(self, reason: NotTaken, detail: str = "") -> "ArticleChange":
        """Return the change as one that is not taken."""
        return replace(self, state=ChangeState.NOT_TAKEN, reason=reason, detail=detail)


def decided(change: ArticleChange, choice: str) -> ArticleChange:
    """Return a change with what a person chose: the incoming text, the saved one, or both."""
    if change.state is ChangeState.CLEAN and choice == SAVED:
        return change.refused(NotTaken.LEFT)
    if change.state is not ChangeState.CONFLICT or not choice:
        return change
    value = change.there
    if choice == BOTH and change.field in TEXT_FIELDS:
        value = joined(change.here, change.there)
    return replace(change, choice=choice, value=value)


def joined(here: str, there: str) -> str:
    """Return the saved text followed by the incoming one; one of them if it contains the other."""
    if here in there or there in here:
        return max(here, there, key=len)
    return f"{here}\n\n{there}"
