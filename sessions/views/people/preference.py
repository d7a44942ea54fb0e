"""Language and theme of a browser, for people who are not signed in; the others have them in their profile."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import get_language

from sessions.agenda.access import require_form
from sessions.forms.profile import PreferenceForm
from sessions.web.htmx import HtmxHttpRequest, render_page, safe_next
from sessions.web.preferences import THEME_COOKIE, keep_choice, theme_of


@login_not_required
@require_form
def update(request: HtmxHttpRequest) -> HttpResponse:
    """Show both choices; a POST stores them in cookies and redirects back."""
    user: User | AnonymousUser = request.user
    if user.is_authenticated:
        return HttpResponseRedirect(resolve_url("sessions:account"))
    chosen = {"language": get_language(), "theme": theme_of(request) or "system"}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=chosen)
    back = safe_next(request, resolve_url("sessions:home"))
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "sessions/people/preference_form.html", {"form": form, "next": back}, status=status)
    response = HttpResponseRedirect(back)
    if language := form.cleaned_data["language"]:
        keep_choice(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme := form.cleaned_data["theme"]:
        keep_choice(response, THEME_COOKIE, theme)
    return response
