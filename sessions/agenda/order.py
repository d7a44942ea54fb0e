"""Manual order of the sessions of a day: by start time first, then by position."""

from django.db import transaction

from sessions.models import Day, Event, Session
from sessions.rules.order import Direction, neighbours, renumbered, stands_before


def place_session(session: Session, day: Day, before: Session | None = None) -> bool:
    """Move a session into a day of its event, before another session or (None) to the end.

    Renumbers the positions of the day 1, 2, 3 … in one transaction. Returns whether the session is now where it was
    asked for: the start time comes first, so between different times a position changes nothing. Sessions without a
    start change places freely; on another day the moment of logging no longer counts. Raises ValueError when the day is
    of another event, or ``before`` is not on that day.
    """
    if day.event_id != session.event_id:
        raise ValueError("the day is of another event")
    with transaction.atomic():
        _lock(day.pk)
        others = list(Session.objects.filter(day=day).exclude(pk=session.pk).in_order())
        if day.pk != session.day_id:
            session.logged_at = session.sort_at = None
        elif session.starts_at is None and (before is None or before.starts_at is None):
            session.sort_at = before.sort_at if before else None
        session.day = day
        session.save(update_fields=["day", "logged_at", "sort_at", "updated_at"])
        Session.objects.bulk_update(renumbered(others, session, before), ["position"])
        shown = list(Session.objects.filter(day=day).present().in_order())
    return stands_before(shown, session, before)


def step_session(session: Session, direction: Direction) -> bool:
    """Move a session one place up or down among the present sessions of its day.

    Returns False and changes nothing at either end, and where the start time decides.
    """
    with transaction.atomic():
        _lock(session.day_id)
        shown = list(Session.objects.filter(day_id=session.day_id).present().in_order())
        beside = neighbours(shown, session, direction)
        if beside is None or beside[0].starts_at != session.starts_at:
            return False
        try:
            return place_session(session, session.day, beside[1])
        except ValueError:  # the other one has left the day meanwhile
            return False


def lock_days(event: Event) -> None:
    """Lock the days of an event, one after the other by number, before anything else locks a session of it (deadlock).

    FOR NO KEY UPDATE, as ``_lock``.
    """
    list(event.days.select_for_update(no_key=True).values_list("pk"))


def _lock(day: int) -> None:
    """Lock a day, so that concurrent moves wait for each other (PostgreSQL; SQLite always does).

    FOR NO KEY UPDATE: somebody who has locked a session can still let it refer to the day (deadlock).
    """
    Day.objects.select_for_update(no_key=True).get(pk=day)
