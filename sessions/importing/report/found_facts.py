"""What the outline of an article tells besides its document: dates of days, and facts of sessions; no database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import zip_longest

from sessions.article.facts_line import Facts
from sessions.article.outline.facts import FoundFacts
from sessions.article.outline.to_document import ReadArticle
from sessions.importing.report.records import DayRecord, ReportRecord, SessionRecord
from sessions.rules.video_urls import is_recording

_LONGEST = {"address": 500, "track": 100}
"""Maximum lengths in the database; a test compares them with the model."""


def with_found_facts(record: ReportRecord, article: ReadArticle) -> ReportRecord:
    """Return the records of an article with what its outline found; what the document tells itself has priority."""
    days = tuple(_dated(record, article))
    dates = {day.number: day.on for day in days}
    sessions = tuple(
        _with_facts(session, found, track, dates.get(session.day_number))
        for session, found, track in zip(record.sessions, article.facts, article.tracks, strict=True)
    )
    return replace(record, days=days, sessions=sessions)


def _dated(record: ReportRecord, article: ReadArticle) -> Iterator[DayRecord]:
    """Yield the days with their dates; a date that an earlier day has is none."""
    seen = {day.on for day in record.days if day.on}
    for day, on in zip_longest(record.days, article.dates):  # days of groups come last, and have no heading
        if day.on or on is None or on in seen:
            yield day
        else:
            seen.add(on)
            yield replace(day, on=on)


def _with_facts(session: SessionRecord, found: FoundFacts, track: str, on: date | None) -> SessionRecord:
    """Add what the lines of a session tell; the speakers found are those of its heading too, without accounts."""
    starts, ends = (_at(on, clock) for clock in (found.starts, found.ends))
    told = Facts(starts=starts, ends=ends, room=found.room, speakers=found.speakers)
    recording = found.recording_url if is_recording(found.recording_url) else ""
    return replace(
        session,
        facts=told,
        recording_url=session.recording_url or _short(recording, "address"),
        slides_url=_short(found.slides_url, "address"),
        track=_short(track, "track"),
    )


def _at(on: date | None, clock: str) -> datetime | None:
    return datetime.combine(on, time.fromisoformat(clock)) if on and clock else None


def _short(text: str, kind: str) -> str:
    return text if len(text) <= _LONGEST[kind] else ""
