"""Statistics page of an event: charts, and the same numbers as tables."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.access import heavy_view, visible_event
from sessions.agenda.statistics import DayStatistics, EventStatistics, event_statistics, ranked_facts
from sessions.charts.svg import bars
from sessions.charts.timeline import TimelineDay, clock, timeline
from sessions.models import State
from sessions.models.event import Language
from sessions.models.impression import SECOND_CHOICE
from sessions.web.date_formats import short_date
from sessions.web.htmx import HtmxHttpRequest, render_page

BARS_SHOWN = 12
"""Maximum number of values of a chart; the table has all."""


@require_safe
@heavy_view()
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the statistics of an event."""
    event = visible_event(request.user, slug)
    found = event_statistics(event, request.user, timezone.now())
    context = {
        "event": event,
        "found": found,
        "states": [(state.value, state.label, found.states[state]) for state in State if found.states[state]],
        "second": found.states[SECOND_CHOICE],
        "spans": _spans(found),
        "by_characters": event.language == Language.JAPANESE,
        "timeline": _timeline(found),
        "charts": [_chart(title, rows) for title, rows in ranked_facts(found)],
        "has_attended": bool(found.states[State.ATTENDED]),
        "empty": not (found.states or found.watched or found.photos or found.text),
    }
    return render_page(request, "sessions/events/statistics.html", context)


def _timeline(found: EventStatistics) -> SafeString | None:
    days = [TimelineDay(_label(each), tuple(each.spans)) for each in found.days if each.spans]
    # The drawing escapes every text.
    return mark_safe(timeline(_("Timeline of the days"), days)) if days else None  # noqa: S308


def _spans(found: EventStatistics) -> list[tuple[str, str, str, str, str]]:
    """Return what the timeline shows as rows: day, session, start, end, state."""
    names = {state.value: str(state.label) for state in State}
    return [
        (each.day.heading, span.name, clock(span.start), clock(span.end), names[span.kind])
        for each in found.days
        for span in each.spans
    ]


def _label(each: DayStatistics) -> str:
    return " · ".join(filter(None, (each.day.heading, short_date(each.day.date))))


def _chart(title: str, rows: list[tuple[str, int]]) -> dict[str, Any]:
    """Return a chart of one fact with its table; ``more`` is how many values only the table has."""
    svg = mark_safe(bars(title, rows[:BARS_SHOWN]))  # noqa: S308 - the drawing escapes every text
    return {"title": title, "svg": svg, "rows": rows, "more": max(len(rows) - BARS_SHOWN, 0)}
