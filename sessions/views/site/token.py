"""Fresh CSRF token for a page that has been open for long, and the signed-in user."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from sessions.web.htmx import HtmxHttpRequest


@require_safe
def token(request: HtmxHttpRequest) -> HttpResponse:
    """Return the user's key and a CSRF token; signed out, the middleware answers 401 to ``X-Autosave: 1``."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})
