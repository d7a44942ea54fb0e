"""Programme import: upload, fetch or paste; review the plan; apply; fetch again; remove."""

import uuid
from contextlib import suppress
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.access import editable_event, heavy_view, require_form
from sessions.forms.catalogue import ColumnsForm, FeedForm, PlanZoneForm
from sessions.importing import messages as feed_messages
from sessions.importing.catalogue import messages as plan_messages
from sessions.importing.catalogue.apply import apply_plan, remove_feed, rows_of, untouched_of
from sessions.importing.catalogue.choose_feed import mapping_of
from sessions.importing.catalogue.plan import CataloguePlan
from sessions.importing.catalogue.reading import columns_needed, fetch_for, has_local_times, plan_programme
from sessions.importing.fetch.download import FetchError
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import FeedError
from sessions.models import Event, FailureKind, Feed, IncomingFeed
from sessions.quotas.rows import OverQuota
from sessions.rules.concurrency_limit import heavy
from sessions.rules.feed_limits import MAX_BYTES
from sessions.versions.save import StaleData
from sessions.views.applied_plans import already_applied, remember_applied
from sessions.web.failure_notes import clear_failure, note_failure
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.one_at_a_time import InProgress
from sessions.web.upload_limits import UploadLimits, takes_files

PAGE = "sessions/catalogue/feed_import.html"
PLAN_PAGE = "sessions/catalogue/feed_plan.html"
COLUMNS_PAGE = "sessions/catalogue/feed_columns.html"

PROGRAMMES = UploadLimits(each=MAX_BYTES, together=MAX_BYTES + 2_000_000)
"""Maximum size of the file of a programme, in bytes, that of a feed: it is read into memory."""
RETRY_AFTER = 20
"""Retry-After in seconds: running fetches have ended by then."""


@takes_files(PROGRAMMES)
@require_form
@prepares_write(to_page)
def take(request: HtmxHttpRequest, slug: str) -> HttpResponse | Write:
    """Receive a programme as file, URL or text, and redirect to its plan."""
    event = editable_event(request.user, slug)
    form = FeedForm(request.POST or None, request.FILES or None, request=request, auto_id="feed_%s")
    if request.method != "POST":
        return _import_page(request, event, form)
    if form.is_valid():
        way: str = form.cleaned_data["way"]
        try:
            content, name, url = _sent(request, form)
            _check(event, request, content, url)
            return Write(partial(_keep, event, request, content, name, url))
        except FeedError as error:
            form.add_error(way, feed_messages.fault(error))
        except FetchError as error:
            form.add_error(way, feed_messages.not_fetched(error))
        except InProgress as busy:
            form.add_error(way, feed_messages.busy(busy.everybody))
            response = _import_page(request, event, form, status=503 if busy.everybody else 429)
            response["Retry-After"] = str(RETRY_AFTER)
            return response
    return _import_page(request, event, form, status=422)


def _sent(request: HtmxHttpRequest, form: FeedForm) -> tuple[bytes, str, str]:
    """Return the bytes that were sent or fetched, their name, and the URL to store."""
    sent = form.cleaned_data
    match sent["way"]:
        case "file":
            return sent["file"].read(), str(sent["file"].name), ""
        case "url":
            url = sent["url"].strip()
            return fetch_for(request.user, url), url, url if sent["keep"] else ""
        case _:
            return sent["text"].encode(), "", ""


def _check(event: Event, request: HtmxHttpRequest, content: bytes, url: str) -> None:
    """Raise FeedError for an unusable programme; a table can only be checked when its columns are known."""
    with heavy(request.user.pk), suppress(MappingNeeded):
        plan_programme(event, content, request.user, url=url)


def _keep(
    event: Event, request: HtmxHttpRequest, content: bytes, name: str, url: str, mapping: dict[str, str] | None = None
) -> Facts:
    """Store a programme until it is confirmed; the oldest unconfirmed ones are deleted."""
    User.objects.select_for_update(no_key=True).get(pk=request.user.pk)  # concurrent requests run one after the other
    kept = IncomingFeed.objects.keep(event, request.user, content, name, url, mapping)
    IncomingFeed.objects.evict_oldest(request.user, kept)
    return {"url": resolve_url("sessions:feed-plan", event.slug, kept.pk)}


