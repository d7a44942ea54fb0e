"""Apply an import plan of a report, in one transaction: all or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from sessions.importing.report.apply_pictures import apply_pictures
from sessions.importing.report.apply_sessions import SessionsOfReport, sessions_of, write_sessions
from sessions.importing.report.fills import Fills
from sessions.importing.report.keep_form import PartRows, keep_form
from sessions.importing.report.pictures import StoredPicture
from sessions.importing.report.plan import Plan
from sessions.importing.report.planned_texts import Action
from sessions.importing.report.records import DayRecord, ReportRecord
from sessions.importing.rows.checks import checked, clean, write_checked
from sessions.importing.rows.positions import Positions
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import (
    Chapter,
    ChapterPlace,
    Day,
    Edition,
    Event,
    Holds,
    ListPlace,
    Report,
    SectionStyle,
    Session,
)
from sessions.models.event import MAX_DAYS
from sessions.models.profile import time_zone_of
from sessions.photos.files import UncommittedFiles
from sessions.quotas.rows import require
from sessions.quotas.text_bytes import charge, row_size
from sessions.reporting.assembly import SECTION_STYLES
from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.reporting.outline.model import Role
from sessions.reporting.outline.source_form import identity_of
from sessions.rules.parsing import parse_moment
from sessions.versions.save import StaleData


@dataclass(frozen=True, slots=True)
class Result:
    """Result: event, report, and names of pictures that are missing."""

    event: Event
    report: Report
    missing: tuple[str, ...]


def apply_plan(
    plan: Plan, pictures: Mapping[str, StoredPicture] | None = None, rows: SessionsOfReport | None = None
) -> Result:
    """Apply `plan` and store `pictures` (by plain name) that the event does not have.

    Writes nothing, and no picture, when it raises: RefusedText when a text is too long or invalid for its field,
    StaleData when a text was changed since the plan was made (optimistic lock), OverQuota when the event has no room
    for its days or sessions, the report for its chapters, or the owner for their texts. Apply a plan only once. `rows`
    are those of ``sessions_of``, made before a transaction that is already open.
    """
    rows = rows or sessions_of(plan)
    with UncommittedFiles() as written, transaction.atomic():
        event = _locked(plan.event, plan.owner) if plan.event else _create_event(plan)
        days, growth = _apply_days(plan, event)
        growth += write_sessions(plan, rows, event, days)
        report = plan.report or _create_report(plan, event)
        _create_edition(plan, report)
        texts = Fills(plan.owner)
        texts.add(report, plan.texts)
        growth += texts.write()
        sessions = [session for session, _ in rows.applied]
        _hold(report, sessions, {planned.session.pk for planned in plan.sessions if planned.session})
        chapters, more = _apply_chapters(plan, report, days, sessions)
        missing = apply_pictures(plan, event, rows.applied, pictures or {}, written)
        charge(event.owner_id, growth + more)
        if plan.incoming and not plan.is_same:
            dialect = DIALECTS[plan.dialect]
            keep_form(report, plan.owner, dialect, plan.incoming, plan.article, _rows(plan, days, sessions, chapters))
    return Result(event, report, missing)


def _locked(event: Event, user: User) -> Event:
    """Lock the event: nobody else adds rows to it meanwhile, so positions are unique.

    Raises StaleData when it was deleted, or when the user may not change it any more.
    """
    if not Event.objects.editable_by(user).present().select_for_update(no_key=True).filter(pk=event.pk):
        raise StaleData(str(event))
    return event


def _create_event(plan: Plan) -> Event:
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
    return checked(event)


def _apply_days(plan: Plan, event: Event) -> tuple[dict[int, Day], int]:
    """Write the days; return all days of the event by number, and by how many bytes texts grow."""
    taken = set(event.days.values_list("date", flat=True))
    fills, new = Fills(plan.owner), []
    for planned in plan.days:
        record, day = planned.record, planned.day
        if day is None:
            new.append(clean(_new_day(record, event, taken)))
        else:
            fills.add(day, planned.texts)
    growth = fills.write() + sum(map(row_size, new))
    write_checked(ReadyRows(new))
    if new:
        require("days", event, adding=0)
    return {day.number: day for day in event.days.all()}, growth


def _new_day(record: DayRecord, event: Event, taken: set[date | None]) -> Day:
    """Return a day of the file; without its date if another day of the event has it."""
    on = None if record.on in taken else record.on
    return Day(event=event, number=record.number, title=record.title, note=record.note, date=on)


def _create_report(plan: Plan, event: Event) -> Report:
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
        holds=Holds.CHOSEN if event.reports.filter(author=plan.owner, is_team=False).exists() else Holds.ATTENDED,
        grouping=record.grouping,
        lists_others=document.series.place if document.series else ListPlace.NONE,
        **{f"shows_{name}": True for name in record.shown},
    )
    if front.kind:
        report.kind = front.kind
    if not event.reports.filter(slug=plan.address).exists():
        report.slug = plan.address
    return checked(report)


def _published_at(plan: Plan, event: Event) -> str:
    """Return the date of the front matter in the form in which it is stored, if the site of the article has one."""
    front = plan.document.front
    moment = parse_moment(front.date) if "date" in DIALECTS[plan.dialect].knows else None
    if moment is None:
        return ""
    moment = moment.astimezone(event.zone) if moment.tzinfo else moment
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _create_edition(plan: Plan, report: Report) -> None:
    """Store what only the site of the article knows, where nothing is stored yet; Zenn's is in the report."""
    front = plan.document.front
    if plan.dialect == DEFAULT_DIALECT or not (front.source or front.site):
        return
    if not report.editions.filter(dialect=plan.dialect).exists():
        edition = Edition(report=report, dialect=plan.dialect, values=dict(front.site), front_matter=front.source)
        checked(edition)


