"""Where a photo is: among its neighbours, in a session or the inbox, under the heading of its session."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.models import Photo, Session
from sessions.photos.many import move_many
from sessions.photos.order import place_photo, step_photo
from sessions.rules.parsing import parse_uuid
from sessions.views.photos.detail import editable_photo, offers_restore, show_edited
from sessions.views.photos.many import session_named
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, Write, prepares_write


@require_POST
@offers_restore
@prepares_write(show_edited)
def place(request: HtmxHttpRequest, slug: str, pk: UUID) -> Write:
    """Move a photo up, down or before another one, or to a session, or (empty) to the inbox.

    The address that Undo of a move posts to says in ``back`` where the photo was, and in ``by_hand`` who put it there.
    """
    photo = editable_photo(request, slug, pk)
    direction, before, wanted = (request.POST.get(name) for name in ("direction", "before", "session"))
    back = request.GET.get("back")

    def run() -> Facts:
        if direction in {"up", "down"}:
            step_photo(photo, "up" if direction == "up" else "down")
        elif before is not None:
            _place_before(photo, before)
        elif wanted is not None:
            _move(request, photo, session_named(photo.event, wanted))
        elif back is not None:
            by_hand = bool(request.GET.get("by_hand"))
            move_many(photo.event, [photo.pk], session_named(photo.event, back), by_hand=by_hand)
        return {}

    return Write(run)


def _move(request: HtmxHttpRequest, photo: Photo, session: Session | None) -> None:
    """Move a photo, and offer Undo; Http404 for one that was deleted meanwhile."""
    query = urlencode({"back": photo.session_id or "", "by_hand": "1" if photo.placed_by_hand else ""})
    undo = f"{resolve_url('sessions:photo-place', photo.event.slug, photo.pk)}?{query}"
    is_elsewhere = photo.session_id != (session.pk if session else None)
    if not move_many(photo.event, [photo.pk], session) and is_elsewhere:
        raise Http404
    where = session.heading if session else _("the inbox")
    messages.success(request, _("Moved to %(place)s.") % {"place": where}, extra_tags=undo)


def _place_before(photo: Photo, before: str) -> None:
    beside_it = Photo.objects.present().filter(event=photo.event_id, session=photo.session_id)
    try:
        other = beside_it.get(pk=parse_uuid(before)) if before else None
    except Photo.DoesNotExist:
        raise Http404 from None
    place_photo(photo, other)


@require_POST
@offers_restore
@prepares_write(show_edited)
def follow(request: HtmxHttpRequest, slug: str, pk: UUID) -> Write:
    """Turn on or off that reports show a photo automatically, or under the heading of its session."""
    photo = editable_photo(request, slug, pk)
    if "shown" in request.POST:
        photo.in_reports = request.POST["shown"] == "on"
    else:
        photo.follows_heading = request.POST.get("follows") == "on" and photo.session_id is not None
        photo.in_reports = photo.in_reports or photo.follows_heading

    def run() -> Facts:
        photo.save(update_fields=["follows_heading", "in_reports"])
        return {}

    return Write(run)
