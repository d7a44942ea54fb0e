"""Statistics of an event for other places: a chapter of a report, and a picture to download."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.access import editable_event, heavy_view, require_form, visible_event
from sessions.agenda.statistics import event_statistics
from sessions.agenda.statistics_chapter import (
    alt_text,
    caption_text,
    chapter_heading,
    chapter_text,
    draw_statistics,
)
from sessions.forms.chapter import StatisticsChapterForm, save_new
from sessions.models import Report, State
from sessions.photos.figures import prepare_figure, save_figure
from sessions.photos.files import UncommittedFiles
from sessions.quotas.rows import OverQuota
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/reports/statistics_chapter.html"


@require_form
@heavy_view()
@prepares_write(to_page)
def chapter(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Create a chapter of the statistics with their picture, after the days of a report, and open it.

    Each time it is a new chapter with the present numbers: an earlier one may have been edited by its author.
    """
    event = editable_event(request.user, slug)
    reports = Report.objects.editable_by(request.user).filter(event=event).in_order()
    found = event_statistics(event, request.user, timezone.now())
    form = StatisticsChapterForm(
        request.POST if request.method == "POST" else None,
        reports=reports,
        language=event.language,
        initial={"heading": chapter_heading(event), "report": request.GET.get("report") or reports.first()},
    )
    nothing = not found.states[State.ATTENDED]
    came_from = next((report for report in reports if report.slug == request.GET.get("report")), None)

    def page() -> HttpResponse:
        context = {"event": event, "form": form, "reports": reports, "nothing": nothing, "came_from": came_from}
        return render_page(request, PAGE, context, status=422 if form.is_bound else 200)

    if request.method != "POST" or nothing or not form.is_valid():
        return page()
    if form.cleaned_data["report"].is_team:
        found = event_statistics(event, request.user, timezone.now(), for_team=True)
    try:
        with UncommittedFiles() as written:
            alt, caption = alt_text(event, found), caption_text(event, found)
            drawn = draw_statistics(event, found)
            figure = prepare_figure(event, drawn, alt, caption, written, request.user)
    except OverQuota as refusal:
        form.add_error(None, str(refusal))
        return page()

    def run() -> Facts:
        try:
            # Before the chapter: the row of the owner is locked first.
            name = save_figure(figure, written)
        except OverQuota as refusal:
            form.add_error(None, str(refusal))
            raise NotDone(page) from refusal
        made = form.chapter_of(chapter_text(event, found, name))
        if not save_new(made, form):
            raise NotDone(page)
        messages.success(request, _("The chapter was created. Continue writing here."))
        return {"url": resolve_url("sessions:chapter-update", slug, made.report.slug, made.pk)}

    return Write(run, around=written)


@require_safe
@heavy_view()
def picture(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Send the picture of the statistics as a PNG file; Http404 while nothing is attended."""
    event = visible_event(request.user, slug)
    found = event_statistics(event, request.user, timezone.now())
    if not found.states[State.ATTENDED]:
        raise Http404
    name = f'attachment; filename="{event.slug}-statistics.png"'
    return HttpResponse(draw_statistics(event, found), content_type="image/png", headers={"Content-Disposition": name})
