"""Apply an import plan of a report, in one transaction: all or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from sessions.article.dialects import DIALECTS
from sessions.article.images import image_paths
from sessions.article.outline.model import Role
from sessions.article.outline.source_form import identity_of
from sessions.importing.report.apply_sessions import write_sessions
from sessions.importing.report.keep_form import PartRows, keep_form
from sessions.importing.report.pictures import StoredPicture
from sessions.importing.report.plan import Plan
from sessions.importing.report.plan_rows import ImportedRows, require_room, rows_of_plan
from sessions.importing.report.planned_texts import Action
from sessions.importing.rows.checks import checked, write_checked
from sessions.importing.rows.ready_rows import Positions, ReadyRows
from sessions.models import Chapter, Day, Event, Holds, Photo, Report, Session
from sessions.models.held_sessions import held_sessions
from sessions.photos.files import UncommittedFiles, store
from sessions.rules.photo_names import ending_of
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
    with UncommittedFiles() as written, transaction.atomic():
        event = _locked(plan.event, plan.owner) if plan.event else checked(rows.event)
        require_room(rows)
        rows.updates.write()
        days = _write_days(rows, event)
        write_sessions(plan, rows.sessions, event, days)
        report = _create_report(rows.report, event)
        if rows.edition:
            rows.edition.report = report
            checked(rows.edition)
        sessions = [session for session, _ in rows.sessions.applied]
        _hold(report, sessions, {planned.stored.pk for planned in plan.sessions if planned.stored})
        _write_chapters(plan, rows, report, days, sessions)
        missing = _apply_pictures(rows, event, pictures or {}, written)
        if plan.incoming:
            parts = _rows(plan, days, sessions, rows.chapters)
            keep_form(report, plan.owner, DIALECTS[plan.dialect], plan.incoming, plan.article, parts)
    return Result(event, report, missing)


def _locked(event: Event, user: User) -> Event:
    """Lock the event: nobody else adds rows to it meanwhile, so positions are unique.

    Raises StaleData when it was deleted, or when the user may not change it any more.
    """
    if not Event.objects.editable_by(user).present().select_for_update(no_key=True).filter(pk=event.pk):
        raise StaleData(str(event))
    return event


def _write_days(rows: ImportedRows, event: Event) -> dict[int, Day]:
    """Write the days; return all days of the event by number.

    A new day comes without its date if another day of the event has it.
    """
    taken = set(event.days.values_list("date", flat=True))
    for day in rows.days:
        day.event, day.date = event, None if day.date in taken else day.date
    write_checked(ReadyRows(rows.days))
    return {day.number: day for day in event.days.all()}


def _create_report(report: Report, event: Event) -> Report:
    report.event = event
    has_others = event.reports.filter(author=report.author, is_team=False).exists()
    report.holds = Holds.CHOSEN if has_others else Holds.ATTENDED
    return checked(report)


def _hold(report: Report, sessions: list[Session], known: Collection[UUID]) -> None:
    """Assign the sessions to this report, if it has selected sessions; new ones are in no other report.

    `known` are the keys of those that were stored before: other reports keep them.
    """
    if report.holds != Holds.CHOSEN or not sessions:
        return
    added = {each.pk for each in sessions}.difference(known)
    for other in Report.objects.beside(report).filter(holds=Holds.ATTENDED):
        other.chosen.set({each for each in held_sessions(other) if each.pk not in added})
        other.holds = Holds.CHOSEN
        other.save(update_fields=["holds", "updated_at"])
    report.chosen.add(*sessions)


def _write_chapters(
    plan: Plan, rows: ImportedRows, report: Report, days: Mapping[int, Day], sessions: Sequence[Session]
) -> None:
    """Write the chapters."""
    positions = Positions(Chapter.objects.filter(report=report), "report")
    for record, chapter in zip(plan.record.chapters, rows.chapters, strict=True):
        above = None if record.session is None else sessions[record.session]
        chapter.report = report
        chapter.after_day = None if record.after_day is None else days[record.after_day]
        chapter.in_day = above.day if above else None if record.in_day is None else days[record.in_day]
        chapter.after_session = above
        chapter.position = positions.following(report.pk)
    write_checked(ReadyRows(rows.chapters))
    keys = dict(Chapter.objects.filter(report=report).values_list("position", "pk"))
    for chapter in rows.chapters:
        chapter.pk = keys[chapter.position]


def _apply_pictures(
    rows: ImportedRows, event: Event, pictures: Mapping[str, StoredPicture], written: UncommittedFiles
) -> tuple[str, ...]:
    """Store the pictures that the event does not have, and return the names of those that are still missing.

    A missing photo of a colleague is not filled: another article names it, which may mean another picture.
    """
    sessions = reversed(rows.sessions.applied)
    session_of = {name: session for session, record in sessions for name in image_paths(record.texts)}
    here = {photo.name: photo for photo in event.photos.present()}
    new: list[Photo] = []
    found: list[Photo] = []
    missing: list[str] = []
    for name, new_photo in rows.photos.items():
        photo = here.get(name, new_photo)
        if photo is new_photo:
            photo.event, photo.session = event, session_of.get(name)
            new.append(photo)
        if not photo.file and name in pictures and photo.person_id == new_photo.added_by_id:
            picture = pictures[name]
            store(photo, picture.content, ending_of(name), (picture.width, picture.height), written, picture.small)
            if name in here:
                found.append(photo)
        if not photo.file:
            missing.append(name)
    write_checked(ReadyRows(new))
    write_checked(ReadyRows(found, updates=("file", "width", "height", "bytes")))
    return tuple(missing)


def _rows(plan: Plan, days: Mapping[int, Day], sessions: Sequence[Session], chapters: Sequence[Chapter]) -> PartRows:
    """Return the rows of the article, and of which of them something else is stored than it says."""
    of_days = [days[planned.record.number] for planned in plan.days]
    texts = [*(each.texts for each in plan.days), *(each.texts for each in plan.sessions)]
    roles = [Role.DAY] * len(of_days) + [Role.SESSION] * len(sessions)
    keys = [str(row.pk) for row in (*of_days, *sessions)]
    kept = (
        identity_of(role, key)
        for role, key, of in zip(roles, keys, texts, strict=True)
        if any(each.action is Action.CONFLICT for each in of)
    )
    first = len(of_days)
    return PartRows(keys[:first], keys[first:], [str(chapter.pk) for chapter in chapters], frozenset(kept))
