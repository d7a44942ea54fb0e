"""An event of two days, and its owner."""

import pytest
from django.test import Client

from factories import make_day, make_event
from sessions.models import Event


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour")
    make_day(event=event)
    make_day(event=event)
    return event


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client
