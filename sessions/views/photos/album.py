"""The photos of an event: their page, sending pictures, and what is done to several at once."""

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sessions.forms.photo import ClockForm
from sessions.models import Event, Photo, Session
from sessions.models.validators import time_zone_names
from sessions.photos import messages as photo_messages
from sessions.photos.album import arrange
from sessions.photos.assign import file_anew, move, sessions_of
from sessions.photos.clock_correction import shift_clock
from sessions.photos.files import Written
from sessions.photos.upload import Hints, Outcome, Sent, look_at, take
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_uuid, parse_zone
from sessions.views.access import editable_event, visible_event
from sessions.web.htmx import HtmxHttpRequest, go_to, render_page, safe_next, wants_part
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write
from sessions.web.upload_limits import PICTURES, takes_files, too_large

PAGE = "sessions/photo_list.html"
CARD = "sessions/_photo_card.html"


@require_safe
def index(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the photos of an event: the inbox, then session by session, then what is missing or deleted."""
    event = visible_event(request.user, slug)
    return render_page(request, PAGE, album_context(event, request), partial="album")


def album_context(event: Event, request: HtmxHttpRequest) -> dict[str, Any]:
    """Return what the page of photos shows; as many queries for thirty photos as for one."""
    sessions = sessions_of(event, request.user)
    photos = list(event.photos.in_order())
    present = [photo for photo in photos if photo.deleted_at is None]
    deleted = [photo for photo in photos if photo.deleted_at is not None]
    return {
        "event": event,
        "album": arrange(event, present, deleted, sessions),
        "sessions": sessions,
        "clock_form": ClockForm(),
        "current_section": "photos",
    }


def show_album(request: HtmxHttpRequest, event: Event) -> HttpResponse:
    """Answer a change with the changed list, or without htmx by going back to the page."""
    if wants_part(request):
        return render_page(request, PAGE, album_context(event, request), partial="album")
    return go_to(request, safe_next(request, resolve_url("sessions:photo-list", event.slug)))


def _show_taken(request: HtmxHttpRequest, facts: Facts, slug: str) -> HttpResponse:
    """Answer what was taken in: to a script with the cards, else with the list or the way back to it."""
    event = editable_event(request.user, slug)
    if not wants_card(request):
        return show_album(request, event)
    photos = event.photos.select_related("session").in_bulk([UUID(key) for key in facts["photos"]])
    if not photos:
        raise Http404
    shown = [photos[key] for key in map(UUID, facts["photos"]) if key in photos]
    return _cards(request, event, shown, facts["refused"])


def _show_too_much(request: HtmxHttpRequest, slug: str) -> HttpResponse | None:
    """Answer 413 with the page of photos, which says how many may be sent; None where there is no such event."""
    event = Event.objects.editable_by(request.user).present().filter(slug=slug).first()
    if event is None:
        return None
    messages.error(request, photo_messages.too_much(settings.DATA_UPLOAD_MAX_NUMBER_FILES, PICTURES))
    return render_page(request, PAGE, album_context(event, request), status=413)


@takes_files(PICTURES, answer_too_much=_show_too_much)
@require_POST
@prepares_write(_show_taken)
def create(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Take pictures in: one from a script, which gets its card, or many from a plain form, which leads back.

    A script sends ``id``, ``file``, perhaps ``session``, ``fills`` (a missing photo) and ``time_zone``. What is refused
    is said at that picture; a picture that the event has already is no mistake.
    """
    event = editable_event(request.user, slug)
    sessions = sessions_of(event, request.user)
    files = request.FILES.getlist("file")
    hints = _hints(request, sessions, alone=len(files) == 1)
    with Written(later=True) as written:
        looked_at = [look_at(event, file, hints, written) for file in files]
    accepted = [sent for sent in looked_at if sent.refusal is None]
    refused = [Sent(name, "", refusal=PictureRefused(PictureRefusal.TOO_LARGE)) for name in too_large(request)]
    refused += [sent for sent in looked_at if sent.refusal is not None]
    reasons = [(sent.name, photo_messages.refusal(sent.refusal)) for sent in refused if sent.refusal]
    if not accepted:
        return _show_refused(request, event, reasons)

    def run() -> Facts:
        taken = []
        for sent in accepted:
            try:
                taken.append(take(event, sent, hints, sessions))
            except OverQuota as refusal:
                reasons.append((sent.name, photo_messages.refusal(refusal)))
        if not taken:
            raise NotDone(lambda: _show_refused(request, event, reasons))
        if not wants_card(request):
            _say(request, taken, reasons)
        if {sent.stored.pk for sent in accepted if sent.stored} - {photo.pk for photo, _outcome in taken}:
            transaction.on_commit(written.remove_strays)
        return {"photos": [str(photo.pk) for photo, _outcome in taken], "refused": reasons}

    return Write(run, around=written)


def _show_refused(request: HtmxHttpRequest, event: Event, reasons: Sequence[tuple[str, str]]) -> HttpResponse:
    """Answer where nothing was taken in: to a script with the reasons, else with the list or the way back to it."""
    if wants_card(request):
        return _cards(request, event, [], reasons)
    _say(request, [], reasons)
    return show_album(request, event)


def wants_card(request: HtmxHttpRequest) -> bool:
    """Say whether a script asks, which shows each photo in its place."""
    return not wants_part(request) and ("X-Autosave" in request.headers or "X-Operation" in request.headers)


def card(request: HtmxHttpRequest, event: Event, photo: Photo) -> HttpResponse:
    """Answer with the card of one photo."""
    return _cards(request, event, [photo], [])


def _cards(
    request: HtmxHttpRequest, event: Event, photos: Sequence[Photo], refused: Sequence[Sequence[str]]
) -> HttpResponse:
    """Return the cards of what was taken and a line for each refusal; 422 when nothing was taken."""
    parts = []
    for photo in photos:
        photo.event = event
        parts.append(render_to_string(CARD, {"event": event, "photo": photo}, request))
    for name, why in refused:
        parts.append(render_to_string("sessions/_photo_refused.html", {"name": name, "why": why}, request))
    return HttpResponse("".join(parts), status=200 if photos else 422)


def _say(request: HtmxHttpRequest, taken: Sequence[tuple[Photo, Outcome]], refused: Sequence[tuple[str, str]]) -> None:
    count = Counter(outcome for _photo, outcome in taken)
    filed = sum(outcome is Outcome.ADDED and photo.session_id is not None for photo, outcome in taken)
    said = photo_messages.taken(
        count[Outcome.ADDED], filed, count[Outcome.KNOWN], count[Outcome.BACK], count[Outcome.FILLED]
    )
    for text in said:
        messages.success(request, text)
    for name, why in refused:
        messages.error(request, photo_messages.refused(name, why))
    if not taken and not refused:
        messages.warning(request, _("Choose one or more pictures first."))


def _hints(request: HtmxHttpRequest, sessions: Sequence[Session], *, alone: bool) -> Hints:
    wanted = parse_uuid(request.POST.get("session"))
    session = next((session for session in sessions if session.pk == wanted), None)
    return Hints(
        key=parse_uuid(request.POST.get("id")) if alone else None,
        session=session,
        zone=_zone(request.POST.get("time_zone", "")),
        fills=parse_uuid(request.POST.get("fills")) if alone else None,
    )


def _zone(name: str) -> tzinfo | None:
    return parse_zone(name) if name in time_zone_names() else None


def _chosen(request: HtmxHttpRequest, event: Event) -> list[Photo]:
    """Return the photos that were ticked, in order; what is no key of one of them is left out."""
    keys = [key for text in request.POST.getlist("photo") if (key := parse_uuid(text))]
    photos = event.photos.present().filter(pk__in=keys).select_related("session").in_order()
    for photo in photos:
        photo.event = event
    return list(photos)


def show_changed(request: HtmxHttpRequest, _facts: Facts, slug: str, *_keys: Any, **_more: Any) -> HttpResponse:
    """Answer a change of photos with the list of the event."""
    return show_album(request, editable_event(request.user, slug))


@require_POST
@prepares_write(show_changed)
def move_chosen(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Move the photos that were ticked to a session, or with an empty one to the inbox."""
    event = editable_event(request.user, slug)
    photos, wanted = _chosen(request, event), request.POST.get("session", "")
    session = get_object_or_404(event.sessions.present(), pk=parse_uuid(wanted)) if wanted else None
    if not photos:
        messages.warning(request, _("Tick the photos to move first."))
        return show_album(request, event)

    def run() -> Facts:
        move(photos, session)
        text = ngettext("%(count)s photo moved.", "%(count)s photos moved.", len(photos))
        messages.success(request, text % {"count": len(photos)})
        return {}

    return Write(run)


@require_POST
@prepares_write(show_changed)
def clock(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Put a wrong clock right for the photos that were ticked, and file anew those that nobody has placed by hand."""
    event = editable_event(request.user, slug)
    form, photos = ClockForm(request.POST), _chosen(request, event)
    if not photos:
        messages.warning(request, _("Tick the photos whose clock was wrong first."))
        return show_album(request, event)
    if not form.is_valid() or not form.shift:
        messages.error(request, _("Say by how many hours and minutes the clock was wrong."))
        return show_album(request, event)
    shift, sessions = form.shift, sessions_of(event, request.user)

    def run() -> Facts:
        dated, moved = shift_clock(photos, shift, sessions)
        said = ngettext(
            "The time of %(count)s photo is put right", "The times of %(count)s photos are put right", dated
        )
        filed = ngettext("%(count)s lies in another place now", "%(count)s lie in other places now", moved)
        both = {"said": said % {"count": dated}, "filed": filed % {"count": moved}}
        messages.success(request, _("%(said)s, %(filed)s.") % both)
        return {}

    return Write(run)


@require_POST
@prepares_write(show_changed)
def sort(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """File the photos of the inbox whose session is sure by now, such as after it was marked as attended."""
    event = editable_event(request.user, slug)
    inbox = event.photos.present().here().in_inbox_of(request.user).filter(placed_by_hand=False)
    photos = list(inbox.select_related("session").in_order())
    for photo in photos:
        photo.event = event
    sessions = sessions_of(event, request.user)

    def run() -> Facts:
        moved = file_anew(photos, sessions)
        text = ngettext("%(count)s photo filed by its time.", "%(count)s photos filed by their times.", moved)
        messages.success(request, text % {"count": moved})
        return {}

    return Write(run)


@require_POST
@prepares_write(show_changed)
def purge(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Remove the deleted photos of an event and their files for good."""
    event = editable_event(request.user, slug)

    def run() -> Facts:
        rows = list(event.photos.deleted())
        event.photos.filter(pk__in=[photo.pk for photo in rows]).delete()
        text = ngettext("%(count)s photo is gone for good.", "%(count)s photos are gone for good.", len(rows))
        messages.success(request, text % {"count": len(rows)})
        return {}

    return Write(run)
