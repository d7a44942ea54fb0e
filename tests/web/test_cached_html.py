"""The cached HTML of a card is never out of date: with it a page is what it would be without it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.db import models
from django.test import Client
from django.test.signals import template_rendered
from django.utils.safestring import mark_safe

from factories import make_day, make_event, make_impression, make_session
from sessions.models import Day, Event, Impression, Session
from sessions.templatetags.cached_html import cached_include, is_immutable
from web.stored import undone

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
PATH = "/events/harbour/?day=1"
OTHER = {
    "last_day": date(2026, 12, 1),
    "state": "planned",
    "level": 200,
    "language": "ja",
    "time_zone": "Asia/Tokyo",
    "slug": "harbour",
}
"""Values for what takes only some."""


@pytest.fixture
def client(client: Client) -> Client:
    """Return a client of the owner of two sessions that overlap, with nothing cached yet."""
    caches["cards"].clear()
    event = make_event(slug="harbour", venue="Dock", time_zone="UTC", first_day=NINE.date(), last_day=NINE.date())
    first = make_day(event=event, on=NINE.date())
    make_day(event=event)
    for title in ("Quiet nights", "Loud alarms"):
        session = make_session(day=first, code=f"OPS30{len(title)}", title=title, level=300, format="Workshop")
        make_impression(session=session, summary=title, state="attended")
    hour = timedelta(hours=1)
    Session.objects.update(starts_at=NINE, ends_at=NINE + hour, room="Hall 1", speakers="Ada", track="Ops")
    client.force_login(event.owner)
    return client


VARIES = re.compile(r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|name="id" value="[-\w]+"')


def shown(client: Client, path: str = PATH) -> str:
    """Return a page without what differs from one to the next."""
    return VARIES.sub("", client.get(path).text)


def another(field: models.Field) -> Any:
    """Return another value that the field can have."""
    match field:
        case models.BooleanField():
            return True
        case models.DateTimeField():
            return NINE + timedelta(minutes=30)
        case models.DateField():
            return date(2026, 11, 29)
        case models.IntegerField():
            return 4
    return "Another"


def plain_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields that say something of the row itself."""
    return [each for each in model._meta.concrete_fields if not each.primary_key and not each.is_relation]


CHANGES = [
    (model, field.attname)
    for model in (Session, Impression, Day, Event)
    for field in plain_fields(model)
    if field.name not in {"deleted_at", "number", "slug"}
]


def test_card_shows_every_change_at_once(client, subtests):
    for model, name in CHANGES:
        with subtests.test(f"{model.__name__} {name}"), undone():
            shown(client)
            value = OTHER.get(name, another(model._meta.get_field(name)))
            row = model.objects.order_by("pk").first()
            model.objects.filter(pk=row.pk).update(**{name: value})
            cached = shown(client)
            caches["cards"].clear()
            assert cached == shown(client)


def test_card_is_in_the_language_of_the_interface(client):
    english = shown(client)
    client.post("/accounts/", {"language": "ja"}, follow=True)
    cached = shown(client)
    caches["cards"].clear()
    assert cached == shown(client) != english


def test_card_knows_its_neighbours_and_its_days(client):
    shown(client)
    event = Event.objects.get()
    make_session(day=event.days.first(), title="Between", starts_at=NINE, ends_at=NINE + timedelta(minutes=5))
    make_day(event=event, title="Afterwards")
    cached = shown(client)
    caches["cards"].clear()
    assert cached == shown(client)


def test_cached_card_carries_the_token_of_its_own_page(client):
    client.get(PATH)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Event.objects.get().owner)
    page = strict.get(PATH).text
    tokens = set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page))
    session = Session.objects.first()
    answers = [
        strict.post(f"/events/harbour/sessions/{session.pk}/state/", {"state": "missed", "csrfmiddlewaretoken": token})
        for token in tokens
    ]
    assert {response.status_code for response in answers} == {302}


@dataclass(frozen=True)
class Frozen:
    """What may be cached, as long as what it holds may."""

    held: Any = ""


@dataclass
class Loose:
    """What somebody may change."""


def test_only_what_stays_as_it_is_may_be_cached():
    plain = [
        "",
        1,
        1.5,
        True,
        None,
        NINE,
        NINE.date(),
        NINE.time(),
        ZoneInfo("UTC"),
        UUID(int=1),
        (1, ("a",)),
        Frozen((1, 2)),
    ]
    assert [value for value in plain if not is_immutable(value)] == []
    safe = mark_safe("<b>")
    loose = [
        [],
        {},
        set(),
        Session(),
        Loose(),
        safe,
        (safe,),
        Frozen([]),
        Frozen((Session(),)),
        ([],),
        Frozen,
        object(),
    ]
    assert [value for value in loose if is_immutable(value)] == []


def test_what_may_change_is_not_cached():
    with pytest.raises(TypeError, match="card may change after its HTML was cached"):
        cached_include("sessions/agenda/_card_body.html", card=Session())


def test_template_of_cached_html_is_given_nothing_of_the_page_around_it(client):
    seen = []

    def note(template, context, **more):
        if template.name == "sessions/agenda/_card_body.html":
            seen.append(set(context.flatten()) - {"True", "False", "None"})

    caches["cards"].clear()
    template_rendered.connect(note)
    try:
        client.get(PATH)
    finally:
        template_rendered.disconnect(note)
    assert seen == [{"card", "session", "event", "other_days", "can_edit", "csrf_token"}] * 2
