"""Which sessions a report holds, as conditions of one query: all attended, selected ones, or those of a filter.

A team attended what one of its members attended or shares a text about, and what it has a text of its own about. A
filter by rating looks only at ratings that are shared.

A filter is a validated JSON object; all its conditions must hold (AND). "Everything else" leaves out what the other
reports beside it select or filter; those that are "everything else" themselves, and those with every session, do not
count, so that no report depends on itself.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from sessions.models.impression import SHARED_TEXT, Impression, State
from sessions.models.report import FilterState, Holds, Report
from sessions.models.session import Session, SessionQuerySet
from sessions.models.team import TeamText
from sessions.rules import formats

STATES: Mapping[str, tuple[str, ...]] = {
    FilterState.ATTENDED: (State.ATTENDED,),
    FilterState.PLANNED: (State.PLANNED,),
    FilterState.BOTH: (State.ATTENDED, State.PLANNED),
}


def held_sessions(report: Report) -> SessionQuerySet:
    """Return the sessions that a report includes, present, in order, with their day.

    Asks the database once more for "everything else".
    """
    condition = _explicit(report)
    if _is_rest(report) and (others := _any(other for other in _others(report) if not _is_rest(other))):
        condition &= ~others
    return Session.objects.filter(condition, event=report.event_id).for_report()


def attended_sessions(report: Report) -> SessionQuerySet:
    """Return the sessions that were attended by the author of a report, or by its team; whatever the report holds."""
    return Session.objects.present().filter(_attended(report), event=report.event_id)


def held_twice(report: Report) -> list[UUID]:
    """Return the keys of the sessions that another report selects or filters too; at most three queries."""
    if report.holds == Holds.ATTENDED:
        return []
    twice = held_by_others(report)
    return list(held_sessions(report).filter(twice).order_by().values_list("pk", flat=True)) if twice else []


def held_by_others(report: Report) -> Q | None:
    """Return the condition of those sessions of a report that others select or filter too, or None; one query.

    What is left for "everything else" can be only in another report of that kind, and nothing else can.
    """
    return _any(other for other in _others(report) if _is_rest(other) == _is_rest(report))


def _others(report: Report) -> list[Report]:
    """Return the other reports beside this one that do not simply have every session."""
    others = Report.objects.beside(report).exclude(pk=report.pk).exclude(holds=Holds.ATTENDED)
    found = list(others)
    for other in found:
        other.event = report.event  # set, so that its owner needs no query (N+1)
    return found


def _any(reports: Iterable[Report]) -> Q | None:
    return reduce(or_, map(_explicit, reports), Q()) or None


def _is_rest(report: Report) -> bool:
    return report.holds == Holds.FILTERED and bool(report.filters.get("rest"))


def _explicit(report: Report) -> Q:
    match report.holds:
        case Holds.CHOSEN:
            return Q(pk__in=Report.chosen.through.objects.filter(report_id=report.pk).values("session_id"))
        case Holds.FILTERED:
            return _filtered(report)
        case _:
            return _attended(report)


def _attended(report: Report) -> Q:
    return _marked(report, states=(State.ATTENDED,))


def _filtered(report: Report) -> Q:
    wanted = report.filters
    states = STATES[wanted.get("state", FilterState.ATTENDED)]
    condition = _marked(report, states=states, rating=wanted.get("rating"))
    if days := wanted.get("days"):
        condition &= Q(day_id__in=days)
    if tracks := wanted.get("tracks"):
        condition &= Q(track__in=tracks)
    if keys := wanted.get("formats"):
        names = {name.casefold() for key in keys for name in formats.names_of(key)}
        condition &= reduce(or_, (Q(format__iexact=name) for name in sorted(names)), Q())
    return condition


def _marked(report: Report, *, states: Iterable[str], rating: int | None = None) -> Q:
    """Return the condition of the sessions with a state, and at least a rating, of the author or of somebody of the
    team.
    """
    about = Impression.objects.filter(session=OuterRef("pk"))
    if not report.is_team:
        rated = {"rating__gte": rating} if rating else {}
        return Q(Exists(about.filter(author_id=report.author_id, state__in=states, **rated).order_by()))
    marked = Q(state__in=states)
    attended = State.ATTENDED in states
    if attended:
        marked |= SHARED_TEXT
    if rating:
        marked &= Q(shared=True, rating__gte=rating)
    found = Q(Exists(about.of_team(report.event_id).filter(marked).order_by()))
    if attended and not rating:
        found |= Q(Exists(TeamText.objects.filter(session=OuterRef("pk"), in_use=True)))
    return found
