"""A line with a start later than now is planned on the page of today: nobody is walking in yet."""

import json
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from factories import make_day, make_feed, make_impression, make_session
from sessions.models import Impression, Session
from views.composer.lines import compose

pytestmark = pytest.mark.django_db

AT = (timezone.now() - timedelta(days=2)).astimezone(UTC).replace(hour=16, minute=51, second=0, microsecond=0)
LINES = json.loads((Path(__file__).parents[2] / "js/later-lines.json").read_text("utf-8"))


@pytest.fixture
def today(event):
    event.time_zone = "UTC"
    event.save()
    return make_day(event=event, number=7, on=AT.date())


def log(owner, line: str, **fields: str):
    return compose(owner, line, day="7", now="1", logged_at=AT.isoformat(), **fields)


def states() -> list[str]:
    return list(Impression.objects.values_list("state", flat=True))


@pytest.mark.parametrize(("line", "is_later"), LINES)
def test_what_begins_later_is_planned(owner, today, line: str, *, is_later: bool):
    log(owner, line)
    assert states() == ["planned" if is_later else "attended"]
    logged = Session.objects.get()
    assert (logged.day, logged.logged_at) == (today, None if is_later else AT)


def test_time_that_stays_text_plans_nothing(owner, today):
    log(owner, "21:30 Lanterns", plain="time")
    assert states() == ["attended"]


@pytest.mark.parametrize(
    ("hour", "before", "state"),
    [(21, None, "planned"), (16, None, "attended"), (21, "attended", "attended"), (21, "missed", "planned")],
)
def test_session_of_the_programme_counts_by_its_own_start(
    owner, event, today, hour: int, before: str | None, state: str
):
    starts_at = AT.replace(hour=hour)
    session = make_session(day=today, code="HYB304", title="Lanterns", feed=make_feed(event=event), starts_at=starts_at)
    if before:
        make_impression(session=session, state=before)
    log(owner, "HYB304 | 21:30 - 21:50 | Lanterns")
    assert (Session.objects.count(), states()) == (1, [state])


def test_hint_says_so_before_enter(owner, event, monkeypatch):
    event.time_zone = "UTC"
    event.save()
    monkeypatch.setattr(timezone, "now", lambda: AT)
    make_day(event=event, number=7, on=AT.date())
    page = owner.get("/events/harbour/").text
    assert 'data-planned="Adds it as planned.">Logs it as attended, now.</span>' in page
    address = "/events/harbour/catalogue/suggest/"
    asked = [{"heading": line, "day": "7", "now": "1"} for line, _is_later in LINES]
    assert ["data-planned-later" in owner.get(address, each).text for each in asked] == [each for _line, each in LINES]
