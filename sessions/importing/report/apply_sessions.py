"""Write the sessions of an imported report with the impressions of its author: a constant number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sessions.importing.report.plan import Plan, PlannedSession
from sessions.importing.report.planned_texts import filled, instants
from sessions.importing.report.records import SessionRecord
from sessions.importing.rows.checks import clean, write_checked
from sessions.importing.rows.ready_rows import Positions, ReadyRows
from sessions.importing.rows.row_updates import RowUpdates
from sessions.models import Day, Event, Impression, Session, State
from sessions.models.profile import time_zone_of
from sessions.rules.codes import level_of
from sessions.rules.formats import guess_format


@dataclass(frozen=True, slots=True)
class SessionsOfReport:
    """The sessions and impressions that a plan writes, except their event, days and positions.

    ``applied`` are all sessions of the file, and ``new`` those to insert, with the numbers of their days.
    """

    applied: list[tuple[Session, SessionRecord]]
    new: list[tuple[Session, int]]
    sessions: ReadyRows
    impressions: ReadyRows


def sessions_of(plan: Plan, updates: RowUpdates) -> SessionsOfReport:
    """Return the sessions of a plan, and add their missing texts to `updates`.

    Raises RefusedText for an invalid text.
    """
    zone = plan.event.zone if plan.event else ZoneInfo(time_zone_of(plan.owner))
    language = plan.event.language if plan.event else plan.record.language
    applied: list[tuple[Session, SessionRecord]] = []
    new: list[tuple[Session, int]] = []
    impressions: list[Impression] = []
    for planned in plan.sessions:
        record, session = planned.record, planned.stored
        if session is None:
            session = clean(_session(record, zone, language))
            new.append((session, record.day_number))
        else:
            updates.add(session, filled(session, planned.texts))
        impression = _own(planned)
        if impression is None:
            impressions.append(clean(_impression(plan, record, session)))
        else:
            updates.add(impression, filled(impression, planned.texts))
        applied.append((session, record))
    sessions = ReadyRows([session for session, _number in new], late=("event", "day", "position"))
    return SessionsOfReport(applied, new, sessions, ReadyRows(impressions))


def write_sessions(plan: Plan, rows: SessionsOfReport, event: Event, days: Mapping[int, Day]) -> None:
    """Write the rows into the locked event; a session in a report was attended.

    Raises RefusedText.
    """
    positions = Positions(event.sessions.all(), "day")
    for session, number in rows.new:
        session.event, session.day = event, days[number]
        session.position = positions.following(session.day_id)
    write_checked(rows.sessions)
    write_checked(rows.impressions)
    known = [impression.pk for planned in plan.sessions if (impression := _own(planned))]
    if known:
        Impression.objects.filter(pk__in=known).exclude(state=State.ATTENDED).update(state=State.ATTENDED)


def _own(planned: PlannedSession) -> Impression | None:
    return planned.stored.own_impression if planned.stored else None


def _impression(plan: Plan, record: SessionRecord, session: Session) -> Impression:
    texts = {"summary": record.summary, "body": record.body}
    return Impression(session=session, author=plan.owner, **texts)


def _session(record: SessionRecord, zone: ZoneInfo, language: str) -> Session:
    """Return a session of the file; its level and format are guessed by its heading."""
    starts, ends = instants(record.facts, zone)
    typed = f"{record.code} | {record.title}" if record.code else record.title
    return Session(
        code=record.code,
        title=record.title,
        level=level_of(record.code),
        format=guess_format(typed, language),
        track=record.track,
        room=record.facts.room,
        speakers=record.facts.speakers,
        starts_at=starts,
        ends_at=ends,
        recording_url=record.recording_url,
        slides_url=record.slides_url,
        note=record.note,
    )
