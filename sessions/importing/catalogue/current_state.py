"""An event before an import: its snapshot in a constant number of queries, and its days with those of a programme."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from sessions.importing.catalogue.fact_merge import DAY, FACTS, Value, is_edited
from sessions.importing.matching import Record
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.models import MAX_DAYS, Chapter, Day, Event, Feed, Impression, Photo, Report, Session, State, TeamText
from sessions.models.impression import WITHOUT_CONTENT, WITHOUT_TEXTS
from sessions.rules.day_numbers import DayQuestion, question_of, spread
from sessions.rules.search_text import folded


@dataclass(frozen=True, slots=True)
class Calendar:
    """First and last date of an event, and the dates of its days by key.

    A day without a date has the one that ``Event.ensure_days`` would give it. ``new`` are dates without a day;
    ``question`` is what they ask where they do not fit between the numbers.
    """

    first: date | None
    last: date | None
    dates: Mapping[int, date | None]
    new: tuple[date, ...] = ()
    question: DayQuestion | None = None

    @classmethod
    def of(cls, event: Event, days: Iterable[Day], wanted: Iterable[date] = ()) -> "Calendar":
        """Return the calendar of an event with a day for each of the ``wanted`` dates.

        Raises FeedError when they are more, or farther apart, than the days of one event can be.
        """
        days, wanted = list(days), sorted(set(wanted))
        dates = {day.pk: day.date for day in days}
        known = cls(event.first_day, event.last_day, dates)
        if wanted:
            known = known._widened(wanted)
        return known._with_days(days)

    def _widened(self, wanted: list[date]) -> "Calendar":
        dated = [on for on in self.dates.values() if on]
        firsts = [self.first] if self.first else dated
        lasts = [self.last or self.first] if self.first else dated
        first, last = min([*firsts, *wanted]), max([*filter(None, lasts), *wanted])
        length = (last - first).days + 1
        if length > MAX_DAYS:
            raise FeedError(Fault.TOO_MANY_DAYS, f"{first} – {last}", str(length))
        return replace(self, first=first, last=last)

    def without(self, left_out: Collection[date]) -> "Calendar":
        """Return the calendar with no days for these dates, and with no question."""
        return replace(self, new=tuple(on for on in self.new if on not in left_out), question=None)

    def _with_days(self, days: list[Day]) -> "Calendar":
        if self.first is None or self.last is None:
            return self
        by_number, new = spread({day.number: day.date for day in days}, self.first, self.last, MAX_DAYS)
        dates = {day.pk: by_number[day.number] for day in days}
        return replace(self, dates=dates, new=tuple(new), question=question_of(by_number, new))


type Stamp = list[datetime | None]
"""When a session was last changed, and when it was deleted: together its version for the optimistic lock."""


@dataclass(frozen=True, slots=True)
class EventSnapshot:
    """Snapshot of an event: days, feeds and sessions, including deleted sessions that came from a feed.

    ``touched_ids`` are sessions that anybody has marked, written about, taken a photo in or chosen for a report;
    ``attended_ids`` those that anybody attended or wrote about, ``marked_ids`` those marked as attended; ``states`` is
    the user's own state.
    """

    event: Event
    days: tuple[Day, ...]
    feeds: tuple[Feed, ...]
    sessions: tuple[Session, ...]
    touched_ids: frozenset[UUID]
    attended_ids: frozenset[UUID]
    marked_ids: frozenset[UUID]
    states: Mapping[UUID, str]
    calendar: Calendar

    def sessions_of(self, feed: Feed | None) -> list[Session]:
        """Return the sessions of a feed; for None the present ones without a feed."""
        if feed is None:
            return [session for session in self.sessions if session.feed_id is None and session.deleted_at is None]
        return [session for session in self.sessions if session.feed_id == feed.pk]

    def deleted_of_removed_feeds(self, there: Iterable[Record]) -> list[Session]:
        """Return deleted sessions of a feed that was removed, which are among these records."""
        # Short ids are ambiguous: another talk with the same id must not count as deleted.
        known = {(record.external_id, folded(record.title)) for record in there}
        return [
            session
            for session in self.sessions
            if session.feed_id is None and session.deleted_at and (session.external_id, folded(session.title)) in known
        ]

    def is_touched(self, session: Session) -> bool:
        """Return whether a person has added anything to a session of a feed, or edited it."""
        return (
            session.pk in self.touched_ids or bool(session.note) or is_edited(self.facts(session), session.feed_digests)
        )

    def was_attended_on_day(self, session: Session) -> bool:
        """Return whether anybody attended the session on the day where it is."""
        return session.pk in self.marked_ids

    def facts(self, session: Session) -> dict[str, Value]:
        """Return the facts of a session in the form of a feed."""
        values: dict[str, Value] = {field: getattr(session, field) for field in FACTS if field != DAY}
        return values | {DAY: self.date_of(session)}

    def date_of(self, session: Session) -> date | None:
        """Return the date of the session's day."""
        return self.calendar.dates.get(session.day_id)

    def record(self, session: Session) -> Record:
        """Return the matching record of a session."""
        starts_at = session.starts_at
        on = self.date_of(session) or (self.event.conference_date(starts_at) if starts_at else None)
        logged_at = session.logged_at or session.created_at
        logged_on = self.event.conference_date(logged_at)
        # A future session can be moved to any day; a past one was attended on its day.
        is_over = starts_at is not None and starts_at <= timezone.now()
        by_hand = session.feed_id is None and session.deleted_at is None
        attended_on_day = self.was_attended_on_day(session) and (by_hand or starts_at is None)
        return Record(
            external_id=session.external_id,
            code=session.code,
            title=session.title,
            starts_at=starts_at,
            room=session.room,
            on=on,
            by_hand=by_hand,
            attended_on_day=attended_on_day or (is_over and not by_hand and session.pk in self.attended_ids),
            logged_at=logged_at if by_hand and starts_at is None and logged_on == on else None,
            ends_at=session.ends_at,
            digests=frozenset(session.feed_digests.items()),
            deleted=session.deleted_at is not None,
        )


