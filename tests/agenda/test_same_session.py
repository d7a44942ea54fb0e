"""A typed line whose code or title the event has already means that session."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import make_day, make_event, make_impression, make_session, make_user
from sessions.agenda.same_session import find_same_session, matches_typed
from sessions.models import Event, Session
from sessions.rules.codes import split_typed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event() -> Event:
    """Return an event of three days, of which the second is today."""
    event = make_event(owner=make_user(), time_zone="UTC")
    for on in (29, 30):
        make_day(event=event, on=date(2026, 11, on))
    make_day(event=event, on=date(2026, 12, 1))
    return event


def known(
    event: Event, heading: str, day: int = 2, starts: int | None = None, state: str = "", **facts: Any
) -> Session:
    """Make a session; ``starts`` is in minutes from noon of its day, and it lasts an hour."""
    code, title = split_typed(heading)
    noon = NOON + timedelta(days=day - 2)
    times = {} if starts is None else {"starts_at": noon + starts * MINUTE, "ends_at": noon + (starts + 60) * MINUTE}
    session = make_session(day=event.days.get(number=day), code=code, title=title, **times, **facts)
    if state:
        make_impression(session=session, author=event.owner, state=state)
    return session


def meant(event: Event, line: str, opened: int | None = None) -> Session | None:
    """Return the session that a line means at noon of the second day, or on the page of another day."""
    code, title = split_typed(line)
    day = event.days.get(number=opened or 2)
    typed = Session(event=event, code=code, title=title)
    return find_same_session(typed, event.owner, NOON, day, chosen=opened is not None)


@pytest.mark.parametrize(
    ("heading", "line", "expected"),
    [
        ("COM301 | Queues", "COM301 | another wording", True),
        ("COM301-R | Queues", "com301-r", True),
        ("COM301-R | Queues", "COM301-R1 | Queues", False),
        ("Queues", "queues", True),
        ("COM301 | Queues", "Queues", True),
        ("COM301 | Queues", "COM302 | Queues", False),
        ("Queues", "COM301 | Queues", False),
        ("Queues", "Alarms", False),
        ("Queues at rest", "Queues", False),
        ("ＡＷＳ入門 ラムダ", "aws入門 らむだ", True),
    ],
)
def test_the_same_is_the_code_or_the_whole_title(event, heading, line, expected):
    session = known(event, heading)
    assert meant(event, line) == (session if expected else None)
    assert matches_typed(session, Session(**dict(zip(("code", "title"), split_typed(line), strict=True)))) is expected


def test_code_is_the_same_on_every_day_whatever_was_said_of_it(event):
    for day, state in ((1, "attended"), (3, "missed"), (2, "planned"), (2, "")):
        session = known(event, f"COM30{day}{len(state)} | Queues", day, state=state)
        assert meant(event, f"{session.code} | Typed") == session


def test_title_of_another_day_is_another_session_once_that_was_decided(event):
    lunch = known(event, "Lunch", 1, state="attended")
    assert meant(event, "Lunch") is None
    assert meant(event, "Lunch", opened=1) == lunch
    for state in ("", "planned"):
        session = known(event, f"Dinner {state}", 1, state=state)
        assert meant(event, session.title) == session


def test_title_of_a_session_that_is_over_is_another_one_once_it_was_decided(event):
    coffee = known(event, "Coffee", 2, -60, state="attended")
    assert meant(event, "Coffee") is None
    assert meant(event, "Coffee", opened=2) == coffee
    running = known(event, "Coffee", 2, -59, state="attended")
    assert meant(event, "Coffee") == running
    over = known(event, "COM301 | Tea", 2, -60, state="attended")
    assert meant(event, "COM301") == over


def test_of_several_the_one_is_meant_that_is_on_then_soon_then_today_then_near(event):
    last = known(event, "Lunch", 3, 0)
    assert meant(event, "Lunch") == last
    yesterday = known(event, "Lunch", 1, 600)
    assert meant(event, "Lunch") == yesterday
    evening = known(event, "Lunch", 2, 300)
    assert meant(event, "Lunch") == evening
    morning = known(event, "Lunch", 2, -120)
    assert meant(event, "Lunch") == morning
    soon = known(event, "Lunch", 2, 15)
    assert meant(event, "Lunch") == soon
    early = known(event, "Lunch", 2, -50)
    assert meant(event, "Lunch") == early
    late = known(event, "Lunch", 2, -5)
    assert meant(event, "Lunch") == late
    assert meant(event, "Lunch", opened=3) == last


def test_undecided_is_rather_meant_than_decided_at_the_same_distance(event):
    known(event, "COM301 | Part one", 2, -240, state="attended")
    second = known(event, "COM301 | Part two", 2, 240)
    assert meant(event, "COM301") == second
    running = known(event, "COM301 | Part three", 2, -10, state="attended")
    assert meant(event, "COM301") == running


def test_deleted_sessions_and_those_of_other_events_are_not_meant(event):
    known(event, "Queues").discard()
    other = make_event(owner=event.owner)
    make_session(day=make_day(event=other, on=NOON.date()), code="", title="Queues")
    assert meant(event, "Queues") is None
