"""Which changes of an edited article cannot be taken, and why; no query."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models

from sessions.article.images import is_plain_name
from sessions.importing.edits.changes import ArticleChange, ChangeKind, ChangeState, NotTaken
from sessions.importing.edits.state import ArticleState, PartKind, id_of
from sessions.models import Chapter, Day, Impression, Photo, Report, Session
from sessions.reporting.report_data import ReportData

_MODELS: dict[PartKind, tuple[type[models.Model], ...]] = {
    PartKind.REPORT: (Report,),
    PartKind.DAY: (Day,),
    PartKind.CHAPTER: (Chapter,),
    PartKind.SESSION: (Session, Impression, Photo),
}
"""The models that store the fields of a part."""

_SETTINGS = frozenset({"sections", "lists_others", "published", "heading_level"})
"""Fields of a report whose values are those that it can have."""

_OF_MEMBERS = ("summary", "body", "rating")
"""What of a session its members write, each for oneself."""

_BELOW_A_NAME = re.compile(r"\s*\*\*[^\n]+\*\*[^\S\n]*(?:\n|\Z)")


def checked(
    changes: Sequence[ArticleChange],
    base: ArticleState,
    theirs: ArticleState,
    ours: ArticleState,
    material: ReportData,
    user: User,
) -> list[ArticleChange]:
    """Return the changes with those refused that cannot be stored, and with what else the article has."""
    checks = _Checks(base, theirs, ours, material, user)
    found = [checks.change(change) for change in changes]
    found = checks.removed_days(checks.without_earlier_words(found))
    return [*found, *checks.day_order(), *checks.pictures()]


class _Checks:
    def __init__(
        self, base: ArticleState, theirs: ArticleState, ours: ArticleState, material: ReportData, user: User
    ) -> None:
        self._base, self._theirs, self._ours, self._material, self._user = base, theirs, ours, material, user
        self._held = {id_of(each.session): each for each in material.sessions}

    @cached_property
    def _dates(self) -> Counter[date | None]:
        """The dates of the days once all changes are taken."""
        dates = {part.id: part.fields.get("date") for part in self._theirs.parts if part.kind is PartKind.DAY}
        days = {id_of(day): day.date for day in self._material.event.days.all()}
        return Counter(filter(None, (days | {key: on for key, on in dates.items() if on}).values()))

    @cached_property
    def _beside(self) -> dict[str, tuple[str, str]]:
        """The stored sessions above and below each in its day of the edited article; "" for none."""
        days = ([key for key in keys if key in self._held] for keys in self._theirs.inside().values())
        return {
            key: (above, below)
            for keys in days
            for above, key, below in zip(["", *keys], keys, [*keys[1:], ""], strict=False)
        }

    def change(self, change: ArticleChange) -> ArticleChange:
        """Return a change, refused if it cannot be stored."""
        if change.state not in (ChangeState.CLEAN, ChangeState.CONFLICT):
            return change
        if reason := self._of_others(change):
            return change.refused(reason)
        if change.kind is ChangeKind.FIELD:
            return self._field(change)
        if change.kind is ChangeKind.PICTURE:
            return self._picture(change)
        part = self._theirs.by_id.get(change.of)
        if part is None:
            return change
        if change.kind is ChangeKind.MOVED and self._is_grouped(change):
            return change.refused(NotTaken.GROUPED)
        if change.kind is ChangeKind.MOVED and part.kind is PartKind.SESSION and self._has_fixed_start(change):
            return change.refused(NotTaken.START_TIME)
        errors = [error for name, value in part.fields.items() if (error := _error(part.kind, name, value))]
        if change.kind in (ChangeKind.NEW, ChangeKind.REMOVED_HERE) and errors:
            return change.refused(NotTaken.INVALID, errors[0])
        return change

    def _picture(self, change: ArticleChange) -> ArticleChange:
        """Return the change of a photo that the article shows although no text has it."""
        words = change.value
        photo = next((each for each in self._material.photos if each.name == change.field), None)
        if photo is None or (words == (photo.alt, photo.caption) if words else not photo.in_reports):
            return replace(change, state=ChangeState.EQUAL)
        if photo.person_id != self._user.pk:
            return change.refused(NotTaken.AUTOMATIC_PICTURE)
        errors = [_error(change.part, *each) for each in zip(("alt", "caption"), words or (), strict=False)]
        return change.refused(NotTaken.INVALID, "".join(errors)) if any(errors) else change

    def _of_others(self, change: ArticleChange) -> NotTaken | None:
        """Return why a change of a team's article is not taken: it is of what the members wrote for themselves.

        The one text of the team is taken, and a text of a session about which nobody shares any.
        """
        if not self._material.report.is_team or change.kind is not ChangeKind.FIELD:
            return None
        if change.part is not PartKind.SESSION or change.field not in _OF_MEMBERS:
            return None
        held = self._held.get(change.of)
        if change.field != "rating" and held and held.printed.row is not None:
            return None
        is_new = change.field != "rating" and change.before == change.here and not (held and held.printed.is_listed)
        # A text below a name in bold is that of a member who shares it no longer.
        return None if is_new and not _BELOW_A_NAME.match(change.after) else NotTaken.OF_OTHERS

    def without_earlier_words(self, changes: Sequence[ArticleChange]) -> list[ArticleChange]:
        """Return the changes of a team's article without what its members wrote before: only its authors see that.

        What is stored now stands in its place, and after it what will be. A text that is here already is left out.
        """
        if not self._material.report.is_team:
            return list(changes)
        found: list[ArticleChange] = []
        for change in changes:
            if change.part is not PartKind.SESSION or change.kind in (ChangeKind.MOVED, ChangeKind.PICTURE):
                found.append(change)
            elif change.kind is not ChangeKind.FIELD:
                found.append(replace(change, before=change.here))
            elif change.field not in (*_OF_MEMBERS, "note"):  # where headings are set later, texts are read as notes
                found.append(change)
            elif change.state is not ChangeState.EQUAL:
                after = str(change.value) if change.state is ChangeState.CLEAN else change.after
                found.append(replace(change, before=change.here, after=after))
        return found

    def _field(self, change: ArticleChange) -> ArticleChange:
        if error := _error(change.part, change.field, change.value):
            return change.refused(NotTaken.INVALID, error)
        is_date = change.part is PartKind.DAY and change.field == "date"
        if is_date and (change.value is None or self._dates[change.value] > 1):
            return change.refused(NotTaken.DATE_KEPT)
        if change.part is PartKind.DAY and change.field == "note" and not self._material.report.shows_notes:
            return change.refused(NotTaken.NOTES_HIDDEN)
        return change

    def _is_grouped(self, change: ArticleChange) -> bool:
        states = ((self._base, change), (self._theirs, change))
        days = (state.by_id[each.of].day for state, each in states if each.of in state.by_id)
        part = self._theirs.by_id[change.of]
        return part.kind is PartKind.SESSION and any(day.startswith("group:") for day in days)

    def _has_fixed_start(self, change: ArticleChange) -> bool:
        """Whether the start time of a session that was moved within its day decides where it stands."""
        there, here = self._theirs.by_id[change.of], self._ours.by_id.get(change.of)
        held = self._held.get(change.of)
        if here is None or held is None or there.day != here.day or held.session.starts_at is None:
            return False
        above, below = map(self._start, self._beside[change.of])
        start = held.session.starts_at
        return bool((above and above > start) or (below and below < start))

    def _start(self, key: str) -> datetime | None:
        held = self._held.get(key)
        return (held.session.starts_at or held.session.sort_at) if held else None

    def removed_days(self, changes: Sequence[ArticleChange]) -> list[ArticleChange]:
        """Return the changes with those days kept in which something of here stands."""
        gone = {change.of for change in changes if change.kind is ChangeKind.REMOVED and change.is_taken}
        gone |= {change.of for change in changes if change.kind is ChangeKind.MOVED and change.is_taken}
        inside = self._ours.inside()
        return [
            change.refused(NotTaken.DAY_IN_USE)
            if change.kind is ChangeKind.REMOVED
            and change.part is PartKind.DAY
            and change.is_taken
            and not set(inside.get(change.of, ())) <= gone
            else change
            for change in changes
        ]

    def day_order(self) -> Iterator[ArticleChange]:
        """Yield the days that stand in another order than that of their numbers."""
        numbers = {id_of(held.day): held.day.number for held in self._material.days}
        last = -1
        for part in self._theirs.parts:
            number = numbers.get(part.id)
            if number is None:
                continue
            if number < last:
                change = ArticleChange(ChangeKind.MOVED, part.kind, part.id, part.name)
                yield change.refused(NotTaken.DAY_ORDER)
            last = max(last, number)

    def pictures(self) -> Iterator[ArticleChange]:
        """Yield the pictures that were added there and are not here."""
        here = {photo.name for photo in self._material.photos if photo.file}.union(self._base.pictures)
        for name in self._theirs.pictures:
            if is_plain_name(name) and name not in here:
                change = ArticleChange(ChangeKind.PICTURE, PartKind.REPORT, f"picture:{name}", name, after=name)
                yield change.refused(NotTaken.PICTURE_MISSING)


def model_field(part: PartKind, name: str) -> Any:
    """Return the field of a model that stores what has a name in a part; None without one."""
    name = "title" if (part, name) == (PartKind.DAY, "heading") else name
    return next((field for model in _MODELS[part] for field in model._meta.fields if field.name == name), None)


def _error(part: PartKind, name: str, value: Any) -> str:
    """Return why a value cannot be stored in its field, "" if it can."""
    field = model_field(part, name)
    if field is None or name in _SETTINGS or (name == "recording_url" and not value):
        return ""
    try:
        field.clean(list(value) if name == "topics" else value, None)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
