"""An event of two days with a keynote, and its owner."""

from datetime import date

import pytest
from django.test import Client

from factories import make_day, make_event, make_session
from sessions.models import Event, Session


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour", time_zone="UTC")
    make_day(event=event, on=date(2026, 11, 30))
    make_day(event=event, on=date(2026, 12, 1))
    return event


@pytest.fixture
def keynote(event: Event) -> Session:
    return make_session(day=event.days.get(number=1), code="KEY001", title="Opening")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client
