"""Sessions: show one, edit its facts, save what a person writes about it."""

import uuid
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import AutoField, QuerySet, UUIDField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions.agenda.access import (
    editable_facts,
    editable_session,
    impression_of,
    own_impression,
    require_form,
    visible_session,
)
from sessions.agenda.attendance import first_impression, mark
from sessions.agenda.day_parts import CARDS_AT_ONCE
from sessions.agenda.facts import DayGone, save_facts, with_search
from sessions.agenda.order import lock_days
from sessions.agenda.recording_times import can_link_times
from sessions.agenda.shown_card import ShownEvent, ShownPhoto
from sessions.forms.fields import replace_data
from sessions.forms.impression import CLEAR_STATE, ImpressionForm, StateForm, state_changes
from sessions.forms.session import EditSessionForm, SessionForm
from sessions.models import CoverageRequest, Day, Impression, Photo, Session, TeamText, name_of_colleague
from sessions.models.photo import own_photos
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery
from sessions.photos.assign import photos_follow
from sessions.photos.in_reports import reports_by_name
from sessions.team.texts import team_impressions
from sessions.views.autosave import save_form, saves_texts
from sessions.views.history import TextRow, show_history
from sessions.views.preview import read_parts, show_preview
from sessions.views.session_marks import say_conflict, state_context
from sessions.views.shown_texts import HEADING_SHIFT, shown_impressions, shown_texts
from sessions.web.htmx import HtmxHttpRequest, may_edit, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/session/detail.html"
FORM_PAGE = "sessions/session/form.html"

_KEY = Parameter("pk", UUIDField())
_EVENT = Parameter("event", AutoField())


def _agenda() -> QuerySet[Session, tuple[Any, ...]]:
    sessions = Session.objects.filter(event=_EVENT).present().on_agenda_of(READER)
    return sessions.in_order().values_list("pk", "code", "title", "day_id")


_AGENDA = PreparedQuery(Session, _agenda)
_PHOTOS = PreparedQuery(Photo, lambda: Photo.objects.filter(session=_KEY).present().in_order())


def _inbox() -> QuerySet[Photo, tuple[Any, ...]]:
    # As in_inbox_of, with the agenda as one list that the database makes once, not once for each photo.
    photos = Photo.objects.filter(own_photos(READER), event=_EVENT).present().with_file()
    agenda = Session.objects.filter(event=_EVENT).present().on_agenda_of(READER)
    return photos.exclude(session__in=agenda.values("pk")).order_by().values_list("name")


_INBOX = PreparedQuery(Photo, _inbox)


