"""Import of a report, third step: the plan of what it creates, and its application."""

import uuid
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.agenda.access import heavy_view, require_form
from sessions.importing.incoming import messages as article_messages
from sessions.importing.incoming.planning import ArticlePlan, apply_article, checked_rows, plan_article
from sessions.importing.incoming.staging import UNREAD, UNUSED
from sessions.importing.report.apply import ImportedRows
from sessions.importing.rows.checks import RefusedText
from sessions.models import Event, IncomingArticle
from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_slug
from sessions.versions.save import StaleData
from sessions.views.applied_plans import already_applied, remember_applied
from sessions.views.articles.outline import claim, discard, gone, waiting_article
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/articles/plan.html"


@require_form
@heavy_view()
@prepares_write(to_page)
def plan(request: HtmxHttpRequest, pk: uuid.UUID) -> HttpResponse | Write:
    """Show the plan of an article that waits; POST applies it, changes its event, or discards it."""
    incoming = waiting_article(request, pk)
    if incoming is None:
        return _already(request, pk)
    if request.method == "POST" and "discard" in request.POST:
        return Write(partial(discard, request, incoming))
    if request.method == "POST" and "event" in request.POST:
        return _other_event(request, incoming)
    planned = plan_article(incoming, request.user)
    if request.method != "POST":
        return _page(request, planned)
    if request.POST.get("digest") != planned.digest:
        return _changed(request, incoming)
    try:
        made = checked_rows(planned)
    except (RefusedText, OverQuota) as error:
        return _page(request, planned, why=article_messages.refused(error), status=422)
    return Write(partial(_apply, request, planned, made))


def _already(request: HtmxHttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer a request about an article that waits no longer: a second click leads to the report."""
    return already_applied(request, pk, _("The report has been imported already.")) or gone(request)


def _other_event(request: HtmxHttpRequest, incoming: IncomingArticle) -> HttpResponse | Write:
    """Prepare to store another event: one of the person's, or "new"."""
    slug = parse_slug(request.POST["event"])
    event = Event.objects.editable_by(request.user).present().filter(slug=slug).first()
    incoming.event, incoming.makes_event, incoming.report = event, slug == "new" and event is None, None
    page = reverse("sessions:article-plan", args=[incoming.pk])

    def run() -> Facts:
        claim(request, incoming)
        incoming.save(update_fields=["event", "makes_event", "report"])
        return {"url": page}

    return Write(run)


def _apply(request: HtmxHttpRequest, planned: ArticlePlan, made: ImportedRows) -> Facts:
    """Apply the plan that was shown; the whole import is rolled back if anything refuses it."""
    incoming, pk = planned.incoming, planned.incoming.pk
    claim(request, incoming, partial(_already, request, pk))
    try:
        result = apply_article(planned, made)
    except StaleData:
        raise NotDone(lambda: _changed(request, incoming)) from None
    except (RefusedText, OverQuota) as error:
        raise NotDone(partial(_page, request, planned, why=article_messages.refused(error), status=422)) from None
    url = reverse("sessions:report-detail", args=[result.event.slug, result.report.slug])
    remember_applied(request, pk, url)
    messages.success(request, article_messages.imported(planned))
    return {"url": url}


def _changed(request: HtmxHttpRequest, incoming: IncomingArticle) -> HttpResponse:
    """Show the current plan when the shown one is out of date; one that was applied meanwhile leads to the report."""
    fresh = waiting_article(request, incoming.pk)
    if fresh is None:
        return _already(request, incoming.pk)
    messages.warning(request, _("Something has changed since your last preview. This is the new preview."))
    return _page(request, plan_article(fresh, request.user), status=409)


def _why_not(planned: ArticlePlan) -> str:
    """Return why the plan cannot be applied; "" if it can."""
    try:
        checked_rows(planned)
    except (RefusedText, OverQuota) as error:
        return article_messages.refused(error)
    return ""


def _page(request: HtmxHttpRequest, planned: ArticlePlan, *, why: str = "", status: int = 200) -> HttpResponse:
    """Render the plan, and why it cannot be applied."""
    plan, incoming = planned.plan, planned.incoming
    paths = plan.document.paths_elsewhere()
    elsewhere = {unquote(path).rpartition("/")[2] for path in paths}
    # A picture whose path is told is not told by its name too.
    left_out = [(name, why) for name, why in incoming.left_out if why != UNUSED or name not in elsewhere]
    left_out += [(name, UNREAD) for name in (*(each for each in planned.unread if each not in elsewhere), *paths)]
    context: dict[str, Any] = {
        "incoming": incoming,
        "planned": planned,
        "missing": [name for name in planned.missing if name not in dict(incoming.left_out)],
        "plan": plan,
        "remarks": [article_messages.remark(each) for each in plan.left_out],
        "conflicts": article_messages.conflicts(planned),
        "left_out": article_messages.left_out(left_out),
        "events": Event.objects.editable_by(request.user).present().newest_first(),
        "no_session": not plan.document.sessions,
        "why": why or _why_not(planned),
    }
    return render_page(request, PAGE, context, status=status)