@require_form
@heavy_view()
@prepares_write(to_page)
def plan(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Show the plan of a programme, or ask for the columns of a table; POST applies or discards it."""
    event = editable_event(request.user, slug)
    waiting = IncomingFeed.objects.visible_to(request.user).present().filter(event=event)
    incoming = waiting.filter(pk=pk).first()
    if incoming is None:
        gone = "sessions/catalogue/feed_gone.html"
        return _already(request, pk) or render_page(request, gone, {"event": event}, status=404)
    if request.method == "POST" and "discard" in request.POST:
        return Write(partial(_discard, request, event, incoming))
    if "columns" in request.GET or any(name.startswith("column_") for name in request.POST):
        return _columns(request, event, incoming)
    zone = PlanZoneForm(event, request.POST if request.method == "POST" else request.GET)
    try:
        planned = _plan(event, request, incoming, zone=zone.chosen)
    except MappingNeeded:
        return _columns(request, event, incoming)
    except FeedError as error:
        context = {"event": event, "incoming": incoming, "why": feed_messages.fault(error)}
        return render_page(request, PLAN_PAGE, context, status=200 if request.method != "POST" else 422)
    if request.method != "POST" or zone.errors:
        return _plan_page(request, planned, incoming, zone, status=422 if zone.errors else 200)
    if request.POST.get("digest") == planned.digest:
        return _apply(request, event, planned, incoming, zone)
    return _changed(request, event, incoming, zone)


def _discard(request: HtmxHttpRequest, event: Event, incoming: IncomingFeed) -> Facts:
    incoming.delete()
    messages.success(request, _("Discarded. Nothing was imported."))
    return {"url": resolve_url("sessions:feed-import", event.slug)}


def _changed(request: HtmxHttpRequest, event: Event, incoming: IncomingFeed, zone: PlanZoneForm) -> HttpResponse:
    """Show the current plan when the shown one is out of date; a repeated click on "apply" is no conflict."""
    if done := _already(request, incoming.pk):
        return done
    messages.warning(request, _("Something has changed since your last preview. This is the new preview."))
    event.refresh_from_db()
    return _plan_page(request, _plan(event, request, incoming, zone=zone.chosen), incoming, zone, status=409)


def _plan(event: Event, request: HtmxHttpRequest, incoming: IncomingFeed, **chosen: Any) -> CataloguePlan:
    """Return the plan of a programme with what was chosen: ``zone``, ``complete`` and ``numbering``."""
    told = {"url": incoming.url, "mapping": incoming.mapping, **chosen}
    return plan_programme(event, incoming.bytes, request.user, **told)


def _apply(
    request: HtmxHttpRequest, event: Event, shown: CataloguePlan, incoming: IncomingFeed, zone: PlanZoneForm
) -> Write:
    """Prepare to apply the plan that was shown, with what was chosen on its page.

    With ``keep`` only its additions and changes; ``numbering`` decides on the numbers of the days.
    """
    keep, numbering, key = "keep" in request.POST, request.POST.get("numbering"), incoming.pk
    same = not keep and (shown.question is None or shown.question.answer(numbering) == shown.numbering)
    chosen = {"zone": zone.chosen, "complete": not keep, "numbering": numbering}
    planned = shown if same else _plan(event, request, incoming, **chosen)
    rows = rows_of(planned)

    def run() -> Facts:
        editable_event(request.user, event.slug)  # the role may have changed since the request began
        try:
            apply_plan(planned, timezone.now(), rows)
        except StaleData:
            raise NotDone(lambda: _changed(request, event, incoming, zone)) from None
        except OverQuota as refusal:
            context = {"event": event, "incoming": incoming, "why": str(refusal)}
            raise NotDone(lambda: render_page(request, PLAN_PAGE, context, status=422)) from None
        url = resolve_url("sessions:catalogue", event.slug)
        remember_applied(request, key, url)
        incoming.delete()
        messages.success(request, plan_messages.imported(planned.counts))
        if planned.left_out:
            messages.info(request, plan_messages.left_out(planned))
        return {"url": url}

    return Write(run)


def _already(request: HtmxHttpRequest, pk: uuid.UUID) -> HttpResponse | None:
    return already_applied(request, pk, _("The programme has been applied already."))


def _plan_page(
    request: HtmxHttpRequest, planned: CataloguePlan, incoming: IncomingFeed, zone: PlanZoneForm, status: int
) -> HttpResponse:
    parts = plan_messages.parts_of(planned)
    zone.initial["time_zone"] = planned.event.time_zone
    context = {
        "event": planned.event,
        "incoming": incoming,
        "plan": planned,
        "kind": plan_messages.kind_name(planned.kind),
        "counts": planned.counts,
        "parts": parts,
        "only_new": list(parts) == ["created"],
        "losses": plan_messages.losses_of(planned),
        "keep": "keep" in request.POST,
        "day_numbers": plan_messages.choices_of_plan(planned, request.POST.get("numbering")),
        "asks_zone": not planned.zone_differs and has_local_times(planned, incoming.bytes),
        "zone": zone,
    }
    return render_page(request, PLAN_PAGE, context, status=status)


def _columns(request: HtmxHttpRequest, event: Event, incoming: IncomingFeed) -> HttpResponse | Write:
    """Ask for the column mapping of a table; the answer is stored with the programme."""
    try:
        needed = columns_needed(incoming.bytes, event)
    except FeedError:
        needed = None
    if needed is None:
        return redirect("sessions:feed-plan", event.slug, incoming.pk)
    table, data = needed.table, request.POST if request.method == "POST" else None
    known = incoming.mapping or mapping_of(event, table, incoming.url)
    form = ColumnsForm(data, table, known or needed.guessed)
    if form.is_bound and form.is_valid():
        incoming.mapping = form.mapping
        try:
            _plan(event, request, incoming)
        except FeedError as error:
            form.add_error(None, feed_messages.fault(error))
        else:
            return Write(partial(_keep_columns, event, incoming))
    context = {"event": event, "incoming": incoming, "form": form, "table": table, "rows": table.rows[:3]}
    return render_page(request, COLUMNS_PAGE, context, status=422 if form.is_bound else 200)


def _keep_columns(event: Event, incoming: IncomingFeed) -> Facts:
    incoming.save(update_fields=["mapping"])
    return {"url": resolve_url("sessions:feed-plan", event.slug, incoming.pk)}


@require_POST
@prepares_write(to_page)
def refresh(request: HtmxHttpRequest, slug: str, pk: int) -> HttpResponse | Write:
    """Fetch a programme again from its URL, and show the new plan."""
    event = editable_event(request.user, slug)
    feed = _feed(request, event, pk)
    try:
        content = fetch_for(request.user, feed.url)
        _check(event, request, content, feed.url)
        clear_failure(FailureKind.FEED, feed.pk)
        return Write(partial(_keep, event, request, content, feed.url, feed.url, feed.mapping))
    except FeedError as error:
        why = feed_messages.fault(error)
        note_failure(FailureKind.FEED, error.fault, feed.pk)
    except FetchError as error:
        why = feed_messages.not_fetched(error)
        note_failure(FailureKind.FEED, error.reason, feed.pk)
    except InProgress as busy:
        why = feed_messages.busy(busy.everybody)
    messages.error(request, why)
    return redirect("sessions:feed-import", slug)


@require_form
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, slug: str, pk: int) -> HttpResponse | Write:
    """Confirm, then remove a programme, with those of its sessions that nobody has touched."""
    event = editable_event(request.user, slug)
    feed = _feed(request, event, pk)
    if request.method == "POST":
        return Write(partial(_remove, request, slug, feed))
    going, staying = untouched_of(feed)
    context = {"event": event, "name": plan_messages.feed_name(feed), "going": len(going), "staying": staying}
    return render_page(request, "sessions/catalogue/feed_confirm_delete.html", context)


def _remove(request: HtmxHttpRequest, slug: str, feed: Feed) -> Facts:
    remove_feed(feed)
    messages.success(request, _("The programme “%(name)s” is removed.") % {"name": plan_messages.feed_name(feed)})
    return {"url": resolve_url("sessions:feed-import", slug)}


def _feed(request: HtmxHttpRequest, event: Event, pk: int) -> Feed:
    feeds = Feed.objects.editable_by(request.user).filter(event=event)
    return get_object_or_404(feeds.select_related("event__owner"), pk=pk)


def _import_page(request: HtmxHttpRequest, event: Event, form: FeedForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "event": event,
        "form": form,
        "feeds": [(feed, plan_messages.kind_name(feed.kind)) for feed in event.feeds.all()],
        "waiting": IncomingFeed.objects.visible_to(request.user).filter(event=event).defer("content"),
    }
    return render_page(request, PAGE, context, status=status)
