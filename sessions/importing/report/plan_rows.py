"""The rows that an import plan writes, not saved yet: a preview, a dry run and the import make and check the same."""

from dataclasses import dataclass

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.importing.edits.part_rows import PartRows
from sessions.importing.edits.write_parts import PartsWriter
from sessions.importing.report.plan import Plan
from sessions.importing.rows.checks import clean
from sessions.models import Edition, Event, Photo, Report, SectionStyle
from sessions.models.event import MAX_DAYS
from sessions.models.profile import time_zone_of
from sessions.reporting.report_data import SECTION_STYLES
from sessions.rules.parsing import parse_moment


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


def rows_of_plan(plan: Plan) -> ImportedRows:
    """Return the rows of a plan; raises RefusedText for the first value that cannot be stored."""
    event = plan.event or clean(_event(plan))
    report = clean(_report(plan, event))
    photos = {name: clean(Photo(name=name, added_by=plan.user)) for name in plan.document.image_names()}
    known = plan.rows
    rows = PartRows(days=dict(known.days), sessions=dict(known.sessions), texts=dict(known.texts))
    return ImportedRows(event, report, _edition(plan, report), photos, PartsWriter(plan, report, rows))


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
    document, front = plan.document, plan.document.front
    report = Report(
        event=event,
        author=plan.user,
        dialect=plan.dialect,
        title=plan.title,
        emoji=front.emoji,
        topics=list(front.topics),
        published=front.published,
        published_at=front.published_at or _published_at(plan, event),
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


def _published_at(plan: Plan, event: Event) -> str:
    """Return the date of the front matter in the form in which it is stored, if the site of the article has one."""
    front = plan.document.front
    moment = parse_moment(front.date) if "date" in DIALECTS[plan.dialect].knows else None
    if moment is None:
        return ""
    moment = moment.astimezone(event.zone) if moment.tzinfo else moment
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _style(plan: Plan) -> str:
    return next((style for style, names in SECTION_STYLES.items() if names == plan.theirs.names), SectionStyle.NONE)


def _edition(plan: Plan, report: Report) -> Edition | None:
    """Return what only the site of the article knows; Zenn's is in the report."""
    front = plan.document.front
    if plan.dialect == DEFAULT_DIALECT or not (front.source or front.site):
        return None
    edition = Edition(report=report, dialect=plan.dialect, values=dict(front.site), front_matter=front.source)
    return clean(edition)
