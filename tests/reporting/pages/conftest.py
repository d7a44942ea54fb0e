"""A report whose pages are looked at, and its owner."""

import pytest
from django.test import Client

from factories import make_chapter, make_day, make_event, make_impression, make_photo, make_report, make_session
from sessions.models import Event, Report


@pytest.fixture
def event() -> Event:
    return make_event(name="Harbour", slug="harbour")


@pytest.fixture
def report(event: Event) -> Report:
    """A report of one session, with a chapter and a picture."""
    session = make_session(
        day=make_day(event=event),
        code="OPS301",
        title="Quiet nights",
        recording_url="https://www.youtube.com/watch?v=abcdefghijk",
    )
    make_impression(session=session, summary="![](harbour_0.png)", body="Calm.")
    make_photo(event=event, name="harbour_0.png", content=b"picture")
    report = make_report(event=event, slug="harbour-report", emoji="⚓", topics=["aws"], image_folder="harbour")
    make_chapter(report=report, heading="Introduction", body="Hello.")
    return report


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client
