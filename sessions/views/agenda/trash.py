"""Trash page: what was deleted in the last thirty days, with a restore button each."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.agenda.trash import KEPT_FOR, trash_page
from sessions.rules.parsing import parse_number
from sessions.web.htmx import HtmxHttpRequest, render_page

LAST_PAGE = 999
"""Largest page number; any other value shows the first page."""


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List the user's deleted rows, latest first; ``?page=2`` is the next page."""
    page = parse_number(request.GET.get("page"), LAST_PAGE) or 1
    rows, has_more = trash_page(request.user, timezone.now(), page)
    context = {"rows": rows, "days": KEPT_FOR.days, "older": page + 1 if has_more else None}
    return render_page(request, "sessions/agenda/bin.html", context)
