"""A day whose note has been saved elsewhere meanwhile, and the browser of its owner."""

import pytest
from django.test import Client

from factories import make_day, make_event
from sessions.models import Day, Event
from versions.conflicts.texts import THEIRS


@pytest.fixture
def event(db: None) -> Event:
    return make_event(slug="harbour")


@pytest.fixture
def day(event: Event) -> Day:
    """A day whose note began as BASE and has been saved as THEIRS meanwhile."""
    return make_day(event=event, note=THEIRS, version=2)


@pytest.fixture
def client(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client
