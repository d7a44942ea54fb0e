"""Sessions: list, one, log, change, delete."""

from copy import copy
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.agenda.access import editable_event, editable_facts, visible_event, visible_session
from sessions.agenda.attendance import mark
from sessions.agenda.facts import DayGone, save_facts, with_search
from sessions.agenda.log_session import log_line, logged_before, store_session
from sessions.agenda.order import lock_days
from sessions.api.answers import PageAnswer, SessionAnswer
from sessions.api.endpoint import ApiRequest, changed, created, gone, version_of
from sessions.api.inputs import SessionQuery
from sessions.api.reading import checked, form_data, read_query, refused, sent_fields
from sessions.api.rows import page_of, session_answer
from sessions.api.texts import conflict
from sessions.forms.composer import ComposerForm
from sessions.forms.impression import state_changes
from sessions.forms.session import NewSessionForm, SessionForm
from sessions.models import Day, Event, Session, State
from sessions.models.session import SessionQuerySet
from sessions.photos.assign import follow_mark, photos_follow
from sessions.web.api_requests import Problem
from sessions.web.idempotency import Facts, Write, prepares_write

_OF_LINE = {"id", "line", "logged_at", "day"}


def index(request: ApiRequest, slug: str) -> PageAnswer[SessionAnswer]:
    """Return a page of the sessions of an event, programme included, in their order."""
    event, query = visible_event(request.user, slug), read_query(request, SessionQuery)
    rows: SessionQuerySet = event.sessions.present()
    if query.mine:
        rows = rows.on_agenda_of(request.user)
    if query.day is not msgspec.UNSET:
        rows = rows.filter(day__number=query.day)
    if query.code is not msgspec.UNSET:
        rows = rows.filter(code__iexact=query.code)
    rows = rows.with_impression_of(request.user, without=("summary", "body", "private_note"))
    return page_of(request, rows.select_related("event", "day").in_order(), query, session_answer)


def show(request: ApiRequest, slug: str, pk: UUID) -> SessionAnswer:
    """Return a session."""
    return session_answer(request, visible_session(request.user, slug, pk))


@prepares_write(created(lambda request, facts, slug: show(request, slug, UUID(facts["session"]))))
def create(request: ApiRequest, slug: str) -> Write:
    """Log a session, from a line or from its facts."""
    event = editable_event(request.user, slug)
    sent = sent_fields(request.sent, "version")
    sent.setdefault("id", uuid4())
    day = _day(event, request.sent.day)
    return _log(request, event, day, sent) if "line" in sent else _add(request, event, day, sent)


def _day(event: Event, number: int | msgspec.UnsetType) -> Day | None:
    """Return the day with a number, None where none was sent; raises Problem for an unknown one."""
    if number is msgspec.UNSET:
        return None
    if day := event.days.filter(number=number).first():
        return day
    raise Problem(422, "invalid", errors={"day": [_("There is no such day.")]})


def _log(request: ApiRequest, event: Event, day: Day | None, sent: dict[str, Any]) -> Write:
    if others := sent.keys() - _OF_LINE:
        raise Problem(422, "invalid", errors=dict.fromkeys(sorted(others), [_("Not together with a line.")]))
    values = {"id": sent["id"], "heading": sent["line"], "logged_at": sent.get("logged_at")}
    names = {"heading": "line"}
    form = checked(ComposerForm(form_data(values)), names)
    line = form.line_on(event, day)
    if line is None:
        raise refused(form, names)
    log = log_line(line, request.user)

    def run() -> Facts:
        session = log()
        if session is None:  # taken back
            raise Http404
        follow_mark(session, request.user)
        return {"session": str(session.pk)}

    return Write(run)


def _add(request: ApiRequest, event: Event, day: Day | None, sent: dict[str, Any]) -> Write:
    day = day or event.day_for(timezone.now()) or event.days.last()
    typed = Session(event=event, day=day)
    values = {"state": State.ATTENDED.value} | sent | {"day": day.pk if day else None}
    form = checked(
        NewSessionForm(form_data(values, NewSessionForm(instance=copy(typed))), instance=typed, by_program=True)
    )
    typed.pk = form.cleaned_data["id"]

    @photos_follow(typed, request.user)
    def run() -> Facts:
        session = logged_before(event, typed)
        if session is None:
            typed.day = form.cleaned_data["day"] or event.open_day(timezone.now())
            session = store_session(typed, request.user, **state_changes(form.cleaned_data["state"]))
        return {"session": str(session.pk)}

    return Write(run)


@prepares_write(changed(show))
def update(request: ApiRequest, slug: str, pk: UUID) -> Write:
    """Change facts of a session with its version, and the own state."""
    session = editable_facts(request.user, slug, pk)
    sent = sent_fields(request.sent, "version", "state")
    facts: dict[str, Any] = {}
    version = 0
    if sent:
        version = version_of(request)
        if day := _day(session.event, request.sent.day):
            sent["day"] = day.pk
        current = SessionForm(instance=copy(session))
        data = form_data(sent | {"version": version}, current)
        form = checked(SessionForm(data, instance=copy(session), by_program=True))
        facts = with_search(form.facts)

    marked = request.sent.state is not msgspec.UNSET

    def run() -> Facts:
        if marked:
            lock_days(session.event)
        if facts:
            try:
                if not save_facts(session, request.user, facts, version):
                    editor = Session.objects.get(pk=session.pk).editor_id
                    raise conflict(request, lambda: show(request, slug, pk), editor, session.event)
            except DayGone:
                raise Problem(422, "invalid", errors={"day": [_("There is no such day.")]}) from None
        if marked:
            mark(session, request.user, state_changes(request.sent.state))
        return {}

    return Write(photos_follow(session, request.user)(run) if marked else run)


@prepares_write(gone)
def delete(request: ApiRequest, slug: str, pk: UUID) -> Write:
    """Move a session to the bin."""
    session = editable_facts(request.user, slug, pk)

    def run() -> Facts:
        session.discard()
        return {}

    return Write(run)
