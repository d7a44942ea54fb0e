"""Album page of an event: assignment by time, and deletion for good; the files of its photos."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sessions.agenda.access import editable_event, visible_event
from sessions.forms.photo import ClockForm
from sessions.models import Event, Photo, Session
from sessions.models.profile import team_names
from sessions.photos.album import build_album, with_photos_of_others
from sessions.photos.assign import agendas_of, assign_by_time, sessions_of
from sessions.photos.in_reports import reports_by_name, without_shown
from sessions.photos.sending import harmless, sent_file, sent_thumbnail
from sessions.rules.parsing import parse_number, parse_url
from sessions.web.htmx import HtmxHttpRequest, redirect_to, render_page, safe_next, wants_part
from sessions.web.idempotency import Facts, Write, prepares_write

PAGE = "sessions/photos/album.html"
AT_ONCE = 32
"""How many photos the page shows, until more are asked for."""


@require_safe
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the photos of an event: inbox, per session, of reports, missing, deleted.

    ``show`` is how many of them; a script that has shown some asks for those behind them: ``from``. ``deleted`` is how
    many deleted ones.
    """
    event = visible_event(request.user, slug)
    partial = "photos" if "from" in request.GET else "album"
    return render_page(request, PAGE, album_context(event, request), partial=partial)


def album_context(event: Event, request: HtmxHttpRequest) -> dict[str, Any]:
    """Return the context of the album page; a constant number of queries (no N+1)."""
    sessions = sessions_of(event, request.user)
    photos = list(event.photos.in_order())
    present = [photo for photo in photos if photo.deleted_at is None]
    _name_photographers(event, present)
    # As in_bin_of.
    whose = None if request.user.pk == event.owner_id else request.user.pk
    deleted = [photo for photo in photos if photo.deleted_at is not None and whose in (None, photo.person_id)]
    shown = with_photos_of_others(event, sessions, present, request.user)
    album = build_album(event, present, deleted, shown, reports_by_name(event, request.user), request.user)
    # Beside the name of a missing photo is that of its session.
    prefetch_related_objects(album.missing, Prefetch("session", Session.objects.only("code", "title")))
    count = album.count
    stop = min(max(_asked(request, "show"), AT_ONCE), count)
    is_rest = request.method == "GET" and wants_part(request)
    more_deleted = _asked(request, "deleted")
    start = min(_asked(request, "from"), stop) if is_rest else 0
    return {
        "event": event,
        "album": album,
        "shown": album.part(start, stop),
        "stop": stop,
        "last": album.in_order[stop - 1] if stop else None,
        "rest": count - stop,
        "more": stop + AT_ONCE,
        "deleted": deleted[: max(more_deleted, AT_ONCE)],
        "more_deleted": max(more_deleted, AT_ONCE) + AT_ONCE,
        "is_bin_open": more_deleted > 0,
        "next": resolve_album(event, stop),
        "sessions": sessions,
        "clock_form": ClockForm(),
    }


def _name_photographers(event: Event, photos: Sequence[Photo]) -> None:
    """Set who added each photo, where the event has or had more people than one; one query."""
    names = team_names(event, also={photo.added_by_id for photo in photos if photo.added_by_id})
    if len(names) > 1:
        for photo in photos:
            photo.photographer = names.get(photo.added_by_id or 0, "")


def _asked(request: HtmxHttpRequest, name: str) -> int:
    """Return a number in the address of the page, 0 without one; a write of htmx comes from that page."""
    query = request.GET
    if request.method == "POST":
        address = parse_url(request.htmx.current_url or "")
        query = QueryDict(address.query[:1000] if address else "")
    return parse_number(query.get(name, ""), 999_999) or 0


def resolve_album(event: Event, count: int) -> str:
    """Return the address of the album that shows at least so many photos."""
    address = resolve_url("sessions:photo-list", event.slug)
    return f"{address}?show={count}" if count > AT_ONCE else address


def show_album(request: HtmxHttpRequest, event: Event) -> HttpResponse:
    """Return the changed list for htmx, else redirect to the page."""
    if wants_part(request):
        return render_page(request, PAGE, album_context(event, request), partial="album")
    return redirect_to(request, safe_next(request, resolve_url("sessions:photo-list", event.slug)))


def show_changed(request: HtmxHttpRequest, _facts: Facts, slug: str, *_keys: Any, **_more: Any) -> HttpResponse:
    """Return the list after a change."""
    return show_album(request, editable_event(request.user, slug))


@require_POST
@prepares_write(show_changed)
def sort(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Assign the inbox photos whose session is unambiguous by now, such as after it was marked as attended."""
    event = editable_event(request.user, slug)
    inbox = event.photos.present().with_file().in_inbox_of(request.user).filter(placed_by_hand=False)
    photos = without_shown(inbox.select_related("session").in_order(), reports_by_name(event, request.user))
    for photo in photos:
        photo.event = event
    agendas = agendas_of(photos)

    def run() -> Facts:
        moved = assign_by_time(photos, agendas)
        text = ngettext("%(count)s photo assigned by time.", "%(count)s photos assigned by time.", moved)
        messages.success(request, text % {"count": moved})
        return {}

    return Write(run)


@require_POST
@prepares_write(show_changed)
def purge(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Delete the user's deleted photos of an event for good, with their files; those of everybody for its owner."""
    event = editable_event(request.user, slug)

    def run() -> Facts:
        rows = list(event.photos.deleted().in_bin_of(request.user))
        event.photos.filter(pk__in=[photo.pk for photo in rows]).delete()
        text = ngettext(
            "%(count)s photo was deleted permanently.", "%(count)s photos were deleted permanently.", len(rows)
        )
        messages.success(request, text % {"count": len(rows)})
        return {}

    return Write(run)


@require_safe
@harmless
def file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Send the file of a photo by its name in the texts; Http404 while it is missing."""
    return sent_file(request, _photo(request, slug, name))


@require_safe
@harmless
def thumbnail(request: HttpRequest, slug: str, name: str, width: int) -> HttpResponseBase:
    """Send a thumbnail in one of THUMBNAIL_WIDTHS; Http404 for other widths."""
    return sent_thumbnail(request, _photo(request, slug, name), width)


def _photo(request: HttpRequest, slug: str, name: str) -> Photo:
    photos = Photo.objects.visible_to(request.user).present().with_file().filter(event__slug=slug)
    try:
        return photos.get(name=name)
    except (Photo.DoesNotExist, ValidationError):  # ValidationError for invalid names, such as %00
        raise Http404 from None
