"""Recognise a session that the event has already: by the code, or by the title, of a typed line."""

from datetime import date, datetime
from math import inf
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q

from sessions.agenda.time_slots import end_of, is_running, is_undecided, starts_soon
from sessions.models import Day, Event, Session
from sessions.rules.search_text import folded


def find_same_session(
    typed: Session, user: User, at: datetime, day: Day | None, *, chosen: bool = False
) -> Session | None:
    """Return the present session of the event with the code or the whole title of a typed line; None for a new one.

    ``day`` is the day of the line, ``chosen`` when a person opened it on purpose. One title can be on every day
    (Lunch), or twice on one (Coffee): one of another day, or one that is over, is another session once it was decided.
    Of several, one of the chosen day is meant, then one that is on or begins soon, then one of the day of ``at``, then
    the nearest; undecided ones first. Two queries.
    """
    event: Event = typed.event
    same = [
        each for each in _same_name(event, typed, user) if typed.code or _may_be_meant(each, at, day, chosen=chosen)
    ]
    today = event.conference_date(at)
    return min(same, key=lambda each: _rank(each, at, today, day if chosen else None), default=None)


def matches_typed(session: Session, typed: Session) -> bool:
    """Return whether a typed line has the code of a session, or its whole title or heading (letter case and width
    apart).
    """
    if typed.code and session.code.casefold() == typed.code.casefold():
        return True
    if not typed.code and folded(session.title) == folded(typed.title):
        return True
    return folded(session.heading) == folded(typed.heading)


def _same_name(event: Event, typed: Session, user: User) -> list[Session]:
    by_name = Q(code__iexact=typed.code) if typed.code else Q(search__contains=folded(typed.title))
    if not typed.title:
        by_name |= Q(code="", title__iexact=typed.code)
    rows = event.sessions.present().filter(by_name).select_related("day").with_impression_of(user)
    return [each for each in rows.defer("search", "feed_digests", "description") if matches_typed(each, typed)]


def _may_be_meant(session: Session, at: datetime, day: Day | None, *, chosen: bool) -> bool:
    if is_undecided(session) or is_running(session, at) or starts_soon(session, at):
        return True
    ends_at = end_of(session)
    is_over = not chosen and ends_at is not None and ends_at <= at
    return day is not None and session.day_id == day.pk and not is_over


def _rank(session: Session, at: datetime, today: date, chosen: Day | None) -> tuple[object, ...]:
    """Return the sort key: the session that is most likely meant has the smallest."""
    start = session.presumed_start
    is_on = is_running(session, at)
    if is_on or starts_soon(session, at):
        nearness, far = 0, -start.timestamp() if start else inf  # the one that started last
    else:
        nearness = 1 if session.day.date == today else 2
        far = abs((start - at).total_seconds()) if start else inf
    elsewhere = chosen is not None and session.day_id != chosen.pk
    order: tuple[object, int, UUID] = (far, session.position, session.pk)
    return (elsewhere, nearness, not is_undecided(session), not is_on, *order)