def _style(record: ReportRecord) -> str:
    return next((style for style, names in SECTION_STYLES.items() if names == record.names), SectionStyle.NONE)


def _hold(report: Report, sessions: list[Session], known: Collection[UUID]) -> None:
    """Assign the sessions to this report, if it has selected sessions; new ones are in no other report.

    `known` are the keys of those that were stored before: other reports keep them.
    """
    if report.holds != Holds.CHOSEN or not sessions:
        return
    for other in Report.objects.beside(report).filter(holds=Holds.ATTENDED):
        other.chosen.set({each for each in other.sessions() if each.pk in known or each not in sessions})
        other.holds = Holds.CHOSEN
        other.save(update_fields=["holds", "updated_at"])
    report.chosen.add(*sessions)


def _apply_chapters(
    plan: Plan, report: Report, days: Mapping[int, Day], sessions: Sequence[Session]
) -> tuple[list[Chapter], int]:
    """Write the chapters; return those of the article in order, and by how many bytes texts grow."""
    positions = Positions(Chapter.objects.filter(report=report), "report")
    fills, new, found = Fills(plan.owner), [], []
    for planned in plan.chapters:
        record, chapter = planned.record, planned.chapter
        if chapter is not None:
            fills.add(chapter, planned.texts)
            found.append(chapter)
            continue
        above = None if record.session is None else sessions[record.session]
        chapter = Chapter(
            report=report,
            place=ChapterPlace.BEFORE if record.before else ChapterPlace.AFTER,
            after_day=None if record.after_day is None else days[record.after_day],
            in_day=above.day if above else None if record.in_day is None else days[record.in_day],
            after_session=above,
            position=positions.following(report.pk),
            level=record.level,
            heading=record.heading,
            body=record.body,
        )
        new.append(clean(chapter))
        found.append(chapter)
    growth = fills.write() + sum(map(row_size, new))
    write_checked(ReadyRows(new))
    if new:
        require("chapters", report, adding=0)
        keys = dict(Chapter.objects.filter(report=report).values_list("position", "pk"))
        for chapter in new:
            chapter.pk = keys[chapter.position]
    return found, growth


def _rows(plan: Plan, days: Mapping[int, Day], sessions: Sequence[Session], chapters: Sequence[Chapter]) -> PartRows:
    """Return the rows of the article, and of which of them something else is stored than it says."""
    of_days = [days[planned.record.number] for planned in plan.days]
    texts = [*(each.texts for each in plan.days), *(each.texts for each in plan.sessions)]
    texts += [each.texts for each in plan.chapters]
    roles = [Role.DAY] * len(of_days) + [Role.SESSION] * len(sessions) + [Role.CHAPTER] * len(chapters)
    keys = [str(row.pk) for row in (*of_days, *sessions, *chapters)]
    kept = (
        identity_of(role, key)
        for role, key, of in zip(roles, keys, texts, strict=True)
        if any(each.action is Action.CONFLICT for each in of)
    )
    first, second = len(of_days), len(of_days) + len(sessions)
    return PartRows(keys[:first], keys[first:second], keys[second:], frozenset(kept))
