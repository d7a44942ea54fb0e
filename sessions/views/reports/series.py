"""Several reports of one event at once: the plan of each pattern, and creating one."""

from functools import partial

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.agenda.access import editable_event, require_form
from sessions.forms.series import create_series, series_plans
from sessions.quotas.rows import OverQuota
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page


@require_form
@prepares_write(to_page)
def create(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Show what each pattern would create; a POST creates the reports of one."""
    event = editable_event(request.user, slug)
    plans = series_plans(event, request.user)

    def page(error: str = "", status: int = 200) -> HttpResponse:
        context = {"event": event, "plans": plans, "error": error, "current_section": "report"}
        return render_page(request, "sessions/reports/series.html", context, status=status)

    if request.method != "POST":
        return page()
    plan = next((plan for pattern, plan in plans.items() if pattern == request.POST.get("pattern")), None)
    if plan is None:
        return page(_("Choose one of these."), 422)

    def run() -> Facts:
        try:
            made = create_series(event, plan, request.user)
        except OverQuota as refusal:
            raise NotDone(partial(page, str(refusal), 422)) from refusal
        except IntegrityError as taken:
            raise NotDone(partial(page, _("Another report was created at the same time. Try again."), 409)) from taken
        text = ngettext("%(count)s report was created.", "%(count)s reports were created.", len(made))
        messages.success(request, text % {"count": len(made)})
        return {"url": reverse("sessions:report-list", args=[event.slug])}

    return Write(run)
