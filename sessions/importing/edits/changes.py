"""Three-way comparison of an article: exported, edited elsewhere, and as it is here; pure.

Each difference between the exported and the edited article becomes one named change. What only one side changed is
clean; texts that both changed are merged by paragraphs; the rest is a conflict that a person decides.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sessions.article.document import MAX_LEVEL
from sessions.importing.edits.state import (
    FACT_OF,
    FACTS,
    TEXT_FIELDS,
    ArticleState,
    PartKind,
    PartState,
    as_text,
    text_of,
)
from sessions.versions.three_way_merge import merge

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
    """Most parts are gone: is it the whole article?"""


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


def compare_articles(
    base: ArticleState,
    theirs: ArticleState,
    ours: ArticleState,
    moved: Collection[str],
    choices: Mapping[str, str],
    elsewhere: Collection[str] = (),
) -> list[ArticleChange]:
    """Return the changes of all parts in the order of the edited article, then what was removed there.

    `moved` are the IDs of parts that stand elsewhere; `elsewhere` those of parts in `ours` that are stored but not in
    the report, as a session of the programme that nobody attended.
    """
    comparison = _Comparison(base, theirs, ours, choices)
    found: list[ArticleChange] = []
    for part in theirs.parts:
        if not part.group:
            found += comparison.part(part, is_moved=part.id in moved, is_elsewhere=part.id in elsewhere)
    for part in base.parts:
        if part.id not in theirs.by_id and not part.group:
            found.append(comparison.removed(part))
    return [comparison.chosen(change) for change in comparison.whole(found)]


@dataclass(frozen=True, slots=True)
class _Comparison:
    base: ArticleState
    theirs: ArticleState
    ours: ArticleState
    choices: Mapping[str, str]

    def chosen(self, change: ArticleChange) -> ArticleChange:
        """Return a change with the choice for it, or for that which it follows."""
        return decided(change, self.choices.get(LEVEL if change.follows else change.id, ""))

    def whole(self, changes: Sequence[ArticleChange]) -> list[ArticleChange]:
        """Return the changes with the question whether this is the whole article, where most parts are gone."""
        gone = [each for each in changes if each.kind is ChangeKind.REMOVED and each.state is not ChangeState.EQUAL]
        if 2 * len(gone) <= sum(not part.group for part in self.base.parts):
            return list(changes)
        asked = ArticleChange(ChangeKind.PARTS, PartKind.REPORT, "report", "", state=ChangeState.CONFLICT)
        if self.choices.get(asked.id) != INCOMING:
            stay = {each.id: replace(each.refused(NotTaken.MAYBE_PART), follows=True) for each in gone}
            changes = [stay.get(each.id, each) for each in changes]
        return [asked, *changes]

    def part(self, part: PartState, *, is_moved: bool, is_elsewhere: bool) -> Iterator[ArticleChange]:
        """Yield the changes of a part of the edited article."""
        base, ours = self.base.by_id.get(part.id), self.ours.by_id.get(part.id)
        if ours is None and base is None:
            yield ArticleChange(ChangeKind.NEW, part.kind, part.id, part.name, after=text_of(part))
        elif ours is None and base is not None:
            if is_moved or part.fields != base.fields:
                yield ArticleChange(
                    ChangeKind.REMOVED_HERE, part.kind, part.id, part.name, "", text_of(base), text_of(part),
                    state=ChangeState.CONFLICT,
                )  # fmt: skip
        elif ours is not None:
            if base is None:
                state = ChangeState.CLEAN if is_elsewhere else ChangeState.EQUAL
                yield ArticleChange(ChangeKind.NEW, part.kind, part.id, part.name, after=text_of(part), state=state)
            yield from self._fields(part, base, ours)
            if is_moved and base is not None:
                yield self._moved(part, base, ours)

    def removed(self, part: PartState) -> ArticleChange:
        """Return the change of a part that is not in the edited article any more."""
        ours = self.ours.by_id.get(part.id)
        state = ChangeState.CLEAN
        if ours is None:
            state = ChangeState.EQUAL
        elif any(ours.fields.get(name) != value for name, value in part.fields.items() if value or name in TEXT_FIELDS):
            state = ChangeState.CONFLICT  # an address that only a text shows is no difference
        here = text_of(ours) if ours else ""
        return ArticleChange(
            ChangeKind.REMOVED, part.kind, part.id, part.name, before=text_of(part), here=here, state=state
        )

    def _moved(self, part: PartState, base: PartState, ours: PartState) -> ArticleChange:
        change = ArticleChange(
            ChangeKind.MOVED, part.kind, part.id, part.name, "",
            self.base.name_of(base.day), self.theirs.name_of(part.day), self.ours.name_of(ours.day),
            there=self.theirs.above(part),
        )  # fmt: skip
        if ours.day == base.day:
            return change
        return replace(change, state=ChangeState.EQUAL if ours.day == part.day else ChangeState.CONFLICT)

    def _fields(self, part: PartState, base: PartState | None, ours: PartState) -> Iterator[ArticleChange]:
        for name in dict.fromkeys((*part.fields, *(base.fields if base else ()), *ours.fields)):
            if name == "level" and part.kind is PartKind.CHAPTER:
                yield from self._chapter_level(part, base, ours)
                continue
            fact = FACT_OF.get(name, name)
            is_told = fact in self.theirs.shown or name in part.fields  # perhaps in a heading of somebody else
            if name in FACTS and part.kind is PartKind.SESSION and not is_told:
                continue  # not told any more of any session: a setting of the report
            there = part.fields.get(name, _nothing(name))
            before = base.fields.get(name, _nothing(name)) if base else _nothing(name)
            here = ours.fields.get(name, _nothing(name))
            known_here = name not in FACTS or fact in self.ours.shown
            change = compared(part.kind, part.id, part.name, name, before, there, here if known_here else before)
            if change is None or (name in part.only_form and change.state is ChangeState.CONFLICT):
                continue  # the same words in another form are no reason to ask
            yield change

    def _chapter_level(self, part: PartState, base: PartState | None, ours: PartState) -> Iterator[ArticleChange]:
        """Yield the change of a heading level; where all levels move, it follows."""
        levels = [each.fields.get("level") for each in (part, base or ours, ours)]
        if None in levels:
            return
        there, before, here = levels
        change = compared(part.kind, part.id, part.name, "level", before, there, here)
        by = self.theirs.level - self.base.level
        if change is not None:
            expected = min(max(before + by, 1), MAX_LEVEL) if before else 0
            yield replace(change, follows=bool(by) and there == expected and change.state is ChangeState.CLEAN)


def compared(
    part: PartKind, of: str, name: str, field: str, before: Any, there: Any, here: Any
) -> ArticleChange | None:
    """Compare one value three ways; None if it is the same in the exported and the edited article."""
    if there == before:
        return None
    change = ArticleChange(
        ChangeKind.FIELD,
        part,
        of,
        name,
        field,
        as_text(before),
        as_text(there),
        as_text(here),
        value=there,
        there=there,
    )
    if here == there:
        return replace(change, state=ChangeState.EQUAL)
    if here == before:
        return change
    merged = merge(before, here, there) if field in TEXT_FIELDS else None
    if merged is not None:
        return replace(change, value=merged)
    return replace(change, state=ChangeState.CONFLICT)


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


def _nothing(name: str) -> Any:
    """Return the value of a field that an article does not tell."""
    return None if name in ("date", "level", "rating", "starts", "ends") else ""
