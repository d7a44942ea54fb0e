"""An event with an owner, and a program with a token of that person."""

from datetime import date

import pytest

from api.callers import Caller
from factories import make_day, make_event, make_user
from sessions.models import Event


@pytest.fixture
def event(db: None) -> Event:
    """An event with two days."""
    event = make_event(owner=make_user(username="owner"), name="Harbour", slug="harbour", time_zone="Asia/Tokyo")
    make_day(event=event, number=1, on=date(2026, 12, 1))
    make_day(event=event, number=2, on=date(2026, 12, 2))
    return event


@pytest.fixture
def owner(event: Event) -> Caller:
    """A program of the owner's that may write."""
    return Caller.of(event.owner)
