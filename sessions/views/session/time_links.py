"""Timestamp links: turn times in the texts about a session into links to its recording, after a preview."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.agenda.access import editable_session, require_form
from sessions.agenda.recording_times import LinkedText, can_link, linked_texts
from sessions.forms.session import RecordingForm
from sessions.models import Impression, RevisionReason, Session
from sessions.rules.clean_text import TEXT_LIMIT
from sessions.versions.revisions import save_and_keep, snapshot_of
from sessions.versions.save import EditableRows
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/session/time_links.html"


@require_form
@prepares_write(to_page)
def link_times(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Show which lines would become links for a start of the recording; a POST applies it."""
    session = editable_session(request.user, slug, pk)
    if not can_link(session):
        if request.method == "POST":
            raise Http404
        return _page(request, session, None)
    if request.method != "POST":
        return _page(request, session, RecordingForm(request.GET if "begins" in request.GET else None, session))
    form = RecordingForm(request.POST, session)
    if not form.is_valid():
        return _page(request, session, form, status=422)
    texts = linked_texts(session, form.instant)
    if any(len(text.new) > TEXT_LIMIT for text in texts):
        form.add_error(
            None, _("With the links, the text would be longer than %(limit)s characters.") % {"limit": TEXT_LIMIT}
        )
        return _page(request, session, form, status=413)
    if not texts:
        messages.warning(request, _("There was no time left to link."))
        return redirect("sessions:session-detail", slug, session.pk)

    def run() -> Facts:
        if not _save(request, session.own_impression, texts):
            form.add_error(None, _("The texts were changed elsewhere in the meantime. Check the lines again."))
            again = partial(editable_session, request.user, slug, pk)
            raise NotDone(lambda: _page(request, again(), form, status=409))
        _say(request, sum(len(text.links) for text in texts))
        return {"url": resolve_url("sessions:session-detail", slug, session.pk)}

    return Write(run)


def _say(request: HtmxHttpRequest, count: int) -> None:
    text = ngettext(
        "%(count)d time was linked to the recording.", "%(count)d times were linked to the recording.", count
    )
    messages.success(request, text % {"count": count})


def _save(request: HtmxHttpRequest, impression: Impression | None, texts: list[LinkedText]) -> bool:
    """Save with an optimistic lock; the replaced text is kept as a revision."""
    if impression is None or request.POST.get("version") != str(impression.version):
        return False
    rows = EditableRows(Impression, request.user)
    new = {text.name: text.new for text in texts}
    return save_and_keep(rows, snapshot_of(impression), new, by=request.user, reason=RevisionReason.CHANGED) is not None


def _page(request: HtmxHttpRequest, session: Session, form: RecordingForm | None, status: int = 200) -> HttpResponse:
    texts = linked_texts(session, form.instant) if form else []
    context = {
        "event": session.event,
        "day": session.day,
        "session": session,
        "form": form,
        "begins": timezone.localtime(form.instant, session.event.zone).strftime("%H:%M:%S") if form else "",
        "texts": texts,
    }
    return render_page(request, PAGE, context, status=status)
