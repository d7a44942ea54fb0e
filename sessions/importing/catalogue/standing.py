"""What stands in an event when a programme comes: read once, in a number of queries that no size changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from sessions.importing.catalogue.calendar import Calendar
from sessions.importing.catalogue.facts import DAY, FACTS, Value, is_edited
from sessions.importing.catalogue.matching import Record
from sessions.models import Day, Event, Feed, Impression, Photo, Report, Session, State

type Stamp = list[datetime | None]
"""When a session was last changed, and when it was deleted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Days, feeds and sessions of an event; of the sessions those of feeds, and what was logged by hand and is there.

    ``said`` are the keys of the sessions that something hangs on, whoever said, wrote, took or chose it; ``states``
    says what became of a session for the user alone.
    """

    event: Event
    days: tuple[Day, ...]
    feeds: tuple[Feed, ...]
    sessions: tuple[Session, ...]
    said: frozenset[UUID]
    states: Mapping[UUID, str]
    calendar: Calendar

    def of(self, feed: Feed | None) -> list[Session]:
        """Return the sessions of a feed; with None what was logged by hand."""
        return [session for session in self.sessions if session.feed_id == (feed.pk if feed else None)]

    def is_touched(self, session: Session) -> bool:
        """Say whether anything of a session of a feed is a person's."""
        return session.pk in self.said or bool(session.note) or is_edited(self.facts(session), session.told)

    def is_settled(self, session: Session) -> bool:
        """Say whether the user was there, on the day on which the session stands."""
        return self.states.get(session.pk) == State.ATTENDED

    def facts(self, session: Session) -> dict[str, Value]:
        """Return the facts of a session as a programme would tell them."""
        values: dict[str, Value] = {field: getattr(session, field) for field in FACTS if field != DAY}
        return values | {DAY: self.on(session)}

    def on(self, session: Session) -> date | None:
        """Return the date of the day in which a session stands."""
        return self.calendar.dates.get(session.day_id)

    def record(self, session: Session) -> Record:
        """Return what a session is known by."""
        starts_at = session.starts_at
        on = self.on(session) or (self.event.conference_date(starts_at) if starts_at else None)
        logged_on = self.event.conference_date(session.created_at)
        # What is to come can be moved to any day; what is over was where somebody was.
        is_over = starts_at is None or starts_at <= timezone.now()
        return Record(
            external_id=session.external_id,
            code=session.code,
            title=session.title,
            starts_at=starts_at,
            room=session.room,
            on=on,
            by_hand=session.feed_id is None,
            settled=self.is_settled(session) and (session.feed_id is None or is_over),
            logged_at=session.created_at if starts_at is None and logged_on == on else None,
        )


def read(event: Event, user: User) -> Standing:
    """Return what stands in an event."""
    days = tuple(event.days.all())
    by_key = {day.pk: day for day in days}
    sessions = tuple(event.sessions.filter(Q(feed__isnull=False) | Q(deleted_at=None)).defer("search").order_by("pk"))
    for session in sessions:
        session.event, session.day = event, by_key[session.day_id]
    mine = Impression.objects.filter(session__event=event, author_id=user.pk)
    return Standing(
        event=event,
        days=days,
        feeds=tuple(event.feeds.all()),
        sessions=sessions,
        said=said_of(event),
        states=dict(mine.values_list("session_id", "state")),
        calendar=Calendar.of(event, days),
    )


def stamps_of(sessions: Iterable[Session]) -> dict[UUID, Stamp]:
    """Return by key what shows that a session is still the one that was read."""
    return {session.pk: [session.updated_at, session.deleted_at] for session in sessions}


def said_of(event: Event) -> frozenset[UUID]:
    """Return the keys of the sessions of an event that something of a person's hangs on."""
    nothing = Q(state="", watch_later=False, watched_at=None, rating=None, summary="", body="", revisions=None)
    said = Impression.objects.filter(session__event=event).exclude(nothing)
    # A deleted photo that comes back comes back to its session.
    taken = Photo.objects.filter(event=event, session__isnull=False)
    chosen = Report.chosen.through.objects.filter(report__event=event)
    return frozenset(key for rows in (said, taken, chosen) for key in rows.values_list("session_id", flat=True))
