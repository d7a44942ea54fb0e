"""Catalogue pages of an event: search, filters, infinite scroll, stars."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.access import visible_event
from sessions.agenda.shown_card import ShownEvent
from sessions.catalogue.browse import CatalogueFilter, browse, count_facts, mark_planned, user_marks
from sessions.catalogue.now_and_next import NOTHING, days_before, has_more_at, now_and_next
from sessions.catalogue.offline import count_left_out, offline_rows
from sessions.forms.catalogue import parse_filter
from sessions.models import Day, Event
from sessions.rules.overlaps import Overlaps
from sessions.web.date_formats import short_date
from sessions.web.htmx import BLANK, HtmxHttpRequest, render_page, wants_part

LONG = 40
"""Maximum number of options that stand in the page; a longer list is fetched by a script."""

type Option = tuple[Any, str, int]
"""Value, text and number of sessions."""


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """One filter: its field, its label, every option, the chosen value, and whether all options stand in the page."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: Any
    is_whole: bool = False

    @property
    def is_long(self) -> bool:
        """Whether only the chosen option stands in the page."""
        return len(self.options) > LONG and not self.is_whole

    @property
    def first(self) -> tuple[Option, ...]:
        """The options that stand in the page."""
        return tuple(option for option in self.options if option[0] == self.chosen) if self.is_long else self.options


def version_of(facets: Iterable[FilterOptions]) -> str:
    """Return the digest of the options of all long facets; "" without one."""
    told = [(facet.name, facet.options) for facet in facets if facet.is_long]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16] if told else ""


PAGE = "sessions/catalogue/catalogue.html"
KEPT_PAGE = "sessions/catalogue/kept.html"
OPTIONS = "sessions/catalogue/_options.html"
FOR_EVER = "private, max-age=31536000, immutable"
FACTS = ("day", "track", "level", "format", "room")

# Element ids of the partials for htmx.
LIST = "catalogue-list"
MORE = "catalogue-more"


@require_safe
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the filtered catalogue; for htmx only the list, or the next page of it."""
    event = visible_event(request.user, slug)
    criteria, page = parse_filter(request.GET)
    now = timezone.now()
    days = list(event.days.all())
    start = _start_of_now(event, days, criteria, now)
    if start and page == 1 and not request.GET.get("begin"):
        criteria = replace(criteria, begin=start)
    results = browse(event, request.user, criteria, now, page)
    marks = user_marks(event, request.user)
    mark_planned(
        (card for slot in results.slots for entry in slot.entries for card in entry.sittings), Overlaps(marks.on_agenda)
    )
    context = {
        "event": event,
        "results": results,
        "page": page,
        "chosen": _chosen(event, days, criteria, request.GET),
        "earlier": _earlier(event, days, criteria.begin, now) if criteria.begin else [],
        "begins_now": criteria.begin is not None,
        "has_now": start is not None,
        "next_query": _query(request.GET, page=str(results.next_page), **_begin(criteria)),
        "shown_event": ShownEvent.of(event),
        "blank": BLANK,
        "here": f"{request.path}?{_query(request.GET, page='')}",
    }
    if wants_part(request):
        partial = MORE if request.htmx.target == MORE else LIST
        return render_page(request, PAGE, context, partial=partial)
    around = _around(event, days, request.user, criteria, request.GET, whole="options" in request.GET)
    return render_page(request, PAGE, context | around | {"marks": marks})


@require_safe
def options(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Return the options of the long filters; they are cached for ever under the version that the page names."""
    event = visible_event(request.user, slug)
    facets = _facets(list(event.days.all()), count_facts(event), CatalogueFilter())
    response = HttpResponse(render_to_string(OPTIONS, {"facets": facets}))
    version = version_of(facets)
    is_named = version != "" and request.GET.get("v") == version
    response.headers["Cache-Control"] = FOR_EVER if is_named else "private, no-cache"
    return response


