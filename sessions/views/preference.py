"""Language and theme, stored in cookies, so that they apply to the sign-in page too."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import get_language

from sessions.forms.preference import PreferenceForm
from sessions.views.access import require_form
from sessions.web.htmx import HtmxHttpRequest, render_page, safe_next
from sessions.web.preferences import THEME_COOKIE, theme_of

YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_form
def update(request: HtmxHttpRequest) -> HttpResponse:
    """Show both choices; a POST stores them and redirects back."""
    chosen = {"language": get_language(), "theme": theme_of(request) or "system"}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=chosen)
    back = safe_next(request, resolve_url("sessions:home"))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "sessions/preference_form.html", {"form": form, "next": back}, status=status)
    response = HttpResponseRedirect(back)
    if language := form.cleaned_data["language"]:
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme := form.cleaned_data["theme"]:
        _keep(response, THEME_COOKIE, theme)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
