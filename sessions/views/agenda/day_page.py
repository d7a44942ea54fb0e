"""Pages of Today and of a day: their context, and the answer that shows a day again."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import AutoField, Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.agenda.access import visible_event
from sessions.agenda.day import Agenda, Card, build_agenda
from sessions.agenda.day_parts import CARDS_AT_ONCE, part_of
from sessions.agenda.shown_card import ShownDay, ShownEvent
from sessions.agenda.time_slots import is_running
from sessions.forms.composer import empty_composer
from sessions.forms.event import DayNoteForm
from sessions.models import Day, Event, Feed, Impression, Membership, Session, SessionKey, State
from sessions.models.event import MAX_DAYS
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery
from sessions.rules.parsing import parse_number, parse_url, parse_uuid
from sessions.team.coverage import CoveredSession, coverage_of
from sessions.team.people import people_of
from sessions.versions.history import revision_count
from sessions.views.preview import read_parts
from sessions.web.htmx import HtmxHttpRequest, may_edit, render_page, wants_part

PAGE = "sessions/agenda/today.html"
EMPTY = Agenda([], [], [], [], [])
_NOT_SHOWN = ("search", "feed_digests", "description", "note")
_NOT_ON_CARDS = ("recording_url", "slides_url", "external_id", "edited_by", "edited_version", "created_at")


_EVENT = Parameter("event", AutoField())
_DAY = Parameter("day", AutoField())


def _days() -> QuerySet[Day]:
    """Return the days of an event; each says whether there is a catalogue for suggestions, and a team (saves two
    queries).
    """
    fed = Exists(Feed.objects.filter(event=OuterRef("event")))
    joined = Exists(Membership.objects.filter(event=OuterRef("event")))
    days = Day.objects.filter(event=_EVENT).order_by("number")
    return days.annotate(revision_count=revision_count(day=OuterRef("pk")), has_feed=fed, in_team=joined)


_DAYS = PreparedQuery(Day, _days)
_SESSIONS = PreparedQuery(
    Session,
    lambda: (
        Session.objects.filter(event=_EVENT, day=_DAY)
        .present()
        .on_agenda_of(READER)
        .in_order()
        .defer(*_NOT_SHOWN, *_NOT_ON_CARDS)
    ),
)
_IMPRESSIONS = PreparedQuery(
    Impression,
    lambda: Impression.objects.filter(author_id=READER.pk, session__day=_DAY).present().defer("body"),
)


def choose_day(event: Event, user: User, days: list[Any], wanted: str | None, current: Day | None) -> Day | None:
    """Return the day with the number ``wanted``, else the current one, the last with sessions on the user's agenda, or
    the first.
    """
    by_number = {str(day.number): day for day in days}
    if chosen := by_number.get(wanted or "") or current:
        return chosen
    agenda = event.sessions.present().on_agenda_of(user)
    last = agenda.order_by("-day__number").values_list("day__number", flat=True).first()
    return by_number.get(str(last)) or next(iter(days), None)


def today_context(
    event: Event, user: User, *, wanted: str | None = None, logged: str = "", part: str | None = "", about: str = ""
) -> dict[str, Any]:
    """Return the context of Today: tabs, agenda, composer and note; a constant number of queries (no N+1).

    Of a long day it is one page: the one with the number ``part``, or for None the page of the session ``about``. That
    session and the ``logged`` one are always on the page.
    """
    today = event.conference_date(timezone.now())
    days: list[Any] = _DAYS.rows(event=event.pk)
    for each in days:
        each.event = event
    current = next((day for day in days if day.date == today), None)
    day = choose_day(event, user, days, wanted, current)
    context: dict[str, Any] = {"event": event, "days": days, "day": day, "current_day": current}
    context |= {"composer": empty_composer(), "has_catalogue": any(each.has_feed for each in days)}
    context["in_team"] = any(each.in_team for each in days)
    context["adds_planned"] = bool(day and day.date and day.date > today)
    context["there"] = partial(_sessions_there, event, day)
    if day is None:
        return context | {"agenda": EMPTY, "part": part_of(EMPTY, None)}
    agenda = agenda_of(event, day, user)
    key = parse_uuid(logged)
    found, before = find_logged(event, user, agenda, key) if key else (None, None)
    if found:
        found.fresh = True
    note_form = DayNoteForm(instance=day, initial={"version": day.version}, auto_id="day_%s")
    return context | {
        "agenda": agenda,
        "shown_event": ShownEvent.of(event),
        "near_days": _near(days, day),
        "part": part_of(agenda, _number_of(part), [str(found.session.pk) if found else "", about]),
        "note_form": note_form,
        "logged": found,
        "logged_key": key,
        "was_known": found is not None and found.session.pk != key,
        "was_logged": before is not None and before["state"] == before["logged"],
        "was_filled": before is not None and bool(before.get("filled")),
    }


def _sessions_there(event: Event, day: Day | None) -> dict[str, int]:
    """Return how many sessions anybody has on a day, and in the event; one query, only where the agenda is empty."""
    on_day = Count("pk", filter=Q(day=day))
    return event.sessions.present().order_by().aggregate(on_day=on_day, in_event=Count("pk"))


def agenda_of(event: Event, day: Day, user: User) -> Agenda:
    """Return the user's agenda of a day as it is now; two queries."""
    now = timezone.now()
    sessions = _SESSIONS.rows(event=event.pk, day=day.pk, reader=user.pk)
    impressions = _IMPRESSIONS.rows(day=day.pk, reader=user.pk) if sessions else []
    own = {each.session_id: each for each in impressions}
    for each in sessions:
        each.event, each.day = event, day
        each.own_impression_list = [own[each.pk]] if each.pk in own else []
    return build_agenda(sessions, day, now, event.conference_date(now), event.minutes_between_venues)


