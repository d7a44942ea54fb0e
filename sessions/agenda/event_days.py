"""The days of an event follow its dates, and the times of its sessions the clocks of the place.

A time that a person typed was read off a clock there: where the date or the zone of that clock is put right, it shows
the same as before. A programme told instants, which do not move.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from sessions.agenda.attendance import forget_moves
from sessions.agenda.order import lock_days, place_session
from sessions.models import MAX_DAYS, Day, Event, Session
from sessions.models.day import DayQuerySet
from sessions.quotas.rows import require
from sessions.rules.day_numbers import DayQuestion, Numbering, question_of, spread
from sessions.rules.parsing import parse_moment


def match_days_to_dates(event: Event, numbering: Numbering | None = None) -> None:
    """Let the empty days outside the dates of an event go, and those that are missing come.

    ``numbering`` answers the question of new days that do not fit. Raises OverQuota, and changes nothing, where the
    event has no room for its days.
    """
    with transaction.atomic():
        days_before = event.days.count()
        _empty_outside(event).delete()
        event.ensure_days(numbering)
        if event.first_day and not event.days.exists():
            event.add_day(on=event.first_day)
        if event.days.count() > days_before:
            require("days", event, adding=0)


def add_day(event: Event, on: date | None = None, title: str = "") -> Day:
    """Add a day after the last one; raises OverQuota, and IntegrityError where another day has the date."""
    with transaction.atomic():
        require("days", event)
        return event.add_day(on, title)


def number_question(event: Event) -> DayQuestion | None:
    """Return what has to be asked before the days of an event follow its dates, which need not be saved."""
    if not event.first_day or not event.last_day or not event.has_content():
        return None
    going = _empty_outside(event).values("pk")
    numbers = dict(event.days.exclude(pk__in=going).values_list("number", "date"))
    return question_of(*spread(numbers, event.first_day, event.last_day, MAX_DAYS))


def _empty_outside(event: Event) -> DayQuerySet:
    """Return the days outside the dates of an event that hold nothing."""
    if not event.first_day or not event.last_day:
        return event.days.none()
    nothing = {"sessions": None, "chapters": None, "chapters_inside": None, "note": "", "title": ""}
    empty = event.days.filter(**nothing, date__isnull=False)
    return empty.exclude(date__range=(event.first_day, event.last_day))


def keep_session_clocks(event: Event, zone: ZoneInfo) -> None:
    """Let the event's clocks show for its sessions what those of ``zone`` did, once the event has another zone."""
    with transaction.atomic():
        lock_days(event)
        for session in event.sessions.filter(feed=None):
            session.keep_local_time(zone)


def keep_times_of_day(day: Day) -> None:
    """Let the sessions of a day have the times that they had, on the date that the day has now."""
    with transaction.atomic():
        for session in day.sessions.filter(feed=None).select_related("event"):
            session.keep_local_time(day.event.zone, day.date)


def move_to_day(session: Session, day: Day) -> dict[str, Any]:
    """Put a session behind the others of a day; a known time keeps its place on the clock of the new date.

    Return what ``move_back`` needs, as JSON can hold it.
    """
    before = _spot(session)
    with transaction.atomic():
        lock_days(session.event)
        if day.date:
            session.keep_local_time(session.event.zone, day.date)
        place_session(session, day)
        forget_moves(session)
    return {"before": before, "after": _spot(session)}


def move_back(session: Session, moved: dict[str, Any]) -> bool:
    """Put a session back to the day, place and times from which ``move_to_day`` took it.

    Return False, and change nothing, if that day is gone, or if day or times of the session were changed since.
    """
    before, after = (moved[when] | {name: parse_moment(moved[when][name]) for name in _MOMENTS} for when in _WHEN)
    unchanged = {name: after[name] for name in ("day_id", "starts_at", "ends_at")}
    with transaction.atomic():
        if not session.event.days.select_for_update(no_key=True).filter(pk=before["day_id"]):
            return False
        rows = Session.objects.filter(pk=session.pk, **unchanged)
        return bool(rows.update(**before, updated_at=timezone.now()))


_WHEN = ("before", "after")
_MOMENTS = ("starts_at", "ends_at", "logged_at", "sort_at")


def _spot(session: Session) -> dict[str, Any]:
    moments = {name: moment.isoformat() if (moment := getattr(session, name)) else None for name in _MOMENTS}
    return {"day_id": session.day_id, "position": session.position, **moments}
