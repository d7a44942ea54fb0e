"""The statistics page: figures, charts, and the same as tables."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from factories import make_day, make_event, make_impression, make_session
from sessions.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="UTC")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


@pytest.fixture(autouse=True)
def _afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 1, 1, tzinfo=UTC))


def get(client: Client) -> str:
    return client.get("/events/harbour/statistics/").content.decode()


def rows(page: str) -> list[list[str]]:
    """Return the cells of all tables."""
    found = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in found]


def test_charts_have_their_numbers_in_tables(owner, event):
    day = make_day(event=event, number=1, on=date(2026, 12, 1))
    for title, hour, facts in (("<One>", 9, {"level": 300, "track": "Data & more"}), ("Two", 14, {"level": 300})):
        start = datetime(2026, 12, 1, hour, tzinfo=UTC)
        make_impression(session=make_session(day=day, code="", title=title, starts_at=start, **facts), body="two words")
    page = get(owner)
    assert rows(page) == [
        ["Day", "Attended", "Hours", "Words", "Photos"],
        ["Day 1", "2", "2 h", "4", "0"],
        ["Day", "Session", "Starts", "Ends", "State"],
        ["Day 1", "&lt;One&gt;", "09:00", "10:00", "Attended"],
        ["Day 1", "Two", "14:00", "15:00", "Attended"],
        ["Level", "Attended"],
        ["300", "2"],
        ["Track", "Attended"],
        ["Data &amp; more", "1"],
    ]
    assert re.findall(r'class="chart" role="img" aria-label="([^"]*)"', page) == [
        "Timeline of the days",
        "Level",
        "Track",
    ]
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page) == [
        *(("Attended", "2"), ("Hours attended", "2 h"), ("Words written", "4"), ("Photos", "0")),
    ]
    assert "<One>" not in page


def test_empty_event_says_what_comes_here(owner, event):
    make_day(event=event)
    page = get(owner)
    assert ("<h2>No sessions yet</h2>" in page, 'class="chart"' in page) == (True, False)


def test_menus_lead_here(owner, event):
    assert '<a class="menu-link" href="/events/harbour/statistics/">' in owner.get("/events/harbour/").content.decode()


def test_second_choices_are_counted_apart_and_have_no_box(owner, event):
    day = make_day(event=event, number=1, on=date(2026, 12, 1))
    for second_choice in (False, True, True):
        session = make_session(day=day, starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
        make_impression(session=session, state="planned", second_choice=second_choice)
    page = get(owner)
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)[:2] == [("Planned", "1"), ("Second choice", "2")]
    assert re.findall(r"chart-(planned|second)", page) == ["planned", "planned"]  # the box, and its key
