"""Search page: everything that the person wrote and logged, across events."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sessions.agenda.own_words import Hits, find_own_words
from sessions.agenda.own_words_page import PAGE_SIZE, load_results
from sessions.forms.agenda import parse_own_words
from sessions.models import Event
from sessions.rules.search_text import words
from sessions.web.htmx import HtmxHttpRequest, render_page

PAGE = "sessions/agenda/search.html"

# Element ids of the partials for htmx.
LIST = "found-list"
MORE = "found-more"


@require_safe
def search(request: HtmxHttpRequest) -> HttpResponse:
    """Show what matches the words, grouped by event; for htmx only the list, or the next page of it."""
    text, slug, page = parse_own_words(request.GET)
    wanted = words(text)
    events = {event.pk: event for event in Event.objects.visible_to(request.user).present().newest_first()}
    found = find_own_words(request.user, list(events.values()), wanted)
    chosen = next((event for event in events.values() if event.slug == slug), None)
    shown = Hits({chosen.pk: found.by_event.get(chosen.pk, [])}) if chosen else found
    start = (page - 1) * PAGE_SIZE
    # One more, to know the event of the result before.
    hits = shown.part(max(start - 1, 0), PAGE_SIZE + (start > 0))
    before = hits.pop(0).event_id if start and hits else None
    results = load_results(request.user, events, hits, wanted)
    for result in results:
        result.new_event, before = result.event.pk != before, result.event.pk
    more = {"q": text, "event": chosen.slug if chosen else "", "page": page + 1}
    context = {
        "text": text,
        "words": wanted,
        "chosen": chosen,
        "results": results,
        "count": shown.count,
        "everywhere": found.count,
        "options": [(events[key], len(hits)) for key, hits in found.by_event.items()],
        "next_query": urlencode(more) if start + PAGE_SIZE < shown.count else "",
    }
    partial = MORE if request.htmx.target == MORE else LIST
    return render_page(request, PAGE, context, partial=partial)