@require_safe
def kept(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the whole catalogue on one small page for offline use; a script filters it."""
    event = visible_event(request.user, slug)
    rows = offline_rows(event, request.user)
    around = _around(event, list(event.days.all()), request.user, CatalogueFilter(), QueryDict(), whole=True)
    marks = user_marks(event, request.user)
    context = {"event": event, "rows": rows, "left_out": count_left_out(event, rows), "marks": marks, "blank": BLANK}
    return render_page(request, KEPT_PAGE, around | context)


def _start_of_now(event: Event, days: list[Day], criteria: CatalogueFilter, now: datetime) -> datetime | None:
    """Return the minute at which the whole list begins on a day of the event; None for a filtered list."""
    if replace(criteria, begin=None) != CatalogueFilter() or not _is_on(event, days, now):
        return None
    minute = now.replace(second=0, microsecond=0)
    return minute if has_more_at(event, minute) else None


def _is_on(event: Event, days: list[Day], now: datetime) -> bool:
    today = event.conference_date(now)
    return any(day.date == today for day in days)


def _begin(criteria: CatalogueFilter) -> dict[str, str]:
    """Return the begin of the list for the address of its next page, which may be asked for much later."""
    return {"begin": criteria.begin.isoformat()} if criteria.begin else {}


def _earlier(event: Event, days: list[Day], begin: datetime, now: datetime) -> list[tuple[str, str]]:
    """Return links to what the list leaves out: its label and its query string."""
    today = event.conference_date(now)
    before = days_before(event, begin)
    links = [(_("Earlier today"), f"day={day.number}") for day in days if day.date == today and day.number in before]
    if any(day.date != today and day.number in before for day in days):
        links.append((_("All days"), "begin=first"))
    return links


def _around(
    event: Event, days: list[Day], user: User, criteria: CatalogueFilter, query: QueryDict, *, whole: bool
) -> dict[str, Any]:
    """Return the context around the list: filters with counts (facets), now and next.

    ``whole`` puts the options of long filters into the page, for those without scripts or without a network.
    """
    counts = count_facts(event)
    now = timezone.now()
    facets = _facets(days, counts, criteria, whole=whole)
    return {
        "facets": facets,
        "options_version": version_of(facets),
        "all_options": "options" in query,
        "recorded": counts["recorded"],
        "criteria": criteria,
        "query": query.get("q", ""),
        "span": query.get("time", "") if criteria.time else "",
        "now_next": now_and_next(event, user, now) if _is_on(event, days, now) else NOTHING,
        "empty": not counts["day_id"],
    }


def _facets(
    days: list[Day], counts: Mapping[str, Mapping[Any, int]], criteria: CatalogueFilter, *, whole: bool = False
) -> list[FilterOptions]:
    of_day = counts["day_id"]
    labels = {"day": _("Day"), "track": _("Track"), "level": _("Level"), "format": _("Format"), "room": _("Room")}
    options: dict[str, list[Option]] = {
        "day": [(day.number, day.heading, of_day[day.pk]) for day in days if of_day[day.pk]],
        **{name: [(each, str(each), n) for each, n in sorted(counts[name].items())] for name in FACTS[1:]},
    }
    return [
        FilterOptions(name, label, tuple(options[name]), getattr(criteria, name), whole)
        for name, label in labels.items()
        if options[name]
    ]


def _chosen(event: Event, days: list[Day], criteria: CatalogueFilter, query: QueryDict) -> list[tuple[str, str]]:
    """Return each active filter with its label and the query string without it."""
    day = next((day for day in days if day.number == criteria.day), None)
    recorded = {"link": _("With a recording"), "usually": _("Usually recorded")}
    names = {
        "q": query.get("q", "").strip() if criteria.words else "",
        "day": day.heading if day else "" if criteria.day is None else str(criteria.day),
        **{name: str(getattr(criteria, name) or "") for name in FACTS[1:]},
        "recorded": recorded.get(criteria.recorded, ""),
        "mine": _("Planned") if criteria.mine else "",
        "later": _("Watch later") if criteria.later else "",
        "now": _("On now") if criteria.now else "",
        "time": _span_name(event, *criteria.time) if criteria.time else "",
    }
    return [(name, _query(query, **{key: "", "page": ""})) for key, name in names.items() if name]


def _span_name(event: Event, starts_at: datetime, ends_at: datetime) -> str:
    """Return a span in the event's zone, as ``Fri 27 Nov, 11:00–12:30``."""
    start, end = starts_at.astimezone(event.zone), ends_at.astimezone(event.zone)
    return f"{short_date(start.date())}, {start:%H:%M}–{end:%H:%M}"


def _query(query: QueryDict, **changes: str) -> str:
    """Return the query string with some values changed; empty ones are removed."""
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    for name in [name for name, value in changed.items() if not value]:
        del changed[name]
    return changed.urlencode()
