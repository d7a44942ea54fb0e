"""The rows that an import plan writes, not saved yet: a preview, a dry run and the import make and check the same."""

from dataclasses import dataclass

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.importing.report.apply_sessions import SessionsOfReport, sessions_of
from sessions.importing.report.plan import Plan
from sessions.importing.report.planned_texts import filled
from sessions.importing.report.records import ChapterRecord, ReportRecord
from sessions.importing.rows.checks import clean
from sessions.importing.rows.row_updates import RowUpdates
from sessions.models import (
    Chapter,
    ChapterPlace,
    Day,
    Edition,
    Event,
    Photo,
    Report,
    SectionStyle,
)
from sessions.models.event import MAX_DAYS
from sessions.models.profile import time_zone_of
from sessions.quotas.rows import require
from sessions.reporting.report_data import SECTION_STYLES
from sessions.rules.parsing import parse_moment


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """The rows that a plan writes, with their values, except to which of the others they belong.

    `event` may be stored already. `days` are the new ones, `chapters` all of the article in order, and `photos` those
    of its pictures by name, of which only the missing ones are written. `updates` are the texts that are filled in.
    """

    event: Event
    report: Report
    edition: Edition | None
    days: list[Day]
    chapters: list[Chapter]
    photos: dict[str, Photo]
    sessions: SessionsOfReport
    updates: RowUpdates


def rows_of_plan(plan: Plan) -> ImportedRows:
    """Return the rows of a plan; raises RefusedText for the first value that cannot be stored."""
    event = plan.event or clean(_event(plan))
    report = clean(_report(plan, event))
    updates = RowUpdates(plan.owner)
    days: list[Day] = []
    for planned in plan.days:
        if planned.stored is None:
            record = planned.record
            day = Day(event=event, number=record.number, title=record.title, note=record.note, date=record.on)
            days.append(clean(day))
        else:
            updates.add(planned.stored, filled(planned.stored, planned.texts))
    chapters = [clean(_chapter(each, report)) for each in plan.record.chapters]
    photos = {name: clean(Photo(name=name, added_by=plan.owner)) for name in plan.document.image_names()}
    return ImportedRows(
        event, report, _edition(plan, report), days, chapters, photos, sessions_of(plan, updates), updates
    )


def require_room(rows: ImportedRows) -> None:
    """Raise OverQuota if the event or the report has no room for the rows; see ``require``."""
    sessions = rows.sessions.sessions.rows
    for name, scope, new in (
        ("days", rows.event, rows.days),
        ("sessions", rows.event, sessions),
        ("chapters", rows.report, rows.chapters),
    ):
        if new:
            require(name, scope, len(new))


def _event(plan: Plan) -> Event:
    event = Event(
        owner=plan.owner,
        name=plan.record.title,
        language=plan.record.language,
        time_zone=time_zone_of(plan.owner),
    )
    dates = sorted(day.on for day in plan.record.days if day.on)
    if dates and (dates[-1] - dates[0]).days < MAX_DAYS:
        event.first_day, event.last_day = dates[0], dates[-1]
    if plan.event_address and not Event.objects.filter(slug=plan.event_address).exists():
        event.slug = plan.event_address
    return event


def _report(plan: Plan, event: Event) -> Report:
    document, front, record = plan.document, plan.document.front, plan.record
    report = Report(
        event=event,
        author=plan.owner,
        dialect=plan.dialect,
        title=record.title,
        emoji=front.emoji,
        topics=list(front.topics),
        published=front.published,
        published_at=front.published_at or _published_at(plan, event),
        publication_name=front.publication_name,
        front_matter=front.source if plan.dialect == DEFAULT_DIALECT else "",
        heading_level=document.level,
        image_folder=document.image_folder,
        sections=_style(record),
        **{f"shows_{name}": True for name in record.shown},
    )
    if front.kind:
        report.kind = front.kind
    if plan.event is None or not plan.event.reports.filter(slug=plan.address).exists():
        report.slug = plan.address
    return report


def _published_at(plan: Plan, event: Event) -> str:
    """Return the date of the front matter in the form in which it is stored, if the site of the article has one."""
    front = plan.document.front
    moment = parse_moment(front.date) if "date" in DIALECTS[plan.dialect].knows else None
    if moment is None:
        return ""
    moment = moment.astimezone(event.zone) if moment.tzinfo else moment
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _style(record: ReportRecord) -> str:
    return next((style for style, names in SECTION_STYLES.items() if names == record.names), SectionStyle.NONE)


def _edition(plan: Plan, report: Report) -> Edition | None:
    """Return what only the site of the article knows; Zenn's is in the report."""
    front = plan.document.front
    if plan.dialect == DEFAULT_DIALECT or not (front.source or front.site):
        return None
    edition = Edition(report=report, dialect=plan.dialect, values=dict(front.site), front_matter=front.source)
    return clean(edition)


def _chapter(record: ChapterRecord, report: Report) -> Chapter:
    return Chapter(
        report=report,
        place=ChapterPlace.BEFORE if record.before else ChapterPlace.AFTER,
        level=record.level,
        heading=record.heading,
        body=record.body,
    )
