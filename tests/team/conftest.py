"""A team of two: Ada owns the event, Ben is an editor."""

import pytest
from django.test import Client

from factories import (
    make_event,
    make_member,
    make_user,
)
from sessions.models import (
    Event,
)
from team.clients import signed_in


@pytest.fixture
def event() -> Event:
    event = make_event(owner=make_user(username="ada"), slug="harbour")
    make_member(event=event, user=make_user(username="ben"))
    return event


@pytest.fixture
def ada(event: Event) -> Client:
    return signed_in(event.owner)


@pytest.fixture
def ben(event: Event) -> Client:
    return signed_in(event.memberships.get().user)
