"""Upload of photos: from a script one by one, which gets cards, or many from a plain form."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.access import editable_event
from sessions.models import Event, Photo
from sessions.models.validators import time_zone_names
from sessions.photos import messages as photo_messages
from sessions.photos.assign import sessions_of
from sessions.photos.upload import Outcome, Upload, UploadHints, decode_uploads, store_uploads
from sessions.pictures.accepted import PictureRefusal, PictureRefused
from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_uuid, parse_zone
from sessions.views.photos.album import PAGE, album_context, show_album
from sessions.web.htmx import HtmxHttpRequest, render_page, wants_part
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write
from sessions.web.upload_limits import PICTURES, takes_files, too_large

CARD = "sessions/photos/_card.html"

type Reason = tuple[str, str, bool]
"""A refused file: its name, why, and whether it may be accepted another time."""


def _show_taken(request: HtmxHttpRequest, facts: Facts, slug: str) -> HttpResponse:
    """Answer an upload: cards and reasons for a script, else the list or a redirect."""
    event = editable_event(request.user, slug)
    if not wants_card(request):
        return show_album(request, event)
    photos = event.photos.select_related("session").in_bulk([UUID(key) for key in facts["photos"]])
    if facts["photos"] and not photos:
        raise Http404
    shown = [photos[key] for key in map(UUID, facts["photos"]) if key in photos]
    return _cards(request, event, shown, facts["refused"])


def _show_too_much(request: HtmxHttpRequest, slug: str) -> HttpResponse | None:
    """Answer 413 with the album page, which says the limits; None when there is no such event."""
    event = Event.objects.editable_by(request.user).present().filter(slug=slug).first()
    if event is None:
        return None
    messages.error(request, photo_messages.too_large_upload(settings.DATA_UPLOAD_MAX_NUMBER_FILES, PICTURES))
    return render_page(request, PAGE, album_context(event, request), status=413)


@takes_files(PICTURES, answer_too_much=_show_too_much)
@require_POST
@prepares_write(_show_taken, _show_taken)
def create(request: HtmxHttpRequest, slug: str) -> Write:
    """Upload photos: one from a script, which gets its card, or many from a plain form, which redirects.

    A script sends ``id``, ``file``, and optionally ``session``, ``fills`` (a missing photo) and ``time_zone``. Each
    refused file has its own message; a duplicate is no error.
    """
    files = request.FILES.getlist("file")
    hints = _hints(request, alone=len(files) == 1)
    event = editable_event(request.user, slug)
    upload = decode_uploads(event, files, hints, sessions_of(event, request.user))
    upload.refused[:0] = ((name, PictureRefused(PictureRefusal.TOO_LARGE)) for name in too_large(request))

    def run() -> Facts:
        facts = _told(request, upload, store_uploads(upload))
        if not facts["photos"]:
            raise NotDone(facts)
        return facts

    return Write(run, around=upload.written)


def _told(request: HtmxHttpRequest, upload: Upload, taken: Sequence[tuple[Photo, Outcome]]) -> Facts:
    """Return which photos were taken and why others were refused; who has no script gets messages as well."""
    refused: list[Reason] = []
    for name, refusal in upload.refused:
        helps = isinstance(refusal, OverQuota) or refusal.reason == PictureRefusal.TOO_SLOW
        refused.append((name, photo_messages.refusal(refusal), helps))
    if not wants_card(request):
        count = Counter(outcome for _photo, outcome in taken)
        filed = sum(outcome is Outcome.ADDED and photo.session_id is not None for photo, outcome in taken)
        said = photo_messages.after_upload(
            count[Outcome.ADDED], filed, count[Outcome.KNOWN], count[Outcome.BACK], count[Outcome.FILLED]
        )
        for text in said:
            messages.success(request, text)
        for name, why, _helps in refused:
            messages.error(request, photo_messages.refused(name, why))
        if not taken and not refused:
            messages.warning(request, _("Choose one or more photos first."))
    return {"photos": [str(photo.pk) for photo, _outcome in taken], "refused": refused}


def wants_card(request: HtmxHttpRequest) -> bool:
    """Return whether a script sent the request, which shows each photo itself."""
    return not wants_part(request) and ("X-Autosave" in request.headers or "X-Operation" in request.headers)


def card(request: HtmxHttpRequest, event: Event, photo: Photo) -> HttpResponse:
    """Return the card of one photo."""
    return _cards(request, event, [photo], [])


def _cards(
    request: HtmxHttpRequest, event: Event, photos: Sequence[Photo], refused: Sequence[Sequence[Any]]
) -> HttpResponse:
    """Return the cards of the stored photos and a line per refused file; 422 when none was stored."""
    parts = []
    for photo in photos:
        photo.event = event
        parts.append(render_to_string(CARD, {"event": event, "photo": photo, "can_edit": True}, request))
    for name, why, *more in refused:
        context = {"name": name, "why": why, "again": any(more)}
        parts.append(render_to_string("sessions/photos/_refused.html", context, request))
    return HttpResponse("".join(parts), status=200 if photos else 422)


def _hints(request: HtmxHttpRequest, *, alone: bool) -> UploadHints:
    zone = request.POST.get("time_zone", "")
    return UploadHints(
        by=request.user,
        key=parse_uuid(request.POST.get("id")) if alone else None,
        session=parse_uuid(request.POST.get("session")),
        zone=parse_zone(zone) if zone in time_zone_names() else None,
        fills=parse_uuid(request.POST.get("fills")) if alone else None,
    )
