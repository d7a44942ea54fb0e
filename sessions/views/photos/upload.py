"""Upload of photos: from a script one by one, which gets cards, or many from a plain form."""

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.models import Event, Photo, Session
from sessions.models.validators import time_zone_names
from sessions.photos import messages as photo_messages
from sessions.photos.assign import sessions_of
from sessions.photos.files import UncommittedFiles
from sessions.photos.upload import Outcome, UploadedPicture, UploadHints, decode_upload, store_upload
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_uuid, parse_zone
from sessions.views.access import editable_event
from sessions.views.photos.album import PAGE, album_context, show_album
from sessions.web.htmx import HtmxHttpRequest, render_page, wants_part
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write
from sessions.web.upload_limits import PICTURES, takes_files, too_large

CARD = "sessions/photos/_card.html"

type Reason = tuple[str, str, bool]
"""A refused file: its name, why, and whether it may be accepted another time."""


def _show_taken(request: HtmxHttpRequest, facts: Facts, slug: str) -> HttpResponse:
    """Answer an upload: cards for a script, else the list or a redirect."""
    event = editable_event(request.user, slug)
    if not wants_card(request):
        return show_album(request, event)
    photos = event.photos.select_related("session").in_bulk([UUID(key) for key in facts["photos"]])
    if not photos:
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
@prepares_write(_show_taken)
def create(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Upload photos: one from a script, which gets its card, or many from a plain form, which redirects.

    A script sends ``id``, ``file``, and optionally ``session``, ``fills`` (a missing photo) and ``time_zone``. Each
    refused file has its own message; a duplicate is no error.
    """
    event = editable_event(request.user, slug)
    sessions = sessions_of(event, request.user)
    files = request.FILES.getlist("file")
    hints = _hints(request, sessions, alone=len(files) == 1)
    with UncommittedFiles(later=True) as written:
        looked_at = [decode_upload(event, file, hints, written) for file in files]
    accepted = [sent for sent in looked_at if sent.refusal is None]
    refused = [
        UploadedPicture(name, "", refusal=PictureRefused(PictureRefusal.TOO_LARGE)) for name in too_large(request)
    ]
    refused += [sent for sent in looked_at if sent.refusal is not None]
    reasons = [_reason(sent.name, sent.refusal) for sent in refused if sent.refusal]
    if not accepted:
        return _show_refused(request, event, reasons)

    def run() -> Facts:
        taken = []
        for sent in accepted:
            try:
                taken.append(store_upload(event, sent, hints, sessions))
            except OverQuota as refusal:
                reasons.append(_reason(sent.name, refusal))
        if not taken:
            raise NotDone(lambda: _show_refused(request, event, reasons))
        if not wants_card(request):
            _say(request, taken, reasons)
        if {sent.stored.pk for sent in accepted if sent.stored} - {photo.pk for photo, _outcome in taken}:
            transaction.on_commit(written.remove_strays)
        return {"photos": [str(photo.pk) for photo, _outcome in taken], "refused": reasons}

    return Write(run, around=written)


def _reason(name: str, refusal: PictureRefused | OverQuota) -> Reason:
    helps = isinstance(refusal, OverQuota) or refusal.reason == PictureRefusal.TOO_SLOW
    return name, photo_messages.refusal(refusal), helps


def _show_refused(request: HtmxHttpRequest, event: Event, reasons: Sequence[Reason]) -> HttpResponse:
    """Answer when every file was refused: reasons for a script, else the list or a redirect."""
    if wants_card(request):
        return _cards(request, event, [], reasons)
    _say(request, [], reasons)
    return show_album(request, event)


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


def _say(request: HtmxHttpRequest, taken: Sequence[tuple[Photo, Outcome]], refused: Sequence[Reason]) -> None:
    count = Counter(outcome for _photo, outcome in taken)
    filed = sum(outcome is Outcome.ADDED and photo.session_id is not None for photo, outcome in taken)
    said = photo_messages.after_upload(
        count[Outcome.ADDED], filed, count[Outcome.KNOWN], count[Outcome.BACK], count[Outcome.FILLED]
    )
    for text in said:
        messages.success(request, text)
    for name, why, *_again in refused:
        messages.error(request, photo_messages.refused(name, why))
    if not taken and not refused:
        messages.warning(request, _("Choose one or more photos first."))


def _hints(request: HtmxHttpRequest, sessions: Sequence[Session], *, alone: bool) -> UploadHints:
    wanted = parse_uuid(request.POST.get("session"))
    session = next((session for session in sessions if session.pk == wanted), None)
    return UploadHints(
        by=request.user,
        key=parse_uuid(request.POST.get("id")) if alone else None,
        session=session,
        zone=_zone(request.POST.get("time_zone", "")),
        fills=parse_uuid(request.POST.get("fills")) if alone else None,
    )


def _zone(name: str) -> tzinfo | None:
    return parse_zone(name) if name in time_zone_names() else None
