"""Public pages of links for readers: no account, no script, no cookie unless there is a password."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from sessions.agenda.access import require_form
from sessions.models import Photo, ShareKind, ShareLink, profile_of
from sessions.reporting.article_length import ArticleTooLong, room_for
from sessions.reporting.preview_elements import AddressOf
from sessions.rules.parsing import parse_id
from sessions.sharing.contents import beginning_of, shared_event, shared_report
from sessions.sharing.open_link import count_view, is_counted, key_of
from sessions.sharing.shown import SharedEvent, count_of, dates_of
from sessions.templatetags.session_tags import plain
from sessions.views.sharing.door import behind_link, guarded, reader_of


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """Where things of a public page are: photos, and with the host itself, its feed and its picture ("" for none).

    A preview has only photos. ``day_page`` returns the address of the page of a day.
    """

    photo: AddressOf
    itself: str = ""
    feed: str = ""
    picture: str = ""
    day_page: Callable[[int], str] = field(default=lambda number: f"?day={number}")


@login_not_required
@require_form
@behind_link(asks=True)
def page(request: HttpRequest, link: ShareLink, token: str) -> HttpResponseBase:
    """Show what the link shows, and count the view; a form where it has a password."""
    addresses = addresses_of(request, link, token)
    try:
        response = HttpResponse(page_html(link, addresses, wanted=request.GET.get("day", "")))
    except ArticleTooLong:
        with translation.override(link.event.language):
            return guarded(HttpResponse(render_to_string("sessions/sharing/too_long.html"), status=422))
    if is_counted(request, reader_of(request), link):
        count_view(link)
    return guarded(response, link)


def addresses_of(request: HttpRequest, link: ShareLink, token: str) -> PageAddresses:
    """Return the addresses below the link's own; feed and picture only where no password would be needed."""

    def absolute(name: str) -> str:
        return request.build_absolute_uri(reverse(f"sessions:{name}", args=[token]))

    more = () if link.password else (absolute("shared-feed"), absolute("shared-picture"))
    return PageAddresses(photo_addresses(token), absolute("shared"), *more)


def photo_addresses(token: str, host: str = "") -> AddressOf:
    """Return the function that gives the addresses of photos behind a link, with the host where one is given."""

    def address_of(photo: Photo, width: int | None) -> str:
        more = [] if width is None else [width]
        name = "sessions:shared-thumbnail" if more else "sessions:shared-photo"
        return host + reverse(name, args=[token, photo.name, *more])

    return address_of


def page_html(link: ShareLink, addresses: PageAddresses, *, wanted: str = "", bar: SafeString | str = "") -> str:
    """Return the page of a link, which need not be stored yet, in the language of its event.

    ``wanted`` is the number of a day as it was sent; ``bar`` stands above the page.
    """
    event = link.event
    context: dict[str, Any] = {
        "language": event.language,
        "zone": event.zone,
        "link": addresses,
        "indexed": link.indexed and not link.password,
        "by": profile_of(link.author).seen_name,  # never the name of the account
        "bar": bar,
    }
    with translation.override(event.language):
        if link.report:
            with room_for(link.report, link.author, key_of(link)):
                article = shared_report(link, addresses.photo)
            context |= {"article": article, "title": article.title, "event": event, "description": article.beginning}
            return render_to_string("sessions/sharing/report.html", context)
        shown = shared_event(link, addresses.photo, parse_id(wanted))
        context |= {"event": shown, "dates": dates_of(shown), **_of_session(link, shown)}
        context.setdefault("title", event.name)
        context.setdefault("description", " · ".join(filter(None, (dates_of(shown), shown.venue, count_of(shown)))))
        context["days"] = [(day, addresses.day_page(day.number)) for day in shown.days]
        template = "sessions/sharing/session.html" if link.kind is ShareKind.SESSION else "sessions/sharing/event.html"
        return render_to_string(template, context)


def _of_session(link: ShareLink, shown: SharedEvent) -> dict[str, Any]:
    """Return the context of a page of one session."""
    if link.kind is not ShareKind.SESSION:
        return {}
    day = shown.shown[0]
    session = day.sessions[0]
    facts = (session.speakers, shown.name, dates_of(shown))
    return {
        "day": day,
        "session": session,
        "title": plain(session.title or session.code),
        "description": beginning_of(" · ".join(filter(None, facts))),
    }
