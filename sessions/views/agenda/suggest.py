"""What the composer shows while somebody types: parts found in the line, the session meant, and suggestions."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.agenda.access import visible_event
from sessions.agenda.facts import TIMES, missing_facts, said_of
from sessions.agenda.log_session import starts_later, state_at
from sessions.agenda.same_session import find_same_session
from sessions.agenda.time_slots import is_undecided
from sessions.catalogue.suggest import Typed, suggest
from sessions.forms.composer import MAX_LINE, opened_day, read_line
from sessions.models import Session, State
from sessions.rules.clean_text import TextError, clean_line
from sessions.rules.codes import join_heading
from sessions.web.htmx import HtmxHttpRequest, render_page

TEMPLATE = "sessions/agenda/_suggested.html"


@require_safe
def show(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show what Enter would log, and sessions to pick instead; an unusable line shows nothing."""
    event = visible_event(request.user, slug)
    try:
        line = clean_line(request.GET.get("heading", ""), MAX_LINE)
    except TextError:
        line = ""
    if not line:
        return render_page(request, TEMPLATE, {"event": event})
    now = timezone.now()
    day, opened = event.day_of_line(opened_day(request.GET, event), now)
    plain = request.GET.getlist("plain")
    typed, guessed = read_line(line, event, day, now, plain)
    if not typed.heading:
        return render_page(request, TEMPLATE, {"event": event})
    same = find_same_session(typed, request.user, now, opened, chosen=day is not None)
    wanted = Typed(join_heading(typed.code, typed.title), now, event.conference_date(now), day)
    cards = suggest(event, request.user, wanted, first=same.pk if same else None)
    found = _found(typed)
    if same:  # Enter marks it, with the facts that it has, and may fill those that it has not
        taken = missing_facts(same, request.user, said_of(typed, guessed), opened)
        names = {"time" if name in TIMES else name for name in taken}
        found = [name for name in found if name in names]
    context = {"event": event, "cards": cards, "same": same, "found": found, "typed": typed}
    is_open = day is None and starts_later(typed, now) and (same is None or is_undecided(same))
    context["is_planned"] = is_open and state_at(typed, now, day, same) == State.PLANNED
    return render_page(request, TEMPLATE, context)


def _found(typed: Session) -> list[str]:
    """Return the names of the parts that were found beside the title; a lone code and its level need no mention."""
    is_there = {
        "time": typed.starts_at is not None,
        "code": bool(typed.code and typed.title),
        "level": typed.level is not None and bool(typed.title),
        "format": bool(typed.format),
        "speakers": bool(typed.speakers),
        "room": bool(typed.room),
    }
    return [name for name, is_found in is_there.items() if is_found]
