"""Whether edits make a report hold selected sessions, and the days that such a report does not show."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sessions.importing.edits.changes import ArticleChange, ChangeKind, ChangeState, NotTaken
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
    held = {id_of(each.session): id_of(each.session.day) for each in material.sessions}
    gone = sessions_of(changes, ChangeKind.REMOVED) & held.keys()
    # In groups, no session stands below its day.
    is_grouped = report.grouping != Grouping.DAY
    filled = _followed(outside, inside) | {held[key] for key in held.keys() - gone if is_grouped}
    empty = [theirs.by_id[day] for day in theirs.inside() if not inside.get(day) and day not in filled]
    empty = [part for part in empty if part.id in ours.by_id and not part.group]
    if not empty:
        return
    attended = {str(key) for key in attended_sessions(report).order_by().values_list("day", flat=True).distinct()}
    of_gone = {held[key] for key in gone}
    for part in empty:
        if part.key in attended or (part.id in of_gone and not _stands_alone(part.id, material, ours, changes)):
            change = ArticleChange(ChangeKind.FIELD, part.kind, part.id, part.name, "contents", after=text_of(part))
            yield change.refused(NotTaken.DAY_EMPTY)


def _stands_alone(day: str, material: ReportData, ours: ArticleState, changes: Sequence[ArticleChange]) -> bool:
    """Return whether a day has a note or title that belongs to the report."""
    taken = {each.field: each.value for each in changes if each.of == day and each.is_taken}
    titles: dict[str, Any] = {id_of(each.day): each.day.title for each in material.days}
    note = taken.get("note", ours.by_id[day].fields["note"])
    return material.report.shows_notes and bool(note or taken.get("heading", titles.get(day)))


def _followed(outside: Sequence[str], inside: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the days that have a chapter between them and the next day: that stands at its day."""
    days = [key for key in outside if key in inside]
    pairs = zip(outside, outside[1:], strict=False)
    return {above for above, below in pairs if above in inside and below not in inside and above != days[-1]}
