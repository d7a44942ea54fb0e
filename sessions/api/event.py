"""Events: list, one, create, change."""

from typing import Any

from django.shortcuts import get_object_or_404

from sessions.agenda.access import editable_event
from sessions.api.answers import EventAnswer, PageAnswer, RootAnswer
from sessions.api.endpoint import ApiRequest, changed, created
from sessions.api.inputs import PageQuery
from sessions.api.reading import checked, filled, read_query, refused, sent_fields
from sessions.api.rows import address, event_answer, page_of
from sessions.forms.event import EventForm
from sessions.models import Event
from sessions.models.event import EventQuerySet
from sessions.models.querysets.access import Reader
from sessions.web.api_requests import Problem, token_of
from sessions.web.idempotency import Facts, Write, prepares_write
from sessions.zones import places

_NAMES = {"zone_choice": "time_zone"}


def root(request: ApiRequest) -> RootAnswer:
    """Return what the token of the request may do."""
    token = token_of(request)
    assert token is not None
    return RootAnswer(
        user=request.user.get_username(),
        scope="write" if token.may_write else "read",
        expires_at=token.expires_at,
        events_url=address(request, "api-events"),
    )


def _events(user: Reader) -> EventQuerySet:
    return Event.objects.visible_to(user).present().with_role_of(user)


def index(request: ApiRequest) -> PageAnswer[EventAnswer]:
    """Return a page of events, latest first."""
    return page_of(request, _events(request.user).newest_first(), read_query(request, PageQuery), event_answer)


def show(request: ApiRequest, slug: str) -> EventAnswer:
    """Return an event."""
    return event_answer(request, get_object_or_404(_events(request.user), slug=slug))


@prepares_write(created(lambda request, facts: show(request, facts["slug"])))
def create(request: ApiRequest) -> Write:
    """Create an event with its days."""
    return _saving(request, Event(owner=request.user))


@prepares_write(changed(show))
def update(request: ApiRequest, slug: str) -> Write:
    """Change an event."""
    return _saving(request, editable_event(request.user, slug))


def _saving(request: ApiRequest, event: Event) -> Write:
    places.prepare()
    form = _checked(filled(EventForm, sent_fields(request.sent), event))

    def run() -> Facts:
        form.save(by=request.user)
        return {"slug": form.instance.slug}

    return Write(run)


def _checked(form: EventForm) -> EventForm:
    """Return a valid form; where several places have the name that was sent, the error tells their zones."""
    if form.is_valid() or not form.places:
        return checked(form, _NAMES)
    problem: Problem = refused(form, _NAMES)
    if "time_zone" not in (problem.errors or {}):
        raise problem
    zones: Any = dict.fromkeys(f"{place.label}: {place.zone}" for place in form.places)
    (problem.errors or {}).setdefault("time_zone", []).extend(zones)
    raise problem
