"""An event with two days of sessions, and its report."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from factories import make_day, make_event, make_impression, make_report, make_session
from sessions.models import Event, Report


@pytest.fixture(autouse=True)
def _afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 1, 1, tzinfo=UTC))


@pytest.fixture
def event(db: None) -> Event:
    event = make_event(slug="harbour", time_zone="UTC", language="en")
    for number in (1, 2):
        day = make_day(event=event, number=number, on=date(2026, 12, number))
        for hour, kind, state in ((9, "Talk", "attended"), (10, "A | *B*", "attended"), (11, "Talk", "planned")):
            start = datetime(2026, 12, number, hour, tzinfo=UTC)
            session = make_session(day=day, starts_at=start, level=100 * number + 200, format=kind)
            make_impression(session=session, state=state, summary="two words")
    return event


@pytest.fixture
def report(event: Event) -> Report:
    return make_report(event=event, slug="harbour-report", emoji="⚓", topics=["aws"], image_folder="quay")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client
