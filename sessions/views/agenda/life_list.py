"""The list of a life: the person's sessions of all events, with filters and counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.life_list import FACETS, STATES, WATCHED, LifeFilter, LifeList, life_list
from sessions.forms.agenda import parse_life_filter
from sessions.models import Event, State
from sessions.models.impression import SECOND_CHOICE
from sessions.web.htmx import HtmxHttpRequest, render_page

PAGE = "sessions/agenda/life_list.html"

FEW = 8
"""Values of a filter that are shown at first; the others are folded."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a filter with its number, and the query string that chooses it, or clears it if it is chosen."""

    name: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values: the first few, and the others."""

    name: str
    label: str
    few: list[FacetValue]
    others: list[FacetValue]


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """Show one page of the list."""
    criteria, page = parse_life_filter(request.GET)
    events = list(Event.objects.visible_to(request.user).present().newest_first())
    found = life_list(request.user, events, criteria, page)
    facets = _facets(found, criteria, {event.slug: event.name for event in events})
    chosen = [(facet, choice) for facet in facets for choice in (*facet.few, *facet.others) if choice.chosen]
    context = {
        "found": found,
        "facets": facets,
        "chosen": chosen,
        "state_names": _states(),
        "newer": _query(criteria, page=str(page - 1)) if page > 1 else "",
        "older": _query(criteria, page=str(page + 1)) if found.more else "",
        "empty": not found.count and not chosen,
    }
    return render_page(request, PAGE, context)


def _states() -> dict[str, str]:
    names = {state.value: str(state.label) for state in State}
    return names | {SECOND_CHOICE: _("Second choice"), WATCHED: _("Watched")}


def _facets(found: LifeList, criteria: LifeFilter, events: Mapping[str, str]) -> list[Facet]:
    """Return the filters that have a value: years and events newest first, the others by their numbers."""
    labels = (_("State"), _("Year"), _("Event"), _("Format"), _("Level"), _("Track"))
    names: dict[str, Mapping[str, str]] = {"state": _states(), "event": events}
    facets = []
    for name, label in zip(FACETS, labels, strict=True):
        counts, wanted = found.facets[name], getattr(criteria, name)
        values = sorted(counts, key=_order(name, found, events))
        if wanted not in ("", None) and wanted not in counts:
            values.insert(0, wanted)
        choices = [
            FacetValue(
                str(names.get(name, {}).get(value, value)),
                counts[value],
                _query(criteria, **{name: "" if value == wanted else str(value)}),
                chosen=value == wanted,
            )
            for value in values
        ]
        if choices:
            facets.append(Facet(name, label, choices[:FEW], choices[FEW:]))
    return facets


def _order(name: str, found: LifeList, events: Mapping[str, str]) -> Any:
    if name == "year":
        return lambda year: -year
    if name == "event":
        return list(events).index
    if name == "state":
        return STATES.index
    if name == "level":
        return lambda level: level
    return lambda value: (-found.facets[name][value], value)


def _query(criteria: LifeFilter, **changes: str) -> str:
    """Return the query string of a filter with some values changed; empty ones are left out, and the first page."""
    query = QueryDict(mutable=True)
    values = {name: str(getattr(criteria, name) or "") for name in FACETS} | changes
    for name, value in values.items():
        if value and (name, value) != ("page", "1"):
            query[name] = value
    return query.urlencode()
