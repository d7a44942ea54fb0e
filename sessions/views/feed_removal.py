"""A programme leaves an event, with those of its sessions that nobody has touched."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sessions.htmx import HtmxHttpRequest, render_page
from sessions.importing.catalogue.apply import remove_feed
from sessions.importing.catalogue.standing import read
from sessions.models import Event, Feed
from sessions.operations import Facts, Write, prepares_write, to_page
from sessions.plan_texts import feed_name

PAGE = "sessions/feed_confirm_delete.html"


@require_http_methods(["GET", "HEAD", "POST"])
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, slug: str, pk: int) -> HttpResponse | Write:
    """Ask, then remove a programme with those of its sessions that nobody has touched."""
    event = get_object_or_404(Event.objects.editable_by(request.user).present(), slug=slug)
    feed = get_object_or_404(Feed.objects.editable_by(request.user).filter(event=event), pk=pk)
    if request.method == "POST":
        return Write(partial(_remove, request, slug, feed))
    standing = read(event, request.user)
    theirs = [session for session in standing.of(feed) if session.deleted_at is None]
    staying = sum(standing.is_touched(session) for session in theirs)
    context = {"event": event, "name": feed_name(feed), "going": len(theirs) - staying, "staying": staying}
    return render_page(request, PAGE, context)


def _remove(request: HtmxHttpRequest, slug: str, feed: Feed) -> Facts:
    remove_feed(feed)
    messages.success(request, _("The programme “%(name)s” is removed.") % {"name": feed_name(feed)})
    return {"url": resolve_url("sessions:feed-import", slug)}
