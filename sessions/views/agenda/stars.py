"""Stars of an event: import with a plan; export as JSON, link and QR code."""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from sessions.agenda.access import editable_event, heavy_view, require_form, visible_event
from sessions.agenda.star_export import starred, stars_json
from sessions.forms.agenda import StarsForm
from sessions.importing import messages as feed_messages
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.stars.plan import plan_stars, star_sessions, unstar_sessions
from sessions.importing.stars.read import PARAMETER, read_stars
from sessions.models import Event, Operation
from sessions.rules.feed_limits import MAX_BYTES
from sessions.rules.parsing import parse_uuid
from sessions.rules.search_text import folded
from sessions.rules.star_link import MAX_LINK, MAX_STARS, Star, encode_stars
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, key_to_undo, prepares_write, to_page
from sessions.web.site_addresses import qr_svg, reachable, url_for_others
from sessions.web.upload_limits import UploadLimits, takes_files

PAGE = "sessions/agenda/stars.html"
PLAN_PAGE = "sessions/agenda/stars_plan.html"
OPEN_PAGE = "sessions/agenda/stars_open.html"
FILES = UploadLimits(each=MAX_BYTES, together=MAX_BYTES + 2_000_000)
"""Maximum size of a file with stars, in bytes, that of a feed: it is read into memory."""
LONGEST_ADDRESS = 8_000
"""Maximum length of a link, in characters; of more stars there are only files."""

_NO_STARS = frozenset({Fault.UNKNOWN_KIND, Fault.SYNTAX, Fault.MISSING, Fault.NOT_THE_SHAPE})


@takes_files(FILES)
@require_form
@heavy_view("POST")
@prepares_write(to_page)
def stars(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Show what can be imported and exported; plan the stars of a file, a text or a link; ``apply`` stars sessions, and
    ``undo``, with the key of that operation in the URL, takes their stars off again.
    """
    event = editable_event(request.user, slug)
    if request.method == "POST" and "undo" in request.GET:
        done = get_object_or_404(Operation.objects.editable_by(request.user), pk=parse_uuid(request.GET["undo"]))
        return Write(partial(_undo, request, event, _keys((done.facts or {}).get("starred", []))))
    if request.method == "POST" and "apply" in request.POST:
        return Write(partial(_apply, request, event, _chosen(request.POST)))
    if request.method == "POST":
        form = StarsForm(request.POST, request.FILES, request=request)
    elif link := request.GET.get(PARAMETER):
        form = StarsForm({"text": link}, request=request)
    else:
        return _page(request, event, StarsForm())
    if form.is_valid():
        try:
            _name, found = read_stars(form.cleaned_data["content"], event.zone)
        except FeedError as error:
            form.add_error("file" if form.cleaned_data.get("file") else "text", _why(error))
        else:
            plan = plan_stars(event, request.user, found)
            return render_page(request, PLAN_PAGE, {"event": event, "plan": plan, "zone": event.zone})
    return _page(request, event, form, status=422)


def _chosen(sent: QueryDict) -> list[UUID]:
    """Return the keys of the sessions that were ticked, and of those that were chosen for a star."""
    names = ("star", *(name for name in sent if name.startswith("choice-")))
    return _keys(value for name in names for value in sent.getlist(name))


def _keys(values: Iterable[Any]) -> list[UUID]:
    return [key for value in values if (key := parse_uuid(value))]


def _apply(request: HtmxHttpRequest, event: Event, keys: list[UUID]) -> Facts:
    made = star_sessions(event, request.user, keys)
    if not made:
        messages.warning(request, _("No session was starred: none was selected, or they are already starred."))
        raise NotDone(lambda: redirect("sessions:stars", event.slug))
    text = ngettext("%(count)s session was starred.", "%(count)s sessions were starred.", len(made))
    facts = {"url": f"{resolve_url('sessions:catalogue', event.slug)}?mine=on", "starred": [key.hex for key in made]}
    address = f"{resolve_url('sessions:stars', event.slug)}?undo={key_to_undo(request, facts)}"
    messages.success(request, text % {"count": len(made)}, extra_tags=address)
    return facts


def _undo(request: HtmxHttpRequest, event: Event, keys: list[UUID]) -> Facts:
    count = unstar_sessions(event, request.user, keys)
    text = ngettext("%(count)s session is no longer starred.", "%(count)s sessions are no longer starred.", count)
    messages.success(request, text % {"count": count})
    return {"url": resolve_url("sessions:stars", event.slug)}


def _why(error: FeedError) -> str:
    if error.fault in _NO_STARS:
        return _(
            "No stars were found. Use a calendar (.ics), JSON, or a link from this page on another device or site."
        )
    if error.fault == Fault.TOO_MANY:
        return _too_many()
    return feed_messages.fault(error)


def _too_many() -> str:
    """Return the message that a file, or a person, has more stars than can be imported."""
    return _("At most %(most)s stars can be imported at once.") % {"most": f"{MAX_STARS:,}"}


def _page(request: HtmxHttpRequest, event: Event, form: StarsForm, status: int = 200) -> HttpResponse:
    own = starred(event, request.user)
    importable = len(own) <= MAX_STARS
    address = _address(request, event, own) if own and importable else ""
    context: dict[str, Any] = {
        "event": event,
        "form": form,
        "count": len(own),
        "untimed": sum(star.starts_at is None for star in own),
        "too_many": "" if importable else _too_many(),
        "address": address if len(address) <= LONGEST_ADDRESS else "",
        "qr_code": qr_svg(address) if 0 < len(address) <= MAX_LINK else "",
        "only_here": not reachable(request),
    }
    return render_page(request, PAGE, context, status=status)


def _address(request: HtmxHttpRequest, event: Event, own: list[Star]) -> str:
    """Return the link that holds the stars themselves, so that a site that cannot reach this one can read it."""
    base = f"{url_for_others(request, reverse('sessions:stars-open'))}?{PARAMETER}="
    return base + encode_stars(event.name, own, MAX_LINK - len(base))


@require_safe
def file(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Download the stars as JSON."""
    event = visible_event(request.user, slug)
    content = json.dumps(stars_json(event, starred(event, request.user)), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-stars.json"'
    return response


@require_safe
def open_link(request: HtmxHttpRequest) -> HttpResponse:
    """Open a link with stars: the plan for the event of the same name, or a list of events to choose from."""
    packed = request.GET.get(PARAMETER, "")
    if not packed:
        return redirect("sessions:event-list")
    events = list(Event.objects.visible_to(request.user).present())
    try:
        name, found = read_stars(packed.encode("utf-8", "replace"), events[0].zone) if events else ("", ())
    except FeedError as error:
        return render_page(request, OPEN_PAGE, {"why": _why(error)}, status=422)
    query = QueryDict(mutable=True)
    query[PARAMETER] = packed
    same = [event for event in events if folded(event.name) == folded(name)]
    if len(same) == 1:
        return redirect(f"{resolve_url('sessions:stars', same[0].slug)}?{query.urlencode()}")
    shown = sorted(events, key=lambda event: folded(event.name) != folded(name))
    context = {"events": shown, "name": name, "count": len(found), "query": query.urlencode()}
    return render_page(request, OPEN_PAGE, context)
