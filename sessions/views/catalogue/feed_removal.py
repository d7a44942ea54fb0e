"""Removal of a programme from an event, with those of its sessions that nobody has touched."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.utils.translation import gettext as _

from sessions.agenda.access import editable_event, require_form
from sessions.importing.catalogue.apply import remove_feed, untouched_of
from sessions.importing.catalogue.messages import feed_name
from sessions.models import Feed
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, prepares_write, to_page

PAGE = "sessions/catalogue/feed_confirm_delete.html"


@require_form
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, slug: str, pk: int) -> HttpResponse | Write:
    """Confirm, then remove a programme and its untouched sessions."""
    event = editable_event(request.user, slug)
    feeds = Feed.objects.editable_by(request.user).filter(event=event)
    feed = get_object_or_404(feeds.select_related("event__owner"), pk=pk)
    if request.method == "POST":
        return Write(partial(_remove, request, slug, feed))
    going, staying = untouched_of(feed)
    context = {"event": event, "name": feed_name(feed), "going": len(going), "staying": staying}
    return render_page(request, PAGE, context)


def _remove(request: HtmxHttpRequest, slug: str, feed: Feed) -> Facts:
    remove_feed(feed)
    messages.success(request, _("The programme “%(name)s” is removed.") % {"name": feed_name(feed)})
    return {"url": resolve_url("sessions:feed-import", slug)}
