"""The marks of a session: state, rating, watch later."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.access import editable_facts, editable_session
from sessions.agenda.attendance import Marked, give_day_back, lock_day_before, mark
from sessions.agenda.day import MARKED_ALONG, Card, mark_overlaps, marked_along
from sessions.catalogue.browse import mark_planned, user_marks
from sessions.catalogue.now_and_next import now_and_next
from sessions.forms.impression import CLEAR_STATE, STATES, StateForm
from sessions.models import Operation, Session
from sessions.photos.assign import photos_follow
from sessions.rules.overlaps import Overlaps
from sessions.rules.parsing import parse_moment, parse_uuid
from sessions.views.agenda import day_page
from sessions.views.session_marks import say_conflict, state_context
from sessions.web.htmx import HtmxHttpRequest, render_page, safe_next, swap_into, wants_part
from sessions.web.idempotency import Facts, Write, key_to_undo, prepares_write


def _show_state(request: HtmxHttpRequest, facts: Facts, slug: str, pk: uuid.UUID, status: int = 200) -> HttpResponse:
    """Return the changed partial for htmx, else redirect to the page."""
    session = editable_session(request.user, slug, pk)
    if not wants_part(request):
        here = day_page.day_url(session.event, session.day, session=session)
        return HttpResponseRedirect(safe_next(request, here))
    if (request.htmx.target or "").startswith("catalogue-"):
        return _part_of_catalogue(request, session, status)
    # The parts of a card on Today that a tap swaps: no more, so that nothing moves.
    parts = {f"state-{session.pk}": "card-state", f"later-{session.pk}": "card-later"}
    if part := parts.get(request.htmx.target or ""):
        context = state_context(session, request.user)
        context["card"] = context["card"].shown
        if part == "card-state":
            agenda = day_page.agenda_of(session.event, session.day, request.user)
            context["marked"] = [card.shown for card in marked_along(agenda, session)]
        return render_page(request, day_page.PAGE, context, partial=part, status=status)
    if request.htmx.target == "session-state":
        context = state_context(session, request.user)
        return render_page(request, "sessions/session/detail.html", context, partial="session-state", status=status)
    return _part_of_today(request, session, status)


def _part_of_catalogue(request: HtmxHttpRequest, session: Session, status: int) -> HttpResponse:
    """Return the partial of the catalogue whose star was tapped."""
    event, target = session.event, request.htmx.target
    marks = user_marks(event, request.user)
    card = Card(session, session.own_impression)
    agenda = Overlaps(marks.on_agenda)
    mark_planned([card], agenda)
    context: dict[str, Any] = {"event": event, "card": card, "marks": marks}
    if target == "catalogue-now":
        part = "catalogue-now"
        context["now_next"] = now_and_next(event, request.user, timezone.now())
    elif target == f"catalogue-now-{session.pk}":
        part = "catalogue-now-state"
    else:
        part = "catalogue-star"
        others = [Card(Session(**other._asdict()), None) for other in agenda.of(session, MARKED_ALONG)[0]]
        mark_overlaps(others, agenda)
        context["others"] = others
    return render_page(request, "sessions/catalogue/catalogue.html", context, partial=part, status=status)


@require_POST
@prepares_write(_show_state)
def state(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Set state, watch later or rating; return the changed partial.

    The form that takes a state back has its values in the address. The facts say from where a session was moved.
    """
    form = StateForm(request.GET.dict() | request.POST.dict())
    if not form.is_valid():
        return _show_state(request, {}, slug, pk, status=422)
    if not (changes := form.changes()):
        return _show_state(request, {}, slug, pk)
    session = editable_facts(request.user, slug, pk)
    undo = form.cleaned_data["undo"]
    before = _facts_of(request, undo) if undo else {}
    # Undo may give it back: photos that were taken then follow it.
    session.logged_at = session.logged_at or parse_moment(before.get("moment", ""))

    def run() -> Facts:
        lock_day_before(session, before)
        marked = mark(session, request.user, changes, seen=form.cleaned_data["was"], undoes=bool(undo))
        if not marked.conflict:
            give_day_back(session, request.user, before)
        if chosen := form.cleaned_data["state"]:
            _say(request, session, chosen, marked)
        return marked.moved

    return Write(photos_follow(session, request.user)(run))


def _facts_of(request: HtmxHttpRequest, key: str) -> Facts:
    """Return the facts of an earlier write of the user; none where the key is unknown."""
    known = parse_uuid(key)
    made = Operation.objects.filter(user=request.user, pk=known).first() if known else None
    return (made and made.facts) or {}


def _say(request: HtmxHttpRequest, session: Session, chosen: str, marked: Marked) -> None:
    """Add the message about a choice of state: with Undo for a page without scripts, which offer it themselves."""
    before = marked.before or CLEAR_STATE
    say_conflict(request, session, marked)
    if marked.conflict or request.htmx or "X-Operation" in request.headers or chosen == before:
        return
    if "undo" in request.GET:
        messages.success(request, _("Undone: “%(name)s” is as it was before.") % {"name": session.heading})
    else:
        undo = QueryDict(mutable=True)
        key = key_to_undo(request, marked.moved) if marked.moved else "1"
        undo.update({"state": before, "was": chosen, "undo": str(key), "next": safe_next(request, "")})
        address = f"{resolve_url('sessions:impression-state', session.event.slug, session.pk)}?{undo.urlencode()}"
        messages.success(request, f"{dict(STATES)[chosen]}: {session.heading}", extra_tags=address)


def _part_of_today(request: HtmxHttpRequest, session: Session, status: int) -> HttpResponse:
    number, part, key = str(session.day.number), day_page.part_on_page(request), str(session.pk)
    context = day_page.today_context(session.event, request.user, wanted=number, part=part, about=key)
    card = day_page.find_card(context["agenda"], session.pk)
    if card and request.htmx.target == f"session-{session.pk}":
        return render_page(request, day_page.PAGE, context | {"card": card}, partial="session-card", status=status)
    response = render_page(request, day_page.PAGE, context, partial="day-sessions", status=status)
    # An imported session without marks is no longer on the agenda. The kept catalogue shows nothing of the answer.
    return response if card or not request.htmx.target else swap_into(response, "day-sessions")
