"""Apply an import plan of a report, in one transaction: all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from sessions.article.dialects import DIALECTS
from sessions.article.images import image_paths
from sessions.importing.edits.day_numbers import pk_of
from sessions.importing.edits.keep_form import keep_form
from sessions.importing.edits.part_rows import PartRows
from sessions.importing.edits.pictures import StoredPicture, add_pictures
from sessions.importing.edits.state import PartKind
from sessions.importing.edits.write_order import write_chapters_in_order
from sessions.importing.report.plan import Plan
from sessions.importing.report.plan_rows import ImportedRows, rows_of_plan
from sessions.importing.rows.checks import checked
from sessions.models import Event, Holds, Report
from sessions.models.held_sessions import held_sessions
from sessions.photos.files import UncommittedFiles
from sessions.versions.save import StaleData


@dataclass(frozen=True, slots=True)
class Result:
    """Result: event, report, and names of pictures that are missing."""

    event: Event
    report: Report
    missing: tuple[str, ...]


def apply_plan(
    plan: Plan, pictures: Mapping[str, StoredPicture] | None = None, rows: ImportedRows | None = None
) -> Result:
    """Apply `plan` and store `pictures` (by plain name) that the event does not have.

    Writes nothing, and no picture, when it raises: RefusedText when a text is too long or invalid for its field,
    StaleData when a text was changed since the plan was made (optimistic lock), OverQuota when the event has no room
    for its days or sessions, or the report for its chapters. Apply a plan only once. `rows`
    are those of ``rows_of_plan``, made before a transaction that is already open.
    """
    rows = rows or rows_of_plan(plan)
    with UncommittedFiles() as files, transaction.atomic():
        event = _locked(plan.event, plan.user) if plan.event else checked(rows.event)
        rows.parts.require_room()
        report = _create_report(rows.report, event)
        if rows.edition:
            rows.edition.report = report
            checked(rows.edition)
        rows.parts.write()
        parts = rows.parts.rows
        _hold(report, parts)
        write_chapters_in_order(plan, report, parts)
        shown = {
            name: parts.sessions[part.id]
            for part in reversed(plan.theirs.parts)
            if part.kind is PartKind.SESSION
            for name in image_paths("\n".join(part.fields[field] for field in ("note", "summary", "body")))
        }
        here = {photo.name: photo for photo in event.photos.present()}
        missing = add_pictures(rows.photos, event, here, shown, pictures or {}, files)
        if plan.incoming:
            kinds = (PartKind.DAY, PartKind.SESSION, PartKind.CHAPTER)
            keys = [pk_of(parts.id_of(part.id)) for kind in kinds for part in plan.theirs.parts if part.kind is kind]
            kept = {change.of for change in plan.conflicts}
            keep_form(report, plan.user, DIALECTS[plan.dialect], plan.incoming, plan.article, keys, kept)
    return Result(event, report, missing)


def _locked(event: Event, user: User) -> Event:
    """Lock the event: nobody else adds rows to it meanwhile, so positions are unique.

    Raises StaleData when it was deleted, or when the user may not change it any more.
    """
    if not Event.objects.editable_by(user).present().select_for_update(no_key=True).filter(pk=event.pk):
        raise StaleData(str(event))
    return event


def _create_report(report: Report, event: Event) -> Report:
    report.event = event
    has_others = event.reports.filter(author=report.author, is_team=False).exists()
    report.holds = Holds.CHOSEN if has_others else Holds.ATTENDED
    return checked(report)


def _hold(report: Report, parts: PartRows) -> None:
    """Assign the sessions to this report, if it has selected sessions; other reports keep those that were stored."""
    if report.holds != Holds.CHOSEN or not parts.sessions:
        return
    added = {session.pk for key, session in parts.sessions.items() if key in parts.new}
    for other in Report.objects.beside(report).filter(holds=Holds.ATTENDED):
        other.chosen.set({each for each in held_sessions(other) if each.pk not in added})
        other.holds = Holds.CHOSEN
        other.save(update_fields=["holds", "updated_at"])
    report.chosen.add(*parts.sessions.values())
