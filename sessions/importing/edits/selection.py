"""Whether edits make a report hold selected sessions, and the days that such a report does not show."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sessions.importing.edits.changes import ArticleChange, ChangeKind, ChangeState, NotTaken
from sessions.importing.edits.day_numbers import pk_of
from sessions.importing.edits.state import ArticleState, PartKind, id_of, text_of
from sessions.models import Grouping, Holds, Report
from sessions.models.held_sessions import attended_sessions
from sessions.reporting.report_data import ReportData

_ADDS = (ChangeKind.NEW, ChangeKind.REMOVED_HERE)


def sessions_of(changes: Collection[ArticleChange], *kinds: ChangeKind) -> set[str]:
    """Return the IDs of the sessions with a change of these kinds that is taken."""
    return {each.of for each in changes if each.kind in kinds and each.part is PartKind.SESSION and each.is_taken}


def may_select(report: Report, changes: Collection[ArticleChange]) -> bool:
    """Return whether a report may come to hold selected sessions, whatever a person chooses.

    It does once a session is taken out, or a filter or team does not have an added session by itself.
    """
    has_attended = report.holds == Holds.ATTENDED and not report.is_team
    kinds = {ChangeKind.REMOVED, *(() if has_attended else _ADDS)}
    return report.holds != Holds.CHOSEN and any(
        each.kind in kinds
        and each.part is PartKind.SESSION
        and (each.state in (ChangeState.CLEAN, ChangeState.CONFLICT) or each.reason is NotTaken.LEFT)
        for each in changes
    )


def days_left_out(
    material: ReportData,
    theirs: ArticleState,
    ours: ArticleState,
    changes: Sequence[ArticleChange],
    outside: Sequence[str],
    inside: Mapping[str, Sequence[str]],
) -> Iterator[ArticleChange]:
    """Yield the days of an edited article that a report of selected sessions does not show; at most one query.

    These have sessions in the log, and none in the article. `outside` and `inside` are the arrangement of the plan.
    """
    report = material.report
    if report.holds != Holds.CHOSEN and not sessions_of(changes, ChangeKind.REMOVED):
        return
    days = _Days(material, ours, changes, outside, inside)
    for day in theirs.inside():
        part = theirs.by_id[day]
        if day in ours.by_id and not part.group and days.is_left_out(day):
            change = ArticleChange(ChangeKind.FIELD, part.kind, day, part.name, "contents", after=text_of(part))
            yield change.refused(NotTaken.DAY_EMPTY)


class _Days:
    """The days of an article after a plan."""

    def __init__(
        self,
        material: ReportData,
        ours: ArticleState,
        changes: Sequence[ArticleChange],
        outside: Sequence[str],
        inside: Mapping[str, Sequence[str]],
    ) -> None:
        self._material, self._ours, self._changes = material, ours, changes
        self._inside = inside
        held = {id_of(each.session): id_of(each.session.day) for each in material.sessions}
        gone = sessions_of(changes, ChangeKind.REMOVED) & held.keys()
        self._of_gone = {held[key] for key in gone}
        # In groups, no session stands below its day.
        is_grouped = material.report.grouping != Grouping.DAY
        self._filled = _followed(outside, inside) | {held[key] for key in held.keys() - gone if is_grouped}

    @cached_property
    def _attended(self) -> set[str]:
        found = attended_sessions(self._material.report).order_by().values_list("day", flat=True)
        return {str(key) for key in found.distinct()}

    def is_left_out(self, day: str) -> bool:
        """Return whether a day of the article is not shown."""
        if self._inside.get(day) or day in self._filled:
            return False
        return pk_of(day) in self._attended or (day in self._of_gone and not self._stands_alone(day))

    def _stands_alone(self, day: str) -> bool:
        """Return whether a day has a note or title that belongs to the report."""
        taken = {each.field: each.value for each in self._changes if each.of == day and each.is_taken}
        titles: dict[str, Any] = {id_of(each.day): each.day.title for each in self._material.days}
        note = taken.get("note", self._ours.by_id[day].fields["note"])
        return self._material.report.shows_notes and bool(note or taken.get("heading", titles.get(day)))


def _followed(outside: Sequence[str], inside: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the days that have a chapter between them and the next day: that stands at its day."""
    days = [key for key in outside if key in inside]
    pairs = zip(outside, outside[1:], strict=False)
    return {above for above, below in pairs if above in inside and below not in inside and above != days[-1]}
