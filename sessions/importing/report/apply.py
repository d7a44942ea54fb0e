"""Apply an import plan of a report, in one transaction: all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from sessions.importing.report.pictures import StoredPicture
from sessions.importing.report.plan import Plan, SessionOfReport
from sessions.importing.report.planned_texts import Action, PlannedText, instants
from sessions.importing.report.records import DayRecord, ReportRecord, SessionRecord
from sessions.models import (
    Chapter,
    ChapterPlace,
    Day,
    Edition,
    Event,
    Holds,
    Impression,
    ListPlace,
    Photo,
    Report,
    RevisionReason,
    SectionStyle,
    Session,
    State,
)
from sessions.models.event import MAX_DAYS
from sessions.photos.files import UncommittedFiles, store
from sessions.reporting.assembly import SECTION_STYLES
from sessions.reporting.dialects import DEFAULT_DIALECT
from sessions.reporting.grouping import OTHERS
from sessions.reporting.images import image_paths
from sessions.rules.codes import level_of
from sessions.rules.formats import guess_format
from sessions.rules.photo_names import ending_of
from sessions.versions.revisions import TEXTS, save_and_keep, snapshot_of
from sessions.versions.save import StaleData, save_texts


@dataclass(frozen=True, slots=True)
class Result:
    """Result: event, report, and names of pictures that are missing."""

    event: Event
    report: Report
    missing: tuple[str, ...]


def apply_plan(plan: Plan, pictures: Mapping[str, StoredPicture] | None = None) -> Result:
    """Apply `plan` and store `pictures` (by plain name) that the event does not have.

    Writes nothing, and no picture, when it raises: RefusedText when a text is too long or invalid for its field,
    StaleData when a text was changed since the plan was made (optimistic lock).
    """
    with UncommittedFiles() as written, transaction.atomic():
        event = plan.event or _create_event(plan)
        days = _apply_days(plan, event)
        sessions = _apply_sessions(plan, event, days)
        report = plan.report or _create_report(plan, event)
        _create_edition(plan, report)
        _fill(report, plan.texts, plan.owner)
        _hold(report, [session for session, _ in sessions])
        _apply_chapters(plan, report, days, [session for session, _ in sessions])
        missing = _apply_pictures(plan, event, sessions, pictures or {}, written)
    return Result(event, report, missing)


class RefusedText(Exception):
    """A text of the file is invalid; the message names its place and the reason."""


def _checked[Row: Any](row: Row) -> Row:
    _clean(row)
    row.save()
    return row


def _clean(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        where = f"{row._meta.verbose_name} {str(row)[:60]!r}"
        reasons = (f"{field}: {' '.join(reasons)}" for field, reasons in error.message_dict.items())
        raise RefusedText(f"{where}: {'; '.join(reasons)}") from error


def _fill(row: Any, texts: Iterable[PlannedText], owner: User) -> None:
    """Set the missing texts of `row`, unless its version has changed since the plan was made.

    The replaced text is kept as a revision.
    """
    fields = {text.field: text.stored for text in texts if text.action is Action.FILL and hasattr(row, text.field)}
    if not fields:
        return
    earlier = snapshot_of(row) if type(row) in TEXTS else None
    for field, text in fields.items():
        setattr(row, field, text)
    _clean(row)
    if isinstance(row, Session):
        fields["search"] = row.build_search_text()
    rows = type(row).objects.all()
    if earlier is None:
        version = save_texts(rows, row.pk, row.version, **fields)
    else:
        version = save_and_keep(rows, earlier, fields, by=owner, reason=RevisionReason.IMPORTED)
    if version is None:
        raise StaleData(str(row))


def _create_event(plan: Plan) -> Event:
    event = Event(owner=plan.owner, name=plan.record.title, language=plan.record.language)
    dates = sorted(day.on for day in plan.record.days if day.on)
    if dates and (dates[-1] - dates[0]).days < MAX_DAYS:
        event.first_day, event.last_day = dates[0], dates[-1]
    if plan.event_address and not Event.objects.filter(slug=plan.event_address).exists():
        event.slug = plan.event_address
    return _checked(event)


def _apply_days(plan: Plan, event: Event) -> dict[int, Day]:
    days = {day.number: day for day in event.days.all()}
    taken = {day.date for day in days.values()}
    for planned in plan.days:
        record, day = planned.record, planned.day
        if day is None:
            days[record.number] = _checked(_new_day(record, event, taken))
        else:
            _fill(day, planned.texts, plan.owner)
    return days


def _new_day(record: DayRecord, event: Event, taken: set[date | None]) -> Day:
    """Return a day of the file; without its date if another day of the event has it."""
    on = None if record.on in taken else record.on
    return Day(event=event, number=record.number, title=record.title, note=record.note, date=on)


def _apply_sessions(plan: Plan, event: Event, days: Mapping[int, Day]) -> list[tuple[Session, SessionRecord]]:
    applied: list[tuple[Session, SessionRecord]] = []
    for planned in plan.sessions:
        record, session = planned.record, planned.session
        if session is None:
            session = _create_session(plan.record, record, event, days[record.day_number])
        else:
            _fill(session, planned.texts, plan.owner)
        _apply_impression(plan, planned, session)
        applied.append((session, record))
    return applied


def _apply_impression(plan: Plan, planned: SessionOfReport, session: Session) -> None:
    """Save the impression; a session in a report was attended."""
    impression = planned.session.own_impression if planned.session else None
    if impression is None:
        record = planned.record
        _checked(
            Impression(
                session=session, author=plan.owner, summary=record.summary, body=record.body, rating=record.facts.rating
            )
        )
        return
    _fill(impression, planned.texts, plan.owner)
    Impression.objects.filter(pk=impression.pk).update(state=State.ATTENDED)


def _create_session(report: ReportRecord, record: SessionRecord, event: Event, day: Day) -> Session:
    """Create a session of the file; its level and format are guessed only if the article tells none of any session."""
    facts = record.facts
    starts, ends = instants(facts, event.zone)
    typed = f"{record.code} | {record.title}" if record.code else record.title
    session = Session(
        event=event,
        day=day,
        code=record.code,
        title=record.title,
        level=facts.level if "level" in report.shown else level_of(record.code),
        format=facts.format
        if "format" in report.shown
        else _named("format", report, record) or guess_format(typed, event.language),
        track=_named("track", report, record),
        room=facts.room,
        speakers=facts.speakers,
        starts_at=starts,
        ends_at=ends,
        recording_url=record.recording_url,
        note=record.note,
    )
    return _checked(session)


def _named(grouping: str, report: ReportRecord, record: SessionRecord) -> str:
    """Return the format or track by whose name a new session is grouped."""
    return record.group if report.grouping == grouping and record.group not in OTHERS.values() else ""


def _create_report(plan: Plan, event: Event) -> Report:
    document, front, record = plan.document, plan.document.front, plan.record
    report = Report(
        event=event,
        dialect=plan.dialect,
        title=record.title,
        emoji=front.emoji,
        topics=list(front.topics),
        published=front.published,
        published_at=front.published_at,
        publication_name=front.publication_name,
        front_matter=front.source if plan.dialect == DEFAULT_DIALECT else "",
        heading_level=document.level,
        image_folder=document.image_folder,
        sections=_style(record),
        holds=Holds.CHOSEN if event.reports.exists() else Holds.ATTENDED,
        grouping=record.grouping,
        lists_others=document.series.place if document.series else ListPlace.NONE,
        **{f"shows_{name}": True for name in record.shown},
    )
    if front.kind:
        report.kind = front.kind
    if not event.reports.filter(slug=plan.address).exists():
        report.slug = plan.address
    return _checked(report)


def _create_edition(plan: Plan, report: Report) -> None:
    """Store what only the site of the article knows, where nothing is stored yet; Zenn's is in the report."""
    front = plan.document.front
    if plan.dialect == DEFAULT_DIALECT or not (front.source or front.site):
        return
    if not report.editions.filter(dialect=plan.dialect).exists():
        edition = Edition(report=report, dialect=plan.dialect, values=dict(front.site), front_matter=front.source)
        _checked(edition)


