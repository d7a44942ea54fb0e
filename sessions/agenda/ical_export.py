"""iCalendar export of an agenda, or of stars: those of their sessions that have a time."""

from collections.abc import Callable
from datetime import UTC, datetime

from icalendar import Calendar
from icalendar import Event as Entry

from sessions.agenda.day import Card
from sessions.agenda.time_slots import end_of
from sessions.models import PLANNED_OR_ATTENDED, Event, Session
from sessions.models.querysets.access import Reader
from sessions.models.session import SessionQuerySet

DESCRIPTION_LENGTH = 400
"""Maximum length of a description in the calendar, in characters."""

PRODUCT = "-//Conference Log//Agenda//EN"


def agenda_sessions(event: Event, user: Reader) -> SessionQuerySet:
    """Return the sessions that the user planned or attended."""
    said = {"impressions__author_id": user.pk, "impressions__state__in": PLANNED_OR_ATTENDED}
    return event.sessions.present().filter(**said)


def calendar_of(event: Event, user: Reader, sessions: SessionQuerySet, page_of: Callable[[Session], str]) -> bytes:
    """Return sessions of the user that have a time as iCalendar bytes (RFC 5545). Two queries.

    They are stable while nothing changes (ETag). ``page_of`` returns the URL of a session's page. A session that
    the programme no longer has is CANCELLED, a second choice TENTATIVE.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", event.name)
    calendar.add("x-wr-timezone", event.time_zone)
    calendar.add("x-published-ttl", "PT1H")
    timed = sessions.exclude(starts_at=None).defer("search", "feed_digests")
    for session in timed.with_impression_of(user).order_by("starts_at", "pk"):
        calendar.add_component(_entry(event, session, page_of(session)))
    return calendar.to_ical()


def _entry(event: Event, session: Session, page: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"{session.pk}@conference-log")
    entry.add("dtstamp", _whole(Card(session, session.own_impression).changed_at))
    assert session.starts_at is not None
    entry.add("dtstart", _whole(session.starts_at))
    ends_at = end_of(session)
    if ends_at and ends_at > session.starts_at:
        entry.add("dtend", _whole(ends_at))
    entry.add("summary", session.heading)
    if place := ", ".join(filter(None, (session.room, event.venue))):
        entry.add("location", place)
    if description := "\n\n".join(filter(None, (session.speakers, _short(session.description)))):
        entry.add("description", description)
    entry.add("url", page)
    entry.add("status", _status(session))
    return entry


def _status(session: Session) -> str:
    if session.removed_from_feed_at:
        return "CANCELLED"
    return "TENTATIVE" if session.own_impression and session.own_impression.is_second_choice else "CONFIRMED"


def _whole(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _short(text: str) -> str:
    return text if len(text) <= DESCRIPTION_LENGTH else text[: DESCRIPTION_LENGTH - 1].rstrip() + "…"
