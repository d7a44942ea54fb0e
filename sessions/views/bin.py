"""The bin: what was deleted in the last thirty days, and the way back for each."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.bin import KEPT_FOR, in_bin
from sessions.htmx import HtmxHttpRequest, render_page


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List what the user deleted and can bring back, the latest first; ``?page=2`` goes on behind the first page."""
    page = _page(request.GET.get("page", ""))
    found = in_bin(request.user, timezone.now(), page)
    context = {"rows": found.rows, "days": KEPT_FOR.days, "older": page + 1 if found.more else None}
    return render_page(request, "sessions/bin.html", context)


def _page(text: str) -> int:
    """Return the number of a page; what is none, or is too large to be one, is the first."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= len("999") else 1
