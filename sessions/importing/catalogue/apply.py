"""Apply an import plan to the catalogue, in one transaction: all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from sessions.agenda.event_days import keep_session_clocks
from sessions.importing.catalogue.current_state import read, touched_ids_of
from sessions.importing.catalogue.fact_merge import DAY
from sessions.importing.catalogue.plan import CataloguePlan
from sessions.importing.rows.ready_rows import Positions, ReadyRows
from sessions.models import Day, Event, Feed, Impression, Session, State
from sessions.models.impression import NOT_ON_AGENDA
from sessions.photos.clock_correction import keep_local_times, matches_of
from sessions.quotas.rows import require
from sessions.versions.save import StaleData

_WRITTEN = (
    *("day", "code", "title", "level", "format", "track", "room", "speakers", "starts_at", "ends_at"),
    *("recording_url", "slides_url", "description", "position", "feed", "external_id", "feed_digests"),
    *("removed_from_feed_at", "search", "version", "updated_at"),
)
_LATE = ("day", "position", "feed")


def apply_plan(plan: CataloguePlan, now: datetime, rows: "Rows | None" = None) -> Feed:
    """Apply a plan and return the feed, imported at this instant.

    Writes nothing when it raises: StaleData when the event was changed since the plan was made (optimistic lock),
    OverQuota when the event has no room for the programme, its days or its sessions. Apply a plan only once. ``rows``
    are those of ``rows_of``, computed before a transaction that is already open.
    """
    if rows is None:
        rows = rows_of(plan)
    with transaction.atomic():
        event = Event.objects.select_for_update(no_key=True).get(pk=plan.event.pk)
        _check(plan, event)
        if plan.feed is None:
            require("feeds", event)
        feed = _feed(plan, now)
        before = event.zone
        if plan.zone_changes:
            event.time_zone = plan.event.time_zone
            event.save(update_fields=["time_zone", "updated_at"])
            matches = matches_of(event, plan.user)
            keep_session_clocks(event, before)
        days = _days(plan, event)
        if plan.new_days:
            require("days", event, adding=0)
        _write(rows, event, feed, days)
        _keep_on_agenda(plan)
        if plan.zone_changes:
            keep_local_times(event, before, plan.user, matches)
        Session.objects.filter(pk__in=[session.pk for session in plan.removed]).delete()
        Session.objects.filter(pk__in=[session.pk for session in plan.gone]).update(
            removed_from_feed_at=now, updated_at=now
        )
        if any(planned.session is None for planned in plan.sessions):
            require("sessions", event, adding=0)
    return feed


def remove_feed(feed: Feed) -> None:
    """Delete a feed with its untouched sessions; the others stay as if they were logged by a person.

    They keep their external id, so that a later import of the programme matches them.
    """
    with transaction.atomic():
        Event.objects.select_for_update(no_key=True).get(pk=feed.event_id)
        sessions = Session.objects.filter(feed=feed)
        list(sessions.select_for_update().values_list("pk"))  # locked against concurrent marks
        sessions.filter(pk__in=untouched_of(feed)[0]).delete()
        sessions.update(feed=None, feed_digests={}, removed_from_feed_at=None)
        feed.delete()


def untouched_of(feed: Feed) -> tuple[frozenset[UUID], int]:
    """Return the keys of the sessions that are deleted together with a feed, and the number of those that stay."""
    snapshot = read(feed.event, feed.event.owner)
    present = [session for session in snapshot.sessions_of(feed) if session.deleted_at is None]
    going = frozenset(session.pk for session in present if not snapshot.is_touched(session))
    return going, len(present) - len(going)


def _check(plan: CataloguePlan, event: Event) -> None:
    """Raise StaleData unless event, feeds and sessions are as the plan saw them; locks them."""
    feeds = tuple(event.feeds.values_list("pk", "taken_at"))
    if event.deleted_at or feeds != plan.feeds or event.time_zone != plan.zone_before:
        raise StaleData
    if plan.numbering and tuple(event.days.values_list("pk", "number", "date")) != plan.days:
        raise StaleData
    rows = Session.objects.filter(event=event, pk__in=plan.seen).order_by("pk")
    stamps = rows.values_list("pk", "updated_at", "deleted_at")
    # Rows to delete are locked against concurrent marks too, the others only against edits.
    going = [session.pk for session in plan.removed]
    found = [*stamps.filter(pk__in=going).select_for_update()] if going else []
    found += stamps.exclude(pk__in=going).select_for_update(no_key=True)
    if {key: stamp for key, *stamp in found} != plan.seen:
        raise StaleData
    if going and not touched_ids_of(event).isdisjoint(going):
        raise StaleData


def _feed(plan: CataloguePlan, now: datetime) -> Feed:
    feed = plan.feed or Feed(event=plan.event)
    feed.kind, feed.title, feed.taken_at = plan.kind, plan.title or feed.title, now
    feed.url, feed.mapping = plan.url, dict(plan.mapping)
    feed.save()
    return feed


def _days(plan: CataloguePlan, event: Event) -> dict[date | None, Day]:
    """Return the event's days by date, created as needed; the key None is the day for sessions without a date."""
    calendar = plan.calendar
    if (event.first_day, event.last_day) != (calendar.first, calendar.last):
        event.first_day, event.last_day = calendar.first, calendar.last
        event.save(update_fields=["first_day", "last_day", "updated_at"])
    if any(planned.facts[DAY] for planned in plan.sessions):
        event.ensure_days(plan.numbering)
    first = event.days.filter(number__gte=1).first() or event.days.first() or event.add_day(calendar.first)
    days: dict[date | None, Day] = {day.date: day for day in event.days.all() if day.date}
    return days | {None: first}


