"""Figures for Prometheus (setting METRICS): for whoever has the token, without one for clients on this machine."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sessions.web.client_address import is_on_this_machine

_OF_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_VIA")


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures; 404 unless the setting is on and the client may read them."""
    if not settings.METRICS or not _may_read(request):
        raise Http404
    # Its library is loaded only where the setting is on.
    from sessions.monitoring.exposition import CONTENT_TYPE, exposition  # noqa: PLC0415

    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.META.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        return hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    return is_on_this_machine(request) and not any(name in request.META for name in _OF_PROXIES)
