"""Days of an event: add, edit date and title, delete, note."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.access import editable_event, require_form
from sessions.agenda.event_days import add_day
from sessions.forms.event import DayForm, DayNoteForm
from sessions.models import Chapter, Day, Event
from sessions.quotas.rows import OverQuota
from sessions.versions.history import revision_count
from sessions.views.agenda.day_page import day_url
from sessions.views.autosave import save_form, saves_texts
from sessions.views.history import TextRow, show_history
from sessions.views.preview import show_preview
from sessions.web.htmx import HtmxHttpRequest, redirect_to, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page


def _show_added(request: HtmxHttpRequest, facts: Facts, slug: str) -> HttpResponse:
    return redirect_to(request, facts["url"])


@require_POST
@prepares_write(_show_added)
def create(request: HtmxHttpRequest, slug: str) -> Write:
    """Add a day after the last one and show it."""
    event = editable_event(request.user, slug)

    def run() -> Facts:
        try:
            day = add_day(event)
        except OverQuota as refusal:
            messages.error(request, str(refusal))
            raise NotDone(lambda: redirect("sessions:event-today", event.slug)) from None
        except IntegrityError:
            messages.warning(request, _("The day could not be added. Please try again."))
            raise NotDone(lambda: redirect("sessions:event-today", event.slug)) from None
        return {"url": day_url(event, day)}

    return Write(run)


def _form_page(request: HtmxHttpRequest, form: DayForm, **_keys: Any) -> HttpResponse:
    day = form.instance
    context = {"event": day.event, "day": day.event.days.get(pk=day.pk), "form": form, "why_kept": _why_kept(day)}
    return render_page(request, "sessions/agenda/day_form.html", context, status=422 if form.is_bound else 200)


@require_form
@prepares_write(to_page, _form_page)
def update(request: HtmxHttpRequest, slug: str, number: int) -> Write | DayForm:
    """Edit date and title of a day."""
    event = editable_event(request.user, slug)
    day = get_object_or_404(event.days, number=number)
    form = DayForm(request.POST if request.method == "POST" else None, instance=day)
    if not form.is_bound or not form.is_valid():
        return form

    def run() -> Facts:
        if not _saved(form):
            raise NotDone(form)
        messages.success(request, _("Saved."))
        return {"url": day_url(event, day)}

    return Write(run)


def _saved(form: DayForm) -> bool:
    """Save the form; False when a concurrent request used the date or deleted the day."""
    try:
        with transaction.atomic():
            form.save()
    except Day.NotUpdated:
        raise Http404 from None
    except IntegrityError:
        form.add_error("date", _("Another day of this event has this date."))
        return False
    return True


@require_POST
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, slug: str, number: int) -> Write:
    """Delete an empty day; one that holds something stays, with a message."""
    event = editable_event(request.user, slug)
    return Write(partial(_delete, request, event, number))


def _delete(request: HtmxHttpRequest, event: Event, number: int) -> Facts:
    # All are locked, so that no session is logged between the check and the deletion, and none goes to a day that is
    # being deleted too.
    days = {day.number: day for day in event.days.select_for_update()}
    if (day := days.pop(number, None)) is None:
        raise Http404
    if why := _why_kept(day):
        raise NotDone(lambda: _kept(request, event, day, why))
    heading, other = day.heading, next(reversed(days.values()), None)
    # Soft-deleted sessions move to another day, so that they can be restored; the only day stays.
    if other:
        day.sessions.update(day=other)
    elif day.sessions.exists():
        text = _("The bin still contains sessions of this day, and there is no other day. Add another day first.")
        raise NotDone(lambda: _kept(request, event, day, text))
    day.delete()
    messages.success(request, _("Deleted “%(name)s”.") % {"name": heading})
    return {"url": resolve_url("sessions:event-today", event.slug)}


def _why_kept(day: Day) -> str:
    """Return why a day must not be deleted, "" if it may be.

    A chapter may be in the article of a colleague, so nothing is told about it. One below a session is on the day of
    that session, which may be in the bin.
    """
    if day.note or day.sessions.present().exists():
        return _("Only an empty day can be deleted. Move its sessions and empty its note first.")
    here = Q(after_day=day) | Q(in_day=day, after_session=None) | Q(after_session__day=day)
    if Chapter.objects.present().filter(here).exists():
        return _("A report has a chapter on this day. Only a day without chapters can be deleted.")
    return ""


def _kept(request: HtmxHttpRequest, event: Event, day: Day, why: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(day_url(event, day))


def note_page(request: HtmxHttpRequest, form: DayNoteForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page of a day's note."""
    day = form.instance
    context = {"event": day.event, "day": day, "form": form, **more}
    return render_page(request, "sessions/agenda/day_note.html", context, status=status)


@require_form
@saves_texts(note_page)
def note(request: HtmxHttpRequest, slug: str, number: int) -> HttpResponse | Write:
    """Show the note of a day for editing, or save it (autosave protocol)."""
    event = editable_event(request.user, slug)
    day = _day_or_404(event, number)
    if request.method != "POST":
        return note_page(request, DayNoteForm(instance=day, initial={"version": day.version}))
    return save_form(
        request,
        form=DayNoteForm(request.POST, instance=day),
        fields=["note"],
        url=day_url(event, day),
        event=event,
    )


@require_POST
def preview_note(request: HtmxHttpRequest, slug: str, number: int) -> HttpResponse:
    """Render the note of a day as typed."""
    event = editable_event(request.user, slug)
    form = DayNoteForm(request.POST, instance=_day_or_404(event, number))
    return show_preview(request, event, form, {"note": ""}, note_page)


@require_form
@prepares_write(to_page)
def history(request: HtmxHttpRequest, slug: str, number: int) -> HttpResponse | Write:
    """Show the revisions of the note of a day, or restore one."""

    def find() -> TextRow:
        days = Day.objects.editable_by(request.user).present().select_related("event")
        row = get_object_or_404(days, event__slug=slug, number=number)
        return TextRow(row.event, row, row.heading, resolve_url("sessions:day-note", slug, number))

    return show_history(request, find)


def _day_or_404(event: Event, number: int) -> Day:
    """Return a day of an event with the number of its earlier notes; Http404 for others."""
    days = event.days.annotate(revision_count=revision_count(day=OuterRef("pk")))
    return get_object_or_404(days, number=number)
