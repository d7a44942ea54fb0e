"""The page Today and its parts, which the views of events, sessions and impressions all show."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone

from sessions.agenda.day import MOST_CARDS, Agenda, Card, arrange, part_of
from sessions.agenda.shown_card import ShownDay, ShownEvent
from sessions.forms.composer import empty_composer
from sessions.forms.event import DayNoteForm
from sessions.models import Day, Event, Feed, Session, SessionKey
from sessions.models.event import MAX_DAYS
from sessions.rules.parsing import parse_number, parse_url, parse_uuid
from sessions.versions.history import revision_count
from sessions.web.htmx import HtmxHttpRequest, render_page, wants_part

PAGE = "sessions/event_today.html"
EMPTY = Agenda([], [], [], [], [])
_NOT_SHOWN = ("search", "feed_digests", "description", "note")


def choose_day(days: list[Any], wanted: str | None, current: Day | None) -> Day | None:
    """Return the day asked for by its number, else the current one, the last with sessions, or the first.

    The days carry ``session_count``.
    """
    by_number = {str(day.number): day for day in days}
    if wanted in by_number:
        return by_number[wanted]
    if current:
        return current
    used = [day for day in days if day.session_count]
    return used[-1] if used else (days[0] if days else None)


def today_context(
    event: Event, user: User, *, wanted: str | None = None, logged: str = "", part: str | None = "", about: str = ""
) -> dict[str, Any]:
    """Return what Today shows: tabs, agenda, composer and note. As many queries for forty sessions as for one.

    Of a long day it is one part: that of the number, or with None the one in which the session ``about`` stands. Both
    that session and the one that was logged are on the page in any case.
    """
    now = timezone.now()
    today = event.conference_date(now)
    mine = event.sessions.present().on_agenda_of(user)
    shown = Count("sessions", filter=Q(sessions__in=mine))
    kept = revision_count(day=OuterRef("pk"))
    # Whether there is a catalogue to suggest from; asked along with the days, which no catalogue is without.
    fed = Exists(Feed.objects.filter(event=OuterRef("event")))
    # Counting groups the rows, which forgets their order.
    counted = event.days.annotate(session_count=shown, revision_count=kept, has_feed=fed).order_by("number")
    days: list[Any] = list(counted)
    current = next((day for day in days if day.date == today), None)
    day = choose_day(days, wanted, current)
    context: dict[str, Any] = {"event": event, "days": days, "day": day, "current_day": current}
    context |= {"composer": empty_composer(), "has_catalogue": any(each.has_feed for each in days)}
    if day is None:
        return context | {"agenda": EMPTY, "part": part_of(EMPTY, None)}
    sessions = mine.filter(day=day).with_impression_of(user, without=("body",)).in_order().defer(*_NOT_SHOWN)
    agenda = arrange(sessions, day, now, today)
    fresh = find_card(agenda, logged)
    found = fresh or find_by_other_key(agenda, logged)
    note_form = DayNoteForm(instance=day, initial={"version": day.version}, auto_id="day_%s")
    return context | {
        "agenda": agenda,
        "shown_event": ShownEvent.of(event),
        "near_days": _near(days, day),
        "part": part_of(agenda, _number_of(part), [str(found.session.pk) if found else "", about]),
        "note_form": note_form,
        "logged": found,
        "was_known": fresh is None,
    }


def find_card(agenda: Agenda, key: str | UUID) -> Card | None:
    """Return the card of the session with that key, or None."""
    return next((card for card in agenda.cards if str(card.session.pk) == str(key)), None)


def find_by_other_key(agenda: Agenda, key: str) -> Card | None:
    """Return the card of the session that a browser has logged under that key without knowing it, or None."""
    wanted = parse_uuid(key)
    known = SessionKey.objects.filter(pk=wanted).first() if wanted else None
    return find_card(agenda, known.session_id) if known else None


def _near(days: list[Any], day: Any) -> tuple[ShownDay, ...]:
    """Return the other days that every card offers to move to: those of MAX_DAYS around its own, a whole real event."""
    start = max(0, min(days.index(day) - MAX_DAYS // 2, len(days) - MAX_DAYS))
    return tuple(ShownDay.of(each) for each in days[start : start + MAX_DAYS] if each != day)


def _number_of(part: str | None) -> int | None:
    """Return the number of a part as it stands in an address; anything else is the first, and None stays."""
    if part is None:
        return None
    number = parse_number(part, 99_999)
    return 1 if number is None else number


def part_on_page(request: HtmxHttpRequest) -> str:
    """Return the part of the day that the page shows from which htmx asks; "" for its first or another page."""
    address = parse_url(request.htmx.current_url or "")
    return QueryDict(address.query[:1000]).get("cards", "") if address else ""


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
    """Answer a change with the changed part of Today, or without htmx by going back to the page.

    On a long day the part stays that was shown, and the session that it was ``about`` is in it.
    """
    if not wants_part(request):
        return HttpResponseRedirect(day_url(event, day, logged=logged, about=about))
    key = str(about or "")
    number = part_on_page(request)
    context = today_context(event, request.user, wanted=str(day.number), logged=logged, part=number, about=key)
    return render_page(request, PAGE, context | more, partial=partial)


def is_long(day: Day) -> bool:
    """Say whether a day may have more sessions than a page shows."""
    return day.sessions.filter(deleted_at=None).order_by()[MOST_CARDS : MOST_CARDS + 1].exists()


def day_url(
    event: Event, day: Day, *, logged: str = "", session: Session | None = None, about: UUID | None = None
) -> str:
    """Return the address of a day on Today, of one session in it, or of the composer after something was logged.

    ``about`` is the key of a session that was changed: on a long day the address leads to it, else to the day.
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
