"""Which sessions a report holds, as conditions of one query: all attended, selected ones, or those of a filter.

A filter is a validated JSON object; all its conditions must hold (AND). "Everything else" leaves out what the other
reports of the event select or filter; those that are "everything else" themselves, and those with every session, do not
count, so that no report depends on itself.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.impression import Impression, State
from sessions.rules import formats

if TYPE_CHECKING:
    from sessions.models.report import Report


class Holds(models.TextChoices):
    """Which sessions a report includes."""

    ATTENDED = "attended", _("Every session attended")
    CHOSEN = "chosen", _("Selected sessions")
    FILTERED = "filtered", _("By filter")


class FilterState(models.TextChoices):
    """Which sessions a filter looks at."""

    ATTENDED = "attended", _("Attended")
    PLANNED = "planned", _("Planned (starred)")
    BOTH = "both", _("Attended or planned")


STATES: Mapping[str, tuple[str, ...]] = {
    FilterState.ATTENDED: (State.ATTENDED,),
    FilterState.PLANNED: (State.PLANNED,),
    FilterState.BOTH: (State.ATTENDED, State.PLANNED),
}
MOST = 200
"""Maximum number of formats, tracks or days in a filter."""

_LISTS = {"formats": str, "tracks": str, "days": int}
_KEYS = {"state", "rating", "rest", *_LISTS}


def validate_filter(value: object) -> None:
    """Raise ValidationError unless the value is a filter: known keys, each with a value of its type."""
    if not isinstance(value, dict) or not value.keys() <= _KEYS or not _has_types(value):
        raise ValidationError(_("This is not a filter of sessions."), code="filter")


def _has_types(value: Mapping[str, Any]) -> bool:
    lists = (
        isinstance(value.get(name, []), list)
        and len(value.get(name, [])) <= MOST
        and all(type(each) is kind for each in value.get(name, []))
        for name, kind in _LISTS.items()
    )
    rating = value.get("rating")
    return (
        all(lists)
        and value.get("state", FilterState.ATTENDED) in STATES
        and (rating is None or (type(rating) is int and 1 <= rating <= 5))
        and type(value.get("rest", False)) is bool
    )


def held_by(report: "Report") -> Q:
    """Return the condition of the sessions of a report; asks the database once, and only for "everything else"."""
    if report.holds != Holds.FILTERED:
        return _explicit(report)
    condition = _filtered(report)
    return condition & ~held_elsewhere(report) if report.filters.get("rest") else condition


def held_elsewhere(report: "Report") -> Q:
    """Return the condition of the sessions that other reports of the event select or filter; one query."""
    others = type(report).objects.filter(event=report.event_id).exclude(pk=report.pk).exclude(holds=Holds.ATTENDED)
    found = Q(pk__in=[])
    for other in others.defer("front_matter"):
        if not (other.holds == Holds.FILTERED and other.filters.get("rest")):
            other.event = report.event
            found |= _explicit(other)
    return found


def _explicit(report: "Report") -> Q:
    match report.holds:
        case Holds.CHOSEN:
            return Q(pk__in=type(report).chosen.through.objects.filter(report_id=report.pk).values("session_id"))
        case Holds.FILTERED:
            return _filtered(report)
        case _:
            return _marked(report, state=State.ATTENDED)


def _filtered(report: "Report") -> Q:
    wanted = report.filters
    marks: dict[str, Any] = {"state__in": STATES[wanted.get("state", FilterState.ATTENDED)]}
    if rating := wanted.get("rating"):
        marks["rating__gte"] = rating
    condition = _marked(report, **marks)
    if days := wanted.get("days"):
        condition &= Q(day_id__in=days)
    if tracks := wanted.get("tracks"):
        condition &= Q(track__in=tracks)
    if keys := wanted.get("formats"):
        condition &= of_formats(keys)
    return condition


def of_formats(keys: Iterable[str]) -> Q:
    """Return the condition of the sessions of some formats, each by any of its names."""
    names = {name.casefold() for key in keys for name in formats.names_of(key)}
    found = Q()
    for name in sorted(names):
        found |= Q(format__iexact=name)
    return found


def _marked(report: "Report", **marks: Any) -> Q:
    own = Impression.objects.filter(session=OuterRef("pk"), author_id=report.event.owner_id, **marks)
    return Q(Exists(own.order_by()))
