"""Catalogue pages of an event: search, filters, infinite scroll, stars, suggestions."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.day import Card, mark_overlaps
from sessions.catalogue.browse import CatalogueEntry, CatalogueFilter, browse, count_facts, mark_planned, said_of
from sessions.catalogue.now_and_next import NOTHING, now_and_next
from sessions.catalogue.offline import count_left_out, kept_rows
from sessions.forms.catalogue import wanted_in
from sessions.models import Event, Session
from sessions.rules.overlaps import Overlaps
from sessions.rules.search_text import words
from sessions.views.access import visible_event
from sessions.views.offline import BLANK
from sessions.web.htmx import HtmxHttpRequest, render_page, wants_part

PAGE = "sessions/catalogue.html"
KEPT_PAGE = "sessions/catalogue_kept.html"
FACTS = ("day", "track", "level", "format", "room")
SUGGESTED = 6
"""Maximum number of suggestions in the composer (autocomplete)."""

# Element ids of the partials for htmx.
LIST = "catalogue-list"
MORE = "catalogue-more"
NOW = "catalogue-now"
STAR = "catalogue-star"

MOST_MARKED_ALONG = 40
"""Maximum number of other sessions whose marks are updated with a star; a page rarely shows more."""


@require_safe
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the filtered catalogue; for htmx only the list, or the next page of it."""
    event = visible_event(request.user, slug)
    wanted, page = wanted_in(request.GET)
    now = timezone.now()
    shelf = browse(event, request.user, wanted, now, page)
    said = said_of(event, request.user)
    mark_planned(
        (card for slot in shelf.slots for entry in slot.entries for card in entry.sittings), Overlaps(said.on_agenda)
    )
    context = {
        "event": event,
        "shelf": shelf,
        "page": page,
        "chosen": _chosen(event, wanted, request.GET),
        "next_query": _query(request.GET, page=str(shelf.next_page)),
        # Part of the cache key: what entries show besides their sessions; see CatalogueEntry.fingerprint.
        "entries_around": repr((event.slug, event.language, event.time_zone)),
        "here": f"{request.path}?{_query(request.GET, page='')}",
    }
    if wants_part(request):
        partial = MORE if request.htmx.target == MORE else LIST
        return render_page(request, PAGE, context, partial=partial)
    return render_page(request, PAGE, context | _around(event, request.user, wanted, request.GET) | {"said": said})


@require_safe
def kept(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the whole catalogue on one small page for offline use; a script filters it."""
    event = visible_event(request.user, slug)
    rows = kept_rows(event, request.user)
    around = _around(event, request.user, CatalogueFilter(), QueryDict())
    said = said_of(event, request.user)
    context = {"event": event, "rows": rows, "left_out": count_left_out(event, rows), "said": said, "blank": BLANK}
    return render_page(request, KEPT_PAGE, around | context)


@require_safe
def suggest(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Suggest sessions of the programme for the composer (autocomplete)."""
    event = visible_event(request.user, slug)
    wanted = CatalogueFilter(words=words(request.GET.get("heading", "")[:200]))
    now = timezone.now()
    found = browse(event, request.user, wanted, now).slots if wanted.words else []
    entries: list[CatalogueEntry] = [entry for slot in found for entry in slot.entries]
    cards = [card for entry in entries for card in entry.sittings if card.session.feed_id and not card.decided]
    cards.sort(key=lambda card: not card.running)
    return render_page(request, "sessions/_suggested.html", {"event": event, "cards": cards[:SUGGESTED]})


def star_part(request: HtmxHttpRequest, session: Session, status: int) -> HttpResponse:
    """Return the partial of the catalogue after a mark was changed.

    The session must be fetched with the user's impression after the change.
    """
    event = session.event
    said = said_of(event, request.user)
    card = Card(session, session.own_impression)
    agenda = Overlaps(said.on_agenda)
    mark_planned([card], agenda)
    context: dict[str, Any] = {"event": event, "card": card}
    if request.htmx.target == NOW:
        part = NOW
        context["now_next"] = now_and_next(event, request.user, timezone.now())
    else:
        part = STAR
        others = [Card(other, None) for other in agenda.of(session, most=MOST_MARKED_ALONG).named]
        mark_overlaps(others, agenda)
        context["others"] = others
    return render_page(request, PAGE, context, partial=part, status=status)


def _around(event: Event, user: User, wanted: CatalogueFilter, query: QueryDict) -> dict[str, Any]:
    """Return the context around the list: filters with counts (facets), now and next."""
    counts = count_facts(event)
    days = list(event.days.all())
    today = event.conference_date(timezone.now())
    running = any(day.date == today for day in days)
    options: dict[str, list[tuple[Any, str, int]]] = {
        "day": [(day.number, day.heading, counts["day_id"][day.pk]) for day in days if counts["day_id"][day.pk]],
        **{name: [(each, str(each), n) for each, n in sorted(counts[name].items())] for name in FACTS[1:]},
    }
    chosen = {name: getattr(wanted, name) for name in FACTS}
    return {
        "facets": [(name, label, options[name], chosen[name]) for name, label in _labels().items() if options[name]],
        "recorded": counts["recorded"],
        "wanted": wanted,
        "query": query.get("q", ""),
        "now_next": now_and_next(event, user, timezone.now()) if running else NOTHING,
        "empty": not counts["day_id"],
    }


def _labels() -> dict[str, str]:
    return {"day": _("Day"), "track": _("Track"), "level": _("Level"), "format": _("Format"), "room": _("Room")}


def _chosen(event: Event, wanted: CatalogueFilter, query: QueryDict) -> list[tuple[str, str]]:
    """Return each active filter with its label and the query string without it."""
    day = event.days.filter(number=wanted.day).first() if wanted.day else None
    recorded = {"link": _("With a recording"), "usually": _("Usually recorded")}
    names = {
        "q": query.get("q", "").strip() if wanted.words else "",
        "day": day.heading if day else str(wanted.day or ""),
        **{name: str(getattr(wanted, name) or "") for name in FACTS[1:]},
        "recorded": recorded.get(wanted.recorded, ""),
        "mine": _("Planned") if wanted.mine else "",
        "later": _("Watch later") if wanted.later else "",
        "now": _("On now") if wanted.now else "",
    }
    return [(name, _query(query, **{key: "", "page": ""})) for key, name in names.items() if name]


def _query(query: QueryDict, **changes: str) -> str:
    """Return the query string with some values changed; empty ones are removed."""
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    for name in [name for name, value in changed.items() if not value]:
        del changed[name]
    return changed.urlencode()
