"""Three-way comparison of an article: exported, edited elsewhere, and as it is here; pure.

Each difference between the exported and the edited article becomes one named change. What only one side changed is
clean; texts that both changed are merged by paragraphs; the rest is a conflict that a person decides.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sessions.article.document import MAX_LEVEL, FrontMatter
from sessions.importing.edits.changes import INCOMING, LEVEL, ArticleChange, ChangeKind, ChangeState, NotTaken, decided
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


def compare_articles(
    base: ArticleState,
    theirs: ArticleState,
    ours: ArticleState,
    moved: Collection[str],
    choices: Mapping[str, str],
    elsewhere: Collection[str] = (),
    sure: Collection[str] | None = None,
) -> list[ArticleChange]:
    """Return the changes of all parts in the order of the edited article, then what was removed there.

    `moved` are the IDs of parts that stand elsewhere; `elsewhere` those of parts in `ours` that are stored but not in
    the report, as a session of the programme that nobody attended. What would be taken and is not among the IDs of the
    changes that are `sure` (None: all are) is asked.
    """
    comparison = _Comparison(base, theirs, ours, choices, sure)
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
    sure: Collection[str] | None

    def chosen(self, change: ArticleChange) -> ArticleChange:
        """Return a change with the choice for it, or for that which it follows."""
        if self.sure is not None and change.id not in self.sure and change.state is ChangeState.CLEAN:
            change = replace(change, state=ChangeState.CONFLICT)
        return decided(change, self.choices.get(LEVEL if change.follows else change.id, ""))

    def whole(self, changes: Sequence[ArticleChange]) -> list[ArticleChange]:
        """Return the changes with the question whether this is all: half is gone, or a part and the front matter."""
        gone = [each for each in changes if each.kind is ChangeKind.REMOVED and each.state is not ChangeState.EQUAL]
        has_front = self.theirs.front != FrontMatter() or self.base.front == FrontMatter()
        if not gone or (has_front and 2 * len(gone) < sum(not part.group for part in self.base.parts)):
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
                has_contents = part.kind is not PartKind.DAY or any(each.day == part.id for each in self.theirs.parts)
                state = ChangeState.CLEAN if is_elsewhere and has_contents else ChangeState.EQUAL
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
            known_here = base is None or name not in FACTS or fact in self.ours.shown
            change = compared(part.kind, part.id, part.name, name, before, there, here if known_here else before)
            if change is None or (name in part.only_form and change.state is ChangeState.CONFLICT):
                continue  # the same words in another form are no reason to ask
            is_unsure = name in part.unsure and change.state is ChangeState.CLEAN
            yield replace(change, state=ChangeState.CONFLICT) if is_unsure else change

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
    words = (as_text(before), as_text(there), as_text(here))
    change = ArticleChange(ChangeKind.FIELD, part, of, name, field, *words, value=there, there=there)
    if here == there:
        return replace(change, state=ChangeState.EQUAL)
    if here == before:
        return change
    merged = merge(before, here, there) if field in TEXT_FIELDS else None
    if merged is not None:
        return replace(change, value=merged)
    return replace(change, state=ChangeState.CONFLICT)


def _nothing(name: str) -> Any:
    """Return the value of a field that an article does not tell."""
    return None if name in ("date", "level", "rating", "starts", "ends") else ""
