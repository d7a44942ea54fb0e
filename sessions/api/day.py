"""Days of an event: list, one, add, change."""

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sessions.agenda.access import editable_event, visible_event
from sessions.agenda.event_days import add_day
from sessions.api.answers import DayAnswer, PageAnswer
from sessions.api.endpoint import ApiRequest, changed, created, version_of
from sessions.api.inputs import PageQuery
from sessions.api.reading import checked, filled, form_data, read_query, sent_fields
from sessions.api.rows import day_answer, page_of
from sessions.api.texts import save_edit
from sessions.forms.event import DayForm, DayNoteForm
from sessions.models import Day
from sessions.versions.conflicts import TextEdit
from sessions.versions.revisions import snapshot_of
from sessions.web.api_requests import Problem
from sessions.web.idempotency import Facts, Write, prepares_write


def index(request: ApiRequest, slug: str) -> PageAnswer[DayAnswer]:
    """Return a page of the days of an event, by number."""
    event = visible_event(request.user, slug)
    days = event.days.select_related("event").order_by("number")
    return page_of(request, days, read_query(request, PageQuery), day_answer)


def show(request: ApiRequest, slug: str, number: int) -> DayAnswer:
    """Return a day."""
    days = Day.objects.visible_to(request.user).present().select_related("event")
    return day_answer(request, get_object_or_404(days, event__slug=slug, number=number))


@prepares_write(created(lambda request, facts, slug: show(request, slug, facts["number"])))
def create(request: ApiRequest, slug: str) -> Write:
    """Add a day after the last; without a date it gets the date after that of the last day."""
    event = editable_event(request.user, slug)
    if {"note", "version"} & sent_fields(request.sent).keys():
        raise Problem(422, "invalid", errors={"note": [_("A new day has no note yet. Change it afterwards.")]})
    values = sent_fields(request.sent)
    form = checked(filled(DayForm, values, Day(event=event, number=1)))

    def run() -> Facts:
        try:
            return {"number": add_day(event, form.cleaned_data["date"], form.cleaned_data["title"]).number}
        except IntegrityError:
            raise _date_taken() from None

    return Write(run)


def _date_taken() -> Problem:
    return Problem(422, "invalid", errors={"date": [_("Another day of this event has this date.")]})


@prepares_write(changed(show))
def update(request: ApiRequest, slug: str, number: int) -> Write:
    """Change date and title, and the note with its version."""
    event = editable_event(request.user, slug)
    day = get_object_or_404(event.days, number=number)
    day.event = event
    earlier = snapshot_of(day)
    facts = sent_fields(request.sent, "note", "version")
    form = checked(filled(DayForm, facts, day)) if facts else None
    edit = _edit(request, event.days.get(pk=day.pk))

    def run() -> Facts:
        try:
            with transaction.atomic():
                if form:
                    form.save()
        except IntegrityError:
            raise _date_taken() from None
        if edit:
            save_edit(request, earlier, edit, event, lambda: show(request, slug, number))
        return {}

    return Write(run)


def _edit(request: ApiRequest, day: Day) -> TextEdit | None:
    if "note" not in sent_fields(request.sent):
        return None
    values = {"note": request.sent.note, "version": version_of(request)}
    form = checked(DayNoteForm(form_data(values), instance=day))
    return TextEdit({"note": form.cleaned_data["note"]}, form.cleaned_data["version"])
