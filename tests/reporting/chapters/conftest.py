"""A report of two days, and its owner."""

import pytest
from django.test import Client

from factories import make_day, make_event, make_impression, make_report, make_session
from sessions.models import Report


@pytest.fixture
def report() -> Report:
    """A report of two days with one session each."""
    event = make_event(slug="harbour", time_zone="Asia/Tokyo")
    for _ in range(2):
        make_impression(session=make_session(day=make_day(event=event)), body="Text")
    return make_report(event=event, slug="harbour-report")


@pytest.fixture
def owner(report: Report) -> Client:
    client = Client()
    client.force_login(report.event.owner)
    return client
