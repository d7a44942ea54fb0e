"""Who covers what: the sessions of an event that somebody of the team plans, attended, or wants to be seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sessions.models import PLANNED_OR_ATTENDED, CoverageRequest, Day, Event, Impression, Session, State
from sessions.models.impression import SECOND_CHOICE
from sessions.team.people import TeamPerson

ALL, GAPS, DOUBLES = "all", "gaps", "doubles"
FILTERS = (ALL, GAPS, DOUBLES)


@dataclass(frozen=True, slots=True)
class CoveredSession:
    """A session, whether the team wants it to be seen, and each person's choice by name."""

    session: Session
    wanted: bool = False
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def going(self) -> int:
        """How many people plan it as their first choice, or attended it."""
        return sum(choice in PLANNED_OR_ATTENDED for _name, choice in self.choices)

    @property
    def is_gap(self) -> bool:
        """Whether it is wanted and nobody goes."""
        return self.wanted and not self.going

    @property
    def is_double(self) -> bool:
        """Whether more than one person goes."""
        return self.going > 1

    def belongs(self, wanted: str) -> bool:
        """Return whether it is in one of FILTERS."""
        return {GAPS: self.is_gap, DOUBLES: self.is_double}.get(wanted, True)


@dataclass(frozen=True, slots=True)
class CoveredDay:
    """The sessions of one day, in order."""

    heading: str
    on: date | None
    sessions: list[CoveredSession]


def coverage_of(
    event: Event, people: Iterable[TeamPerson], wanted: str = ALL, *, day: Day | None = None
) -> tuple[list[CoveredDay], dict[str, int]]:
    """Return who covers what, on all days or one, and how many sessions each filter has.

    Three queries for any number of people and sessions. Only states are read: they are what members see of each other.
    """
    names = {person.user.pk: person.name for person in people}
    rows: dict[UUID, dict[int, str]] = {}
    here = {"session__day": day} if day else {"session__event": event}
    chosen = Impression.objects.filter(session__deleted_at=None, author__in=names, **here)
    marks = chosen.exclude(state="").values_list("session_id", "author_id", "state", "second_choice")
    for session, author, state, second in marks:
        rows.setdefault(session, {})[author] = SECOND_CHOICE if second and state == State.PLANNED else state
    asked = set(CoverageRequest.objects.filter(**here).values_list("session_id", flat=True))
    sessions = event.sessions.present().filter(pk__in={*rows, *asked}).select_related("day").in_order()
    found = []
    for session in sessions.only(*_FACTS):
        session.event = session.day.event = event
        marked = rows.get(session.pk, {})
        choices = tuple((name, marked[key]) for key, name in names.items() if key in marked)
        found.append(CoveredSession(session, session.pk in asked, choices))
    counts = {name: sum(each.belongs(name) for each in found) for name in FILTERS}
    return _by_day(each for each in found if each.belongs(wanted)), counts


_FACTS = (
    *("code", "title", "starts_at", "ends_at", "logged_at", "room", "event_id"),
    *("day__number", "day__title", "day__date", "day__event_id"),
)


def _by_day(sessions: Iterable[CoveredSession]) -> list[CoveredDay]:
    days: dict[int, CoveredDay] = {}
    for each in sessions:
        day = each.session.day
        days.setdefault(day.pk, CoveredDay(day.heading, day.date, [])).sessions.append(each)
    return list(days.values())
