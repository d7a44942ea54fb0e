"""The bin: what was deleted in the last thirty days, and the way back for each."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.bin import KEPT_FOR, in_bin
from sessions.htmx import HtmxHttpRequest, render_page


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List what the user deleted and can bring back."""
    context = {"rows": in_bin(request.user, timezone.now()), "days": KEPT_FOR.days}
    return render_page(request, "sessions/bin.html", context)
