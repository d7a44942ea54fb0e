"""Health checks for service managers, containers and load balancers: a line of text, no details."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sessions.monitoring.readiness import failed_probes

_TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 with the version as long as this process works (liveness).

    The database is not asked: a restart would not mend it.
    """
    return HttpResponse(f"ok {settings.VERSION}\n", content_type=_TEXT)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 if requests can be answered (readiness), else 503 with the names of the checks that fail."""
    failed = failed_probes()
    if failed:
        return HttpResponse(f"{' '.join(failed)}\n", status=503, content_type=_TEXT)
    return HttpResponse(f"ok {settings.VERSION}\n", content_type=_TEXT)