def _style(record: ReportRecord) -> str:
    return next((style for style, names in SECTION_STYLES.items() if names == record.names), SectionStyle.NONE)


def _hold(report: Report, sessions: list[Session]) -> None:
    """Assign the sessions to this report only, if it has selected sessions; other reports lose them."""
    if report.holds != Holds.CHOSEN or not sessions:
        return
    for other in Report.objects.filter(event=report.event, holds=Holds.ATTENDED):
        other.chosen.set(set(other.sessions()) - set(sessions))
        other.holds = Holds.CHOSEN
        other.save(update_fields=["holds", "updated_at"])
    report.chosen.add(*sessions)


def _apply_chapters(plan: Plan, report: Report, days: Mapping[int, Day], sessions: Sequence[Session]) -> None:
    for planned in plan.chapters:
        record, chapter = planned.record, planned.chapter
        if chapter is not None:
            _fill(chapter, planned.texts, plan.owner)
            continue
        above = None if record.session is None else sessions[record.session]
        _checked(
            Chapter(
                report=report,
                place=ChapterPlace.BEFORE if record.before else ChapterPlace.AFTER,
                after_day=None if record.after_day is None else days[record.after_day],
                in_day=above.day if above else None if record.in_day is None else days[record.in_day],
                after_session=above,
                level=record.level,
                heading=record.heading,
                body=record.body,
            )
        )


def _apply_pictures(
    plan: Plan,
    event: Event,
    sessions: list[tuple[Session, SessionRecord]],
    pictures: Mapping[str, StoredPicture],
    written: UncommittedFiles,
) -> tuple[str, ...]:
    session_of = {name: session for session, record in reversed(sessions) for name in image_paths(record.texts)}
    here = {photo.name: photo for photo in event.photos.present()}
    missing: list[str] = []
    for name in plan.document.image_names():
        photo = here.get(name) or _checked(Photo(event=event, session=session_of.get(name), name=name))
        if not photo.file and name in pictures:
            picture = pictures[name]
            store(photo, picture.content, ending_of(name), (picture.width, picture.height), written)
            photo.save()
        if not photo.file:
            missing.append(name)
    return tuple(missing)
