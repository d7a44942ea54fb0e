"""Pages on which a person makes a link for readers, sees what it shows before, and revokes it."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import editable_event, editable_facts, editable_report, require_form
from sessions.charts.svg import spark
from sessions.forms.share_link import ShareForm
from sessions.models import Event, SecurityEventKind, ShareKind, ShareLink, ShareViews
from sessions.models.share_link import ShareLinkQuerySet
from sessions.rules.parsing import parse_id
from sessions.templatetags.photo_tags import address_of
from sessions.templatetags.session_tags import plain
from sessions.views.sharing.pages import PageAddresses, page_html
from sessions.web.date_formats import short_date
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.shown_once import show_once, take_shown
from sessions.web.site_addresses import reachable, url_for_others

MOST_LINKS = 50
"""Maximum number of links for readers that work, per person and event, so that a forgotten one can be found."""

DAYS_SHOWN = 14
"""How many days of views are drawn."""


@require_form
@prepares_write(to_page)
def event(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """List the links of an event with those of its reports and sessions; make one to the event."""
    found = editable_event(request.user, slug)
    return _links(request, ShareLink(author=request.user, event=found))


@require_form
@prepares_write(to_page)
def report(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse | Write:
    """List the links to a report; make one."""
    found = editable_report(request.user, slug, report)
    return _links(request, ShareLink(author=request.user, event=found.event, report=found))


@require_form
@prepares_write(to_page)
def session(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """List the links to a session; make one."""
    found = editable_facts(request.user, slug, pk)
    return _links(request, ShareLink(author=request.user, event=found.event, session=found))


def _links(request: HtmxHttpRequest, new: ShareLink) -> HttpResponse | Write:
    own = _own(request, new)
    if request.method != "POST":
        is_session = new.kind is ShareKind.SESSION
        initial = {"with_impressions": is_session, "with_photos": is_session}
        return _page(request, new, own, ShareForm(instance=new, event=new.event, initial=initial))
    for name, act in (("revoke", _revoke), ("renew", _renew)):
        if sent := request.POST.get(name):
            if (key := parse_id(sent)) is None:
                raise Http404
            return Write(partial(act, request, own.filter(pk=key)))
    form = ShareForm(request.POST, instance=new, event=new.event)
    do = request.POST.get("do")
    if not form.is_valid():
        return _page(request, new, own, form, status=422)
    if do == "edit":
        return _page(request, new, own, form)
    if do == "preview":
        return _preview(request, new, form)
    return Write(partial(_issue, request, new, form))


def _own(request: HtmxHttpRequest, new: ShareLink) -> ShareLinkQuerySet:
    """Return the person's links to the same thing; to the event and all in it where it is the event."""
    own = ShareLink.objects.visible_to(request.user).filter(event=new.event_id).valid(timezone.now())
    if new.kind is ShareKind.EVENT:
        return own
    return own.filter(report=new.report_id, session=new.session_id)


def _page(
    request: HtmxHttpRequest, new: ShareLink, own: ShareLinkQuerySet, form: ShareForm, status: int = 200
) -> HttpResponse:
    made = (take_shown(request, "share", pk) for pk in own.values_list("pk", flat=True))
    token = next(filter(None, made), "")
    address = url_for_others(request, reverse("sessions:shared", args=[token])) if token else ""
    context = {
        "event": new.event,
        "report": new.report,
        "session": new.session,
        "kind": new.kind,
        "form": form,
        "links": list(_listed(own)),
        "address": address,
        "only_here": not reachable(request),
    }
    return render_page(request, "sessions/sharing/share_links.html", context, status=status)


def _preview(request: HtmxHttpRequest, new: ShareLink, form: ShareForm) -> HttpResponse:
    """Show the very page that readers would see, with a bar above it that creates the link."""
    names = (name for name in form.fields if name not in {"new_password", "kept_password"})
    values = [(name, form.data[name]) for name in names if form.data.get(name)]
    values += [("kept_password", sealed)] if (sealed := form.sealed_password) else []
    bar = render_to_string("sessions/sharing/_share_bar.html", {"values": values, "new": new}, request)
    addresses = PageAddresses(
        lambda photo, width: address_of(new.event.slug, photo, width), day_page=lambda number: f"#day-{number}"
    )
    return HttpResponse(page_html(new, addresses, bar=mark_safe(bar)))  # noqa: S308 - a template has escaped it


