"""What Today shows to whoever only reads an event: the sessions that the team covers on a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from sessions.agenda.day_parts import CARDS_AT_ONCE
from sessions.agenda.time_slots import is_running
from sessions.models import Day, Event, State
from sessions.team.coverage import CoveredSession, coverage_of
from sessions.team.people import people_of


def team_day(event: Event, day: Day) -> dict[str, Any]:
    """Return the context of what the team covers on a day: the first sessions with who goes, how many there are, how
    many the page leaves out, and which are on now. Five queries.
    """
    days, _counts = coverage_of(event, people_of(event), day=day)
    covered = [each for of_day in days for each in of_day.sessions]
    return {
        "sessions": covered[:CARDS_AT_ONCE],
        "count": len(covered),
        "more": max(len(covered) - CARDS_AT_ONCE, 0),
        "running": _running(covered, timezone.now()),
    }


def _running(covered: Sequence[CoveredSession], now: datetime) -> frozenset[UUID]:
    """Return what is on; what was only logged, until each of those who were there has attended the next session."""
    attended = [
        (name, start, each.session.pk)
        for each in covered
        if (start := each.session.presumed_start) and start <= now
        for name, choice in each.choices
        if choice == State.ATTENDED
    ]
    last = {name: pk for name, _start, pk in sorted(attended)}
    on = (each.session for each in covered if is_running(each.session, now))
    return frozenset(session.pk for session in on if session.starts_at or session.pk in last.values())