def show_form(request: HtmxHttpRequest, form: ImpressionForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page of a session with what was typed into the form of the user's impression."""
    of = form.instance.session
    session = editable_session(request.user, of.event.slug, of.pk)
    return render_page(request, PAGE, session_context(session, request.user, form=form, **more), status=status)


def session_context(session: Session, user: User, **more: Any) -> dict[str, Any]:
    """Return the context of the session page; ``more`` replaces parts of it, such as an invalid form."""
    context = state_context(session, user)
    agenda = _AGENDA.tuples(event=session.event_id, reader=user.pk)
    previous, following = _neighbours(session, agenda)
    context |= {
        "day": session.day,
        "form": ImpressionForm(instance=context["impression"]),
        "previous": previous,
        "following": following,
        "day_is_long": sum(day == session.day_id for *_names, day in agenda) > CARDS_AT_ONCE,
        "photos": [ShownPhoto.of(photo) for photo in _PHOTOS.rows(pk=session.pk)],
        "shown_event": ShownEvent.of(session.event),
        "inbox_count": _inbox_count(session, user),
        "links_times": can_link_times(session),
        **(_team_context(session, user) if context["in_team"] or context["has_team_text"] else {"team": []}),
        "wanted": context["in_team"] and CoverageRequest.objects.filter(session=session).exists(),
    }
    return context | more


def _team_context(session: Session, user: User) -> dict[str, Any]:
    """Return what the team has about a session: what the others share, and the one text of the team if it is in use.

    ``session`` has the annotations of _OF_TEAM; where there is no team, nobody shares.
    """
    event = session.event
    shown = shown_impressions(event, team_impressions(session, user)) if session.in_team else []  # type: ignore[attr-defined]
    found = TeamText.objects.filter(session=session, in_use=True).first()
    texts = shown_texts(event, (found.summary, found.body), HEADING_SHIFT) if found else []
    return {
        "team": shown,
        "team_text": found,
        "team_text_parts": texts,
        "team_has_texts": bool(texts) or any(each.of.has_text for each in shown),
    }


def _neighbours(session: Session, agenda: list[tuple[Any, ...]]) -> tuple[Session | None, Session | None]:
    """Return the previous and the next session on the user's agenda, with their names only."""
    at = next((index for index, row in enumerate(agenda) if row[0] == session.pk), None)
    if at is None:  # deleted meanwhile, or an imported session without marks
        return None, None
    before, after = agenda[max(0, at - 1) : at], agenda[at + 1 : at + 2]
    previous, following = (
        next((Session(pk=key, code=code, title=title) for key, code, title, _day in rows), None)
        for rows in (before, after)
    )
    return previous, following


def _inbox_count(session: Session, user: User) -> int:
    """Return the number of photos in the inbox, as ``in_inbox_of`` finds them, without those that a report shows."""
    names = _INBOX.tuples(event=session.event_id, reader=user.pk)
    shown = reports_by_name(session.event, user) if names else {}
    return sum(name not in shown for (name,) in names)


@require_safe
def detail(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show one session: facts, and the two texts."""
    session = visible_session(request.user, slug, pk)
    if session.pk != pk:
        return redirect("sessions:session-detail", slug, session.pk)
    context = session_context(session, request.user)
    context["can_edit"] = may_edit(request.user, session.event)
    if not context["can_edit"]:
        own = {str(field.label): field.value() or "" for field in context["form"].visible_fields()}
        context["own_parts"] = read_parts(request.user, session.event, own)
    return render_page(request, PAGE, context)


@require_form
@prepares_write(to_page)
def update(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Edit the facts, unless somebody else changed them meanwhile (optimistic lock)."""
    session = editable_facts(request.user, slug, pk)
    own = Impression.objects.filter(session=session, author=request.user).only("state", "second_choice").first()
    initial = {"state": (own.choice if own else "") or CLEAR_STATE}
    form = EditSessionForm(request.POST if request.method == "POST" else None, instance=copy(session), initial=initial)
    if form.is_bound and form.is_valid():
        save = partial(_save_facts, request, session, form, with_search(form.facts))
        return Write(photos_follow(session, request.user)(save) if form.new_state else save)
    return _facts_page(request, session, form, status=422 if form.is_bound else 200)


def _facts_page(request: HtmxHttpRequest, session: Session, form: SessionForm, status: int) -> HttpResponse:
    context = {"event": session.event, "day": session.day, "session": session, "form": form}
    return render_page(request, FORM_PAGE, context, status=status)


def _save_facts(request: HtmxHttpRequest, session: Session, form: EditSessionForm, facts: dict[str, Any]) -> Facts:
    if form.new_state:
        lock_days(session.event)
    try:
        if not save_facts(session, request.user, facts, form.cleaned_data["version"]):
            raise NotDone(lambda: _show_both(request, session, form))
    except DayGone:
        form.add_error("day", _("The list has changed in the meantime. Please try again."))
        raise NotDone(lambda: _facts_page(request, session, form, 422)) from None
    messages.success(request, _("Saved."))
    if form.new_state:
        marked = mark(session, request.user, state_changes(form.new_state), seen=form.seen_state)
        say_conflict(request, session, marked)
    return {"url": resolve_url("sessions:session-detail", session.event.slug, session.pk)}


def _show_both(request: HtmxHttpRequest, session: Session, form: SessionForm) -> HttpResponse:
    """Keep what was typed, and show the saved value at each conflicting field."""
    saved = Session.objects.select_related("event").get(pk=session.pk)
    theirs = SessionForm(instance=saved)
    for name, value in list(form.cleaned_data.items()):
        other = theirs.initial.get(name)
        mine = value.pk if isinstance(value, Day) else value
        if name in theirs.fields and name != "version" and (mine or None) != (other or None):
            shown = saved.day.heading if name == "day" else other or _("nothing")
            form.add_error(name, _("Saved elsewhere: %(text)s") % {"text": shown})
    if name := name_of_colleague(request.user, saved.editor_id, session.event):
        message = _("%(name)s changed these details while you were editing. Compare, then save again to keep yours.")
        form.add_error(None, message % {"name": name})
    else:
        form.add_error(
            None,
            _("These details were changed elsewhere while you were editing. Compare, then save again to keep yours."),
        )
    replace_data(form, "version", saved.version)
    return _facts_page(request, session, form, 409)


@require_POST
@saves_texts(show_form)
def save(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> Write:
    """Save summary, impressions and the private note (autosave protocol); from a plain form with the rating."""
    rated = _rated(request.POST)
    impression = own_impression(request.user, slug, pk)
    is_new = impression._state.adding
    prepared = save_form(
        request,
        form=ImpressionForm(request.POST, instance=impression),
        # A page that was kept offline since an earlier version has no private note.
        fields=[name for name in ("summary", "body", "private_note") if name != "private_note" or name in request.POST],
        url=resolve_url("sessions:session-detail", slug, pk),
        event=impression.session.event,
        insert=partial(first_impression, impression.session, request.user) if is_new else None,
    )
    if not (rated or is_new):
        return prepared

    def run() -> Facts:
        facts = prepared.run()
        if rated:
            mark(impression.session, request.user, rated)
        return facts

    return replace(prepared, run=photos_follow(impression.session, request.user)(run))


def _rated(data: QueryDict) -> dict[str, Any]:
    """Return the rating of a form that sends it with the texts, as a change; {} if it is the one that the page had."""
    if data.get("rating") == data.get("rated"):
        return {}
    form = StateForm({"rating": data.get("rating")})
    return form.changes() if form.is_valid() else {}


@require_POST
def preview(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Render summary and impressions as typed."""
    session = editable_session(request.user, slug, pk)
    form = ImpressionForm(request.POST, instance=impression_of(session, request.user))
    labels = {field.name: str(field.label) for field in form.shown_texts()}
    return show_preview(request, session.event, form, labels, show_form, impression=form.instance)


@require_form
@prepares_write(to_page)
def history(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Show the revisions of the user's impression of a session, or restore one; a reader of the event only reads."""

    def find() -> TextRow:
        session = (editable_session if request.method == "POST" else visible_session)(request.user, slug, pk)
        url = resolve_url("sessions:session-detail", slug, session.pk)
        return TextRow(session.event, session.own_impression, session.heading, url)

    return show_history(request, find)
