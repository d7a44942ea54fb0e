"""What Qiita needs besides the settings of a report: addresses of the uploaded pictures, and values of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.agenda.access import editable_report, require_form
from sessions.article.dialects import DIALECTS
from sessions.article.dialects.qiita import NAME
from sessions.forms.sites import QiitaForm
from sessions.reporting.article_length import room_for
from sessions.reporting.assembly import build_document
from sessions.reporting.report_data import load_report_data
from sessions.views.reports.report import SECTION
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, prepares_write, to_page


@require_form
@prepares_write(to_page)
def settings(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse | Write:
    """List the pictures of an article with their addresses at Qiita, and take pasted ones."""
    found = editable_report(request.user, slug, report)
    with room_for(found, request.user):
        material = load_report_data(found, request.user)
        shown = build_document(material, DIALECTS[NAME]).image_names()
    by_name = {photo.name: photo for photo in material.photos if photo.file}
    photos = [by_name[name] for name in shown if name in by_name]
    data: Any = request.POST if request.method == "POST" else None
    form = QiitaForm(data, report=found, photos=photos)
    back = f"{reverse('sessions:report-detail', args=[slug, report])}?dialect={NAME}"
    if data is None or not form.is_valid():
        context = {"event": found.event, "report": found, "form": form, "back": back, **SECTION}
        return render_page(request, "sessions/reports/qiita.html", context, status=422 if form.is_bound else 200)

    def run() -> Facts:
        form.save()
        messages.success(request, _("Saved."))
        if form.unmatched:
            messages.warning(request, form.unmatched)
        stays = "pasted" in form.changed_data
        return {"url": reverse("sessions:report-qiita", args=[slug, report]) if stays else back}

    return Write(run)
