"""Apply an import plan of a report, in one transaction: all or nothing.

A preview and a dry run make and check the same rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.article.images import image_paths
from sessions.importing.edits.day_numbers import pk_of
from sessions.importing.edits.keep import keep_form
from sessions.importing.edits.part_rows import PartRows
from sessions.importing.edits.pictures import StoredPicture, add_pictures
from sessions.importing.edits.state import PartKind
from sessions.importing.edits.write_order import write_chapters_in_order
from sessions.importing.edits.write_parts import PartsWriter
from sessions.importing.edits.write_settings import stored_date
from sessions.importing.report.plan import Plan
from sessions.importing.rows.checks import checked, clean
from sessions.models import Edition, Event, Holds, Photo, Report, SectionStyle
from sessions.models.event import MAX_DAYS
from sessions.models.held_sessions import held_sessions
from sessions.models.profile import time_zone_of
from sessions.photos.files import UncommittedFiles
from sessions.reporting.report_data import SECTION_STYLES
from sessions.versions.save import StaleData


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """The rows that a plan writes, with their values, except to which of the others they belong.

    `event` may be stored already, and `photos` are those of the pictures by name, of which only the missing ones are
    written. `parts` writes everything else.
    """

    event: Event
    report: Report
    edition: Edition | None
    photos: dict[str, Photo]
    parts: PartsWriter


@dataclass(frozen=True, slots=True)
class Result:
    """Result: event, report, and names of pictures that are missing."""

    event: Event
    report: Report
    missing: tuple[str, ...]


def rows_of_plan(plan: Plan) -> ImportedRows:
    """Return the rows of a plan; raises RefusedText for the first value that cannot be stored."""
    event = plan.event or clean(_event(plan))
    report = clean(_report(plan, event))
    photos = {name: clean(Photo(name=name, added_by=plan.user)) for name in plan.document.image_names()}
    known = plan.rows
    rows = PartRows(days=dict(known.days), sessions=dict(known.sessions), texts=dict(known.texts))
    return ImportedRows(event, report, _edition(plan, report), photos, PartsWriter(plan, report, rows))


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


def _event(plan: Plan) -> Event:
    event = Event(
        owner=plan.user,
        name=plan.title,
        language=plan.language,
        time_zone=time_zone_of(plan.user),
    )
    dates = sorted(on for part in plan.theirs.parts if (on := part.fields.get("date")))
    if dates and (dates[-1] - dates[0]).days < MAX_DAYS:
        event.first_day, event.last_day = dates[0], dates[-1]
    if plan.event_address and not Event.objects.filter(slug=plan.event_address).exists():
        event.slug = plan.event_address
    return event


def _report(plan: Plan, event: Event) -> Report:
    document, front, dialect = plan.document, plan.document.front, DIALECTS[plan.dialect]
    report = Report(
        event=event,
        author=plan.user,
        dialect=plan.dialect,
        title=plan.title,
        emoji=front.emoji,
        topics=list(front.topics),
        published=front.published,
        published_at=front.published_at or (stored_date(front.date, event) if "date" in dialect.knows else ""),
        publication_name=front.publication_name,
        front_matter=front.source if plan.dialect == DEFAULT_DIALECT else "",
        heading_level=document.level,
        image_folder=document.image_folder,
        sections=_style(plan),
        **{f"shows_{name}": True for name in plan.theirs.shown},
    )
    if front.kind:
        report.kind = front.kind
    if plan.event is None or not plan.event.reports.filter(slug=plan.address).exists():
        report.slug = plan.address
    return report


def _style(plan: Plan) -> str:
    return next((style for style, names in SECTION_STYLES.items() if names == plan.theirs.names), SectionStyle.NONE)


def _edition(plan: Plan, report: Report) -> Edition | None:
    """Return what only the site of the article knows; Zenn's is in the report."""
    front = plan.document.front
    if plan.dialect == DEFAULT_DIALECT or not (front.source or front.site):
        return None
    edition = Edition(report=report, dialect=plan.dialect, values=dict(front.site), front_matter=front.source)
    return clean(edition)
