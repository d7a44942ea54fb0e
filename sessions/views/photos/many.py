"""Many photos at once: those that are selected in the album are moved, deleted, restored, and that is undone; and the
correction of their clock.
"""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import reswap

from sessions.agenda.access import editable_event
from sessions.forms.photo import ClockForm
from sessions.models import Event, Operation, Photo, Session
from sessions.photos.assign import agendas_of
from sessions.photos.clock_correction import shift_clock
from sessions.photos.in_reports import lacking
from sessions.photos.many import discard_many, move_many, restore_many, undo_many
from sessions.rules.parsing import parse_uuid
from sessions.views.photos.album import PAGE, album_context, show_changed
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, key_to_undo, prepares_write
from sessions.web.upload_limits import answers_too_much

INBOX = "inbox"
MOST_SELECTED = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 20
"""What a refusal says can be selected at once: Django takes so many fields in a form, and it has up to 20 others."""


def _too_many(request: HtmxHttpRequest, slug: str) -> HttpResponse | None:
    """Answer more photos than a form may have, with the limit; None when there is no such event."""
    event = Event.objects.editable_by(request.user).present().filter(slug=slug).first()
    if event is None:
        return None
    text = _("No photo was changed: at most %(count)s photos can be selected at once.")
    messages.error(request, text % {"count": MOST_SELECTED})
    if request.htmx or "X-Operation" in request.headers:
        said = HttpResponse(render_to_string("_messages.html", {"oob": True}, request), status=422)
        return reswap(said, "none")
    return render_page(request, PAGE, album_context(event, request), status=413)


@answers_too_much(_too_many)
@require_POST
@prepares_write(show_changed, show_changed)
def move(request: HtmxHttpRequest, slug: str) -> Facts | Write:
    """Move the selected photos to a session, or to the inbox, and offer Undo.

    Forms of earlier versions sent an empty session for the inbox.
    """
    event, wanted = editable_event(request.user, slug), request.POST.get("session")
    keys = _chosen_keys(request)
    session = session_named(event, wanted or "")
    if not keys:
        return _nothing(request, _("Select the photos to move first."))
    if wanted is None:
        return _nothing(request, _("Choose the session to move them to first."))

    def run() -> Facts:
        facts = move_many(event, keys, session)
        count = len(facts.get("moved", []))
        text = ngettext("%(count)s photo moved to %(place)s.", "%(count)s photos moved to %(place)s.", count)
        where = session.heading if session else _("the inbox")
        return _done(request, slug, facts, text % {"count": count, "place": where})

    return Write(run)


def _chosen_keys(request: HtmxHttpRequest) -> list[UUID]:
    """Return the keys of the selected photos; what is no key is ignored."""
    return [key for text in request.POST.getlist("photo") if (key := parse_uuid(text))]


def session_named(event: Event, wanted: str) -> Session | None:
    """Return the session with the key that was sent, None for the inbox; Http404 for an unknown one."""
    return None if wanted in ("", INBOX) else get_object_or_404(event.sessions.present(), pk=parse_uuid(wanted))


def _nothing(request: HtmxHttpRequest, why: str) -> Facts:
    messages.warning(request, why)
    return {}


def _done(request: HtmxHttpRequest, slug: str, facts: Facts, text: str, warning: str = "") -> Facts:
    """Say what was done, and offer Undo; nothing was done if there are no facts."""
    if facts:
        undo = resolve_url("sessions:photo-undo-many", slug, key_to_undo(request, facts))
        level = messages.WARNING if warning else messages.SUCCESS
        messages.add_message(request, level, f"{text} {warning}".strip(), extra_tags=undo)
    else:
        _say_unchanged(request)
    return facts


def _say_unchanged(request: HtmxHttpRequest) -> None:
    messages.info(request, _("No photo was changed."))


@answers_too_much(_too_many)
@require_POST
@prepares_write(show_changed, show_changed)
def delete(request: HtmxHttpRequest, slug: str) -> Facts | Write:
    """Soft-delete the selected photos, and offer Undo."""
    event, keys = editable_event(request.user, slug), _chosen_keys(request)
    if not keys:
        return _nothing(request, _("Select the photos to delete first."))

    def run() -> Facts:
        facts = discard_many(event, keys)
        count = len(facts.get("deleted", []))
        text = ngettext("%(count)s photo deleted.", "%(count)s photos deleted.", count)
        names = event.photos.filter(pk__in=facts.get("deleted", [])).values_list("name", flat=True)
        return _done(request, slug, facts, text % {"count": count}, lacking(event, names, request.user))

    return Write(run)


@answers_too_much(_too_many)
@require_POST
@prepares_write(show_changed)
def restore(request: HtmxHttpRequest, slug: str) -> Write:
    """Restore deleted photos: those that are named, or all in the user's bin."""
    event, keys = editable_event(request.user, slug), _chosen_keys(request)

    def run() -> Facts:
        deleted = event.photos.deleted().in_bin_of(request.user).values_list("pk", flat=True)
        chosen = list(deleted) if "all" in request.POST else keys
        return _say_restored(request, restore_many(event, chosen))

    return Write(run)


@require_POST
@prepares_write(show_changed)
def undo(request: HtmxHttpRequest, slug: str, pk: UUID) -> Write:
    """Undo what was done to many photos at once."""
    event = editable_event(request.user, slug)
    done = get_object_or_404(Operation.objects.editable_by(request.user), pk=pk).facts or {}

    def run() -> Facts:
        try:
            return _say_restored(request, undo_many(event, done))
        except LookupError:
            raise Http404 from None

    return Write(run)


def _say_restored(request: HtmxHttpRequest, count: int) -> Facts:
    if count:
        text = ngettext("%(count)s photo is back in its place.", "%(count)s photos are back in their places.", count)
        messages.success(request, text % {"count": count})
    else:
        _say_unchanged(request)
    return {}


@answers_too_much(_too_many)
@require_POST
@prepares_write(show_changed, show_changed)
def clock(request: HtmxHttpRequest, slug: str) -> Facts | Write:
    """Clock correction of the selected photos; assign them again, except those a person assigned."""
    event = editable_event(request.user, slug)
    form, photos = ClockForm(request.POST), _chosen(request, event)
    if not photos:
        return _nothing(request, _("First select the photos taken while the clock was wrong."))
    if not form.is_valid() or not form.shift:
        messages.error(request, _("Enter by how many hours and minutes the clock was wrong."))
        return {}
    shift, agendas = form.shift, agendas_of(photos)

    def run() -> Facts:
        dated, moved = shift_clock(photos, shift, agendas)
        said = ngettext(
            "The time of %(count)s photo was corrected", "The times of %(count)s photos were corrected", dated
        )
        filed = ngettext("%(count)s moved", "%(count)s moved", moved)
        both = {"said": said % {"count": dated}, "filed": filed % {"count": moved}}
        messages.success(request, _("%(said)s, %(filed)s.") % both)
        return {}

    return Write(run)


def _chosen(request: HtmxHttpRequest, event: Event) -> list[Photo]:
    """Return the selected photos in order; unknown keys are ignored."""
    photos = event.photos.present().filter(pk__in=_chosen_keys(request)).select_related("session").in_order()
    for photo in photos:
        photo.event = event
    return list(photos)
