"""Suggestions for the time zone of an event while one types, and the one that a venue tells."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.zones.search import place_of_venue, suggest


@require_safe
def zones(request: HtmxHttpRequest) -> HttpResponse:
    """Return the places that a text (``q``) may be the beginning of, or the one in the name of a ``venue``."""
    language = get_language() or "en"
    if venue := request.GET.get("venue"):
        place = place_of_venue(venue, language)
        places = [place] if place else []
    else:
        places = suggest(request.GET.get("q", ""), language)
    return render_page(request, "sessions/site/_zones.html", {"places": places})
