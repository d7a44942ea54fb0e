"""What Today shows to whoever only reads an event: the sessions that the team covers on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from sessions.agenda.day_parts import CARDS_AT_ONCE
from sessions.agenda.time_slots import is_running
from sessions.models import Day, Event, State
from sessions.team.coverage import CoveredSession, coverage_of
from sessions.team.people import people_of


@dataclass(frozen=True, slots=True)
class TeamDay:
    """The first sessions that a team covers on a day, with who goes; how many there are; which are on now."""

    sessions: Sequence[CoveredSession]
    count: int
    running: frozenset[UUID]

    @property
    def more(self) -> int:
        """How many sessions the page leaves out."""
        return self.count - len(self.sessions)


def team_day(event: Event, day: Day) -> TeamDay:
    """Return what the team covers on a day: facts and states, which everybody in the team sees. Five queries."""
    now = timezone.now()
    covered = [each for of_day in coverage_of(event, people_of(event), day=day).days for each in of_day.sessions]
    return TeamDay(covered[:CARDS_AT_ONCE], len(covered), _running(covered, now))


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