def _listed(own: ShareLinkQuerySet) -> Iterable[dict[str, Any]]:
    """Yield the links with what they show and their views, in all and drawn by day; a constant number of queries."""
    recent = ShareViews.objects.filter(date__gt=timezone.now().date() - timedelta(days=DAYS_SHOWN + 1))
    links = own.annotate(total=Sum("views__count")).select_related("event", "report", "session")
    for link in links.prefetch_related(Prefetch("views", queryset=recent, to_attr="recent")):
        today = timezone.localtime(timezone.now(), link.event.zone).date()
        by_day = {views.date: views.count for views in link.recent}
        days = [today - timedelta(days=ago) for ago in range(DAYS_SHOWN - 1, -1, -1)]
        counts = [by_day.get(day, 0) for day in days]
        told = [f"{short_date(day)}: {count}" for day, count in zip(days, counts, strict=True) if count]
        name = ", ".join(told) or _("No views in the last two weeks")
        chart = mark_safe(spark(name, counts))  # noqa: S308 - its texts are escaped
        yield {"link": link, "subject": _subject(link), "views": link.total or 0, "chart": chart}


def _subject(link: ShareLink) -> str:
    return link.report.title if link.report else plain(str(link.session)) if link.session else link.event.name


def _address(link: ShareLink) -> str:
    """Return the page on which links to the same thing are listed."""
    slug = link.event.slug
    if link.report:
        return reverse("sessions:report-share", args=[slug, link.report.slug])
    if link.session_id:
        return reverse("sessions:session-share", args=[slug, link.session_id])
    return reverse("sessions:event-share", args=[slug])


def _revoke(request: HtmxHttpRequest, links: ShareLinkQuerySet) -> Facts:
    for link in links.select_related("event"):
        _record(request, SecurityEventKind.LINK_REVOKED, link)
    links.delete()
    messages.success(request, _("Revoked. The link no longer works."))
    return {"url": request.path}


def _renew(request: HtmxHttpRequest, links: ShareLinkQuerySet) -> Facts:
    """Give a link another address, which is shown once; the old one stops working."""
    link = get_object_or_404(links.select_related("event").select_for_update(of=("self",)))
    show_once(request, "share", link.pk, links.renew())
    _record(request, SecurityEventKind.LINK_RENEWED, link)
    messages.success(request, _("The old address of the link no longer works."))
    return {"url": request.path}


def _issue(request: HtmxHttpRequest, new: ShareLink, form: ShareForm) -> Facts:
    """Create the link, unless the maximum is reached; concurrent requests run one after the other."""
    # On PostgreSQL they wait for the row of the event, on SQLite for the database.
    get_object_or_404(Event.objects.select_for_update(no_key=True), pk=new.event_id)
    now = timezone.now()
    stored = ShareLink.objects.visible_to(request.user).filter(event=new.event_id)
    stored.over_since(now).delete()
    if stored.valid(now).count() >= MOST_LINKS:
        messages.error(request, _("You have reached the maximum number of links. Revoke one first."))
        raise NotDone(lambda: redirect(_address(new)))
    named: Any = {name: getattr(new, name) for name in _COPIED}
    token = ShareLink.objects.issue(request.user, password=form.cleaned_data["new_password"], **named)
    _record(request, SecurityEventKind.LINK_MADE, new)
    show_once(request, "share", ShareLink.objects.by_token(token).get().pk, token)
    return {"url": _address(new)}


def _record(request: HtmxHttpRequest, kind: SecurityEventKind, link: ShareLink) -> None:
    record_security_event(request, kind, request.user, event=link.event.name, shows=link.kind.value)


_COPIED = (
    *("event", "report", "session", "name", "with_impressions", "with_photos", "with_ratings", "indexed"),
    "expires_at",
)
