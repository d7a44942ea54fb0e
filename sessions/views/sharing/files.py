"""What belongs to the page of a link: its photos, its picture for other sites, its feed."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.charts.title_card import title_card
from sessions.models import ShareLink
from sessions.photos.sending import ASK_AGAIN, harmless, sent_file, sent_thumbnail
from sessions.rules.concurrency_limit import heavy
from sessions.sharing.contents import shared_event
from sessions.sharing.feed import feed_of
from sessions.sharing.open_link import key_of
from sessions.sharing.pictures import photo_in_report, photo_of
from sessions.sharing.shown import count_of, dates_of
from sessions.templatetags.session_tags import plain
from sessions.views.sharing.door import behind_link, gone, guarded
from sessions.views.sharing.pages import addresses_of, photo_addresses


@login_not_required
@require_safe
@harmless
@behind_link(within=True)
def photo(request: HttpRequest, link: ShareLink, token: str, name: str) -> HttpResponseBase:
    """Send a photo that is on the page of the link."""
    return _sent(request, link, name)


@login_not_required
@require_safe
@harmless
@behind_link(within=True)
def thumbnail(request: HttpRequest, link: ShareLink, token: str, name: str, width: int) -> HttpResponseBase:
    """Send a thumbnail of a photo that is on the page of the link."""
    return _sent(request, link, name, width)


def _sent(request: HttpRequest, link: ShareLink, name: str, width: int | None = None) -> HttpResponseBase:
    try:
        found = photo_in_report(link, name) if link.report_id else photo_of(link, name)
        if found is None:
            return gone(request)
        response = sent_file(request, found) if width is None else sent_thumbnail(request, found, width)
    except (Http404, ValidationError):  # ValidationError for invalid names, such as %00
        return gone(request)
    guarded(response, link)
    # The browser may keep it, and asks each time whether the link still works.
    response["Cache-Control"] = ASK_AGAIN
    return response


@login_not_required
@require_safe
@behind_link()
def picture(request: HttpRequest, link: ShareLink, token: str) -> HttpResponseBase:
    """Draw the picture that other sites show beside the link: title, event and dates."""
    event = link.event
    with heavy(key_of(link)), translation.override(event.language):
        shown = shared_event(link, photo_addresses(token), facts_only=True)
        title = link.report.title if link.report else plain(str(link.session)) if link.session else event.name
        where = " · ".join(filter(None, (event.name if title != event.name else "", event.venue)))
        when = dates_of(shown) if link.report or link.session else f"{dates_of(shown)} · {count_of(shown)}".strip(" ·")
        content = title_card(title, [line for line in (where, when) if line], _("Conference Log"))
    return guarded(HttpResponse(content, content_type="image/png"), link)


@login_not_required
@require_safe
@behind_link()
def feed(request: HttpRequest, link: ShareLink, token: str) -> HttpResponseBase:
    """Return the Atom feed of the link; 304 if it has the ETag that the request names.

    No Last-Modified: the date of the newest entry goes back when that session is deleted.
    """
    addresses = addresses_of(request, link, token)
    photos = photo_addresses(token, request.build_absolute_uri("/").rstrip("/"))
    content = feed_of(link, (addresses.feed, addresses.itself), photos)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    same = get_conditional_response(request, etag=etag)
    response = same or HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = etag
    return guarded(response, link)
