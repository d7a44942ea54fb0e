"""Bulk import of recording links: paste, review the plan, apply; an existing link is replaced only if ticked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.agenda.access import editable_event, heavy_view, require_form
from sessions.forms.agenda import RecordingLinksForm
from sessions.importing.recordings.match import LinkPlan
from sessions.importing.recordings.plan import plan_links, set_links
from sessions.models import Event
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/agenda/recording_links.html"


@require_form
@heavy_view("POST")
@prepares_write(to_page)
def paste(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Show the plan of the pasted lines; with ``apply`` compute it again and apply it."""
    event = editable_event(request.user, slug)
    form = RecordingLinksForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, event, form)
    if not form.is_valid():
        return _page(request, event, form, status=422)
    plan = plan_links(event, form.cleaned_data["lines"].named)
    if "apply" not in request.POST:
        return _page(request, event, form, plan)
    choices = {doubt.field: request.POST.get(doubt.field, "") for doubt in plan.unsure}
    chosen = plan.chosen(request.POST.getlist("replace"), choices)

    def run() -> Facts:
        count = set_links(event, request.user, chosen)
        if not count:
            messages.warning(request, _("No link was saved: none was selected, or they are already saved."))
            raise NotDone(lambda: _page(request, event, form, plan))
        text = ngettext("%(count)s recording link was saved.", "%(count)s recording links were saved.", count)
        messages.success(request, text % {"count": count})
        return {"url": resolve_url("sessions:watch-later", slug)}

    return Write(run)


def _page(
    request: HtmxHttpRequest, event: Event, form: RecordingLinksForm, plan: LinkPlan | None = None, status: int = 200
) -> HttpResponse:
    without = form.cleaned_data["lines"].without_address if plan else 0
    context = {"event": event, "form": form, "plan": plan, "without_address": without, "current_section": "catalogue"}
    return render_page(request, PAGE, context, status=status)
