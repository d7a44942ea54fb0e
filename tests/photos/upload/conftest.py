"""An event to which pictures are sent, and its owner."""

import pytest
from django.test import Client

from factories import make_event
from sessions.models import Event


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="Asia/Tokyo")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client
