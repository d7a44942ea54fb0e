"""An event, and the browser of its owner."""

import pytest
from django.test import Client

from factories import make_day, make_event
from sessions.models import Event
from web.idempotency.writes import signed_in


@pytest.fixture
def event(db: None) -> Event:
    event = make_event(slug="harbour", name="Cloud Harbour")
    make_day(event=event)
    return event


@pytest.fixture
def client(event: Event) -> Client:
    return signed_in(event.owner)