def find_card(agenda: Agenda, key: str | UUID) -> Card | None:
    """Return the card of the session with this key, or None."""
    return next((card for card in agenda.cards if str(card.session.pk) == str(key)), None)


def find_logged(event: Event, user: User, agenda: Agenda, key: UUID) -> tuple[Card | None, dict[str, Any] | None]:
    """Return the card of what was logged under a key, also if it is on another day than that of the agenda.

    The key is that of a typed session, or an alias (SessionKey) of one that was marked, whose facts before are returned
    too; None once that was taken back.
    """
    if found := find_card(agenda, key):
        return found, None
    alias = SessionKey.objects.filter(pk=key, before__isnull=False).first()
    here = event.sessions.present().select_related("day").defer(*_NOT_SHOWN)
    logged = Q(pk=alias.session_id) if alias else Q(pk=key, feed=None)
    session = here.filter(logged).with_impression_of(user, without=("body",)).first()
    card = session and (find_card(agenda, session.pk) or Card(session, session.own_impression))
    return card, alias.before if alias else None


def _near(days: list[Any], day: Any) -> tuple[ShownDay, ...]:
    """Return the other days to which a card can move: MAX_DAYS around its own, which is all of a real event."""
    start = max(0, min(days.index(day) - MAX_DAYS // 2, len(days) - MAX_DAYS))
    return tuple(ShownDay(each.number, each.heading) for each in days[start : start + MAX_DAYS] if each != day)


def _number_of(part: str | None) -> int | None:
    """Parse the page number in a URL; anything invalid is the first page, and None stays."""
    if part is None:
        return None
    number = parse_number(part, 99_999)
    return 1 if number is None else number


def part_on_page(request: HtmxHttpRequest) -> str:
    """Return the page number shown by the page that sent the htmx request; "" for the first, or another page."""
    address = parse_url(request.htmx.current_url or "")
    return QueryDict(address.query[:1000]).get("cards", "") if address else ""


@require_safe
def today(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show one day of the event: what is on, composer, sessions."""
    event = visible_event(request.user, slug)
    context = today_context(
        event,
        request.user,
        wanted=request.GET.get("day"),
        logged=request.GET.get("logged", ""),
        part=request.GET.get("cards"),
        about=request.GET.get("session", ""),
    )
    if request.GET.get("heading"):  # from another app, see views/site/share_target.py
        context["composer"] = empty_composer(request.GET["heading"], request.GET.get("link", ""))
    day, context["can_edit"] = context["day"], may_edit(request.user, event)
    if day and not context["can_edit"]:
        context["note_parts"] = read_parts(request.user, event, {"": day.note})
        context["team_day"] = team_day(event, day)
    response = render_page(request, PAGE, context)
    if day and not request.GET.keys() & {"cards", "session"}:
        response["Content-Location"] = day_url(event, day)  # the service worker keeps one copy of both
    return response


def show_day(
    request: HtmxHttpRequest,
    event: Event,
    day: Day,
    *,
    partial: str = "day-sessions",
    logged: str = "",
    about: UUID | None = None,
    **more: Any,
) -> HttpResponse:
    """Return the changed partial of Today for htmx, else redirect to the page.

    On a long day the page number stays, and the session ``about`` is on the page.
    """
    if not wants_part(request):
        return HttpResponseRedirect(day_url(event, day, logged=logged, about=about))
    key = str(about or "")
    number = part_on_page(request)
    context = today_context(event, request.user, wanted=str(day.number), logged=logged, part=number, about=key)
    return render_page(request, PAGE, context | more, partial=partial)


def is_long(day: Day) -> bool:
    """Return whether a day may have more sessions than one page shows."""
    return day.sessions.filter(deleted_at=None).order_by()[CARDS_AT_ONCE : CARDS_AT_ONCE + 1].exists()


def day_url(
    event: Event, day: Day, *, logged: str = "", session: Session | None = None, about: UUID | None = None
) -> str:
    """Return the URL of a day on Today, of one session in it, or of the composer after logging.

    ``about`` is the key of a changed session: on a long day the URL leads to it, else to the day.
    """
    query = QueryDict(mutable=True)
    query["day"] = str(day.number)
    shown = session.pk if session else None
    if (session or about) and not logged and is_long(day):
        shown = shown or about
        query["session"] = str(shown)
    if logged:
        query["logged"] = logged
    place = "#composer" if logged else f"#session-{shown}" if shown else ""
    return f"{resolve_url('sessions:event-today', event.slug)}?{query.urlencode()}{place}"


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