@dataclass(frozen=True, slots=True)
class Rows:
    """The sessions that a plan writes, except their days and feed, which only the transaction knows.

    ``dates`` are the dates of the days of new and moved sessions.
    """

    sessions: list[Session]
    dates: dict[UUID, date | None]
    new: ReadyRows
    snapshot: ReadyRows


def rows_of(plan: CataloguePlan) -> Rows:
    """Return the sessions that a plan writes, with their new values."""
    sessions: list[Session] = []
    new: list[Session] = []
    snapshot: list[Session] = []
    dates: dict[UUID, date | None] = {}
    for planned in plan.sessions:
        if planned.session is None:
            session, facts = Session(event=plan.event), planned.facts
        elif planned.writes:
            session, facts = planned.session, {change.field: change.new for change in planned.changes}
            session.version += planned.is_changed
        else:
            continue
        for field, value in facts.items():
            if field != DAY:
                setattr(session, field, value)
        session.external_id, session.feed_digests, session.removed_from_feed_at = (
            planned.external_id,
            dict(planned.digests),
            None,
        )
        session.search = session.build_search_text()
        sessions.append(session)
        (new if planned.session is None else snapshot).append(session)
        if DAY in facts:
            dates[session.pk] = _date(facts[DAY])
    # One statement for many rows with different values; all of them exist and are locked.
    overwriting = ReadyRows(snapshot, late=_LATE, updates=_WRITTEN)
    return Rows(sessions, dates, ReadyRows(new, late=_LATE), overwriting)


def _write(rows: Rows, event: Event, feed: Feed, days: dict[date | None, Day]) -> None:
    positions = Positions(event.sessions.all(), "day")
    for session in rows.sessions:
        session.feed = feed
        if session.pk in rows.dates:
            session.day = days[rows.dates[session.pk]]
            session.position = positions.following(session.day_id)
    rows.new.write()
    rows.snapshot.write()


def _date(value: object) -> date | None:
    assert value is None or isinstance(value, date)
    return value


def _keep_on_agenda(plan: CataloguePlan) -> None:
    """Keep adopted sessions on the agenda: a session of a programme needs a mark for that.

    In a team a typed session without a mark is on nobody's agenda, and stays so.
    """
    adopted = [planned.session for planned in plan.sessions if planned.adopted and planned.session]
    if not adopted or plan.event.memberships.exists():
        return
    own = Impression.objects.filter(session__in=adopted, author=plan.user)
    silent: Iterable[Impression] = own.filter(NOT_ON_AGENDA)
    for impression in silent:
        impression.state = State.PLANNED
        impression.save(update_fields=["state", "updated_at"])
    said = set(own.values_list("session_id", flat=True))
    Impression.objects.bulk_create(
        Impression(session=session, author=plan.user, state=State.PLANNED)
        for session in adopted
        if session.pk not in said
    )
