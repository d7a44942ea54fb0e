"""A session with a report of it."""

import pytest

from factories import make_day, make_event, make_impression, make_report, make_session
from sessions.models import Report, Session


@pytest.fixture
def session(db: None) -> Session:
    event = make_event(slug="harbour", language="en")
    return make_session(
        day=make_day(event=event),
        code="OPS301",
        title="Quiet nights",
        recording_url="https://www.youtube.com/watch?v=abcdefghijk",
        note="A note.",
    )


@pytest.fixture
def report(session: Session) -> Report:
    make_impression(session=session, summary="What it was.", body="Calm.")
    return make_report(
        event=session.event, slug="harbour-report", emoji="⚓", topics=["aws"], image_folder="quay", sections="summary"
    )