def read(event: Event, user: User, zone_before: ZoneInfo | None = None) -> EventSnapshot:
    """Take the snapshot of an event; of one that gets another zone, with the times that it has then.

    ``zone_before`` is the zone that is stored, None for that of the event.
    """
    # Feeds first: of an import that ends between these queries, the lock then finds another feed than was seen.
    feeds = tuple(event.feeds.all())
    days = tuple(event.days.all())
    by_key = {day.pk: day for day in days}
    known = Q(feed__isnull=False) | Q(deleted_at=None) | ~Q(external_id="")
    sessions = tuple(event.sessions.filter(known, day__in=days).defer("search").order_by("pk"))
    for session in sessions:
        session.event, session.day = event, by_key[session.day_id]
        if session.feed_id is None and zone_before and zone_before.key != event.time_zone:
            session.keep_local_time(zone_before, save=False)
    theirs = Impression.objects.filter(session__event=event)
    seen = Q(state=State.ATTENDED) | ~WITHOUT_TEXTS
    states = list(theirs.annotate(is_seen=seen).values_list("session_id", "author_id", "state", "is_seen"))
    return EventSnapshot(
        event=event,
        days=days,
        feeds=feeds,
        sessions=sessions,
        touched_ids=touched_ids_of(event),
        attended_ids=frozenset(key for key, _author, _state, is_seen in states if is_seen),
        marked_ids=frozenset(key for key, _author, state, _seen in states if state == State.ATTENDED),
        states={key: state for key, author, state, _seen in states if author == user.pk},
        calendar=Calendar.of(event, days),
    )


def stamps_of(sessions: Iterable[Session]) -> dict[UUID, Stamp]:
    """Return the version of each session by key."""
    return {session.pk: [session.updated_at, session.deleted_at] for session in sessions}


def touched_ids_of(event: Event) -> frozenset[UUID]:
    """Return the keys of the sessions of an event that a person has added anything to."""
    nothing = WITHOUT_CONTENT & Q(revisions=None)
    said = Impression.objects.filter(session__event=event).exclude(nothing)
    # Includes deleted photos: a restored photo needs its session.
    taken = Photo.objects.filter(event=event, session__isnull=False)
    chosen = Report.chosen.through.objects.filter(report__event=event)
    # A chapter stands below its session, which need not be in the report.
    above = Chapter.objects.filter(after_session__event=event).order_by().values_list("after_session_id", flat=True)
    of_team = TeamText.objects.filter(session__event=event)
    said_or_taken = (rows.values_list("session_id", flat=True) for rows in (said, taken, of_team))
    used = chosen.order_by().values_list("session_id", flat=True).union(above)
    return frozenset(key for rows in (*said_or_taken, used) for key in rows)
