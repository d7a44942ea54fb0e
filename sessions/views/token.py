"""A fresh form token for a page that has been open for long, and who is signed in now."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from sessions.web.htmx import HtmxHttpRequest


@require_safe
def token(request: HtmxHttpRequest) -> HttpResponse:
    """Answer with the user's key and a form token; signed out, the door answers 401 to ``X-Autosave: 1``."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})
