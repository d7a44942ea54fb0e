"""What is running when a line is typed: which instant is believed, which session is meant, which slot is given."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from factories import make_day, make_session
from sessions.agenda.time_slots import (
    common_slot_at,
    end_of,
    find_typed_session,
    instant_of_log,
    is_running,
    over_at,
    running_at,
)
from sessions.models import Impression, Session

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-30T12:00:00Z", NOON),
        ("2026-11-30T11:42:07.123Z", datetime(2026, 11, 30, 11, 42, 7, 123000, UTC)),
        ("2026-11-30T03:42:00-08:00", datetime(2026, 11, 30, 11, 42, tzinfo=UTC)),
        ("2026-10-31T12:00:00+00:00", datetime(2026, 10, 31, 12, tzinfo=UTC)),
        # older than thirty days, ahead, without a zone, nothing that can be read
        ("2026-10-31T11:59:59+00:00", None),
        ("2026-11-30T12:00:01Z", None),
        ("2026-11-30T11:42:00", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("2026-11-30", None),
        ("noon", None),
        ("", None),
        ("\0", None),
    ],
)
def test_instant_is_believed_where_it_makes_sense(text, expected):
    assert instant_of_log(text, NOON) == expected


def at(
    starts: int | None, ends: int | None = None, *, code: str = "", title: str = "Queues", state: str = ""
) -> Session:
    """Make a session by the minutes from noon at which it starts and ends."""
    session = Session(code=code, title=title)
    session.starts_at = None if starts is None else NOON + starts * MINUTE
    session.ends_at = None if ends is None else NOON + ends * MINUTE
    session.own_impression_list = [Impression(state=state)] if state else []
    return session


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (at(-30, 30), True),
        (at(0, 30), True),
        (at(-30, 0), False),
        (at(1, 30), False),
        (at(-59), True),
        (at(-60), False),
        (at(None), False),
        (at(None, 30), False),
    ],
)
def test_running_from_the_start_to_before_the_end(session, expected):
    assert is_running(session, NOON) == expected


@pytest.mark.django_db
def test_database_says_the_same_of_what_runs_and_of_what_is_over() -> None:
    day = make_day()
    for starts, ends in product((None, -90, -60, -59, 0, 1), (None, -30, 0, 1, 30)):
        session = at(starts, ends)
        if session.starts_at is None or session.ends_at is None or session.starts_at <= session.ends_at:
            make_session(day=day, starts_at=session.starts_at, ends_at=session.ends_at)
    known = list(Session.objects.all())
    assert set(Session.objects.filter(running_at(NOON))) == {each for each in known if is_running(each, NOON)}
    ended = {each for each in known if (ends_at := end_of(each)) is not None and ends_at <= NOON}
    assert set(Session.objects.filter(over_at(NOON))) == ended


@pytest.mark.parametrize(
    ("known", "code", "title", "expected"),
    [
        (at(-30, 30, code="COM301"), "COM301", "another wording", True),
        (at(-30, 30, code="COM301-R"), "com301-r", "", True),
        (at(-30, 30, code="COM301-R"), "COM301-R1", "Queues", False),
        (at(-30, 30), "", "queues", True),
        (at(-30, 30, code="COM301"), "", "Queues", True),
        (at(-30, 30, code="COM301"), "COM302", "Queues", False),
        (at(-30, 30), "COM301", "Queues", False),
        (at(-30, 30), "", "Alarms", False),
        (at(15, 60), "", "Queues", True),
        (at(16, 60), "", "Queues", False),
        (at(-60, 0), "", "Queues", False),
        (at(None), "", "Queues", False),
        (at(-30, 30, state="planned"), "", "Queues", True),
        (at(-30, 30, state="attended"), "", "Queues", False),
        (at(-30, 30, state="missed"), "", "Queues", False),
    ],
)
def test_session_meant_is_the_same_undecided_and_on(known, code, title, expected):
    assert find_typed_session([known], Session(code=code, title=title), NOON) == (known if expected else None)


def test_session_meant_is_rather_the_one_that_runs_and_started_last():
    early, late, soon = at(-30, 30), at(-5, 30), at(5, 30)
    assert find_typed_session([soon, early], Session(title="Queues"), NOON) == early
    assert find_typed_session([early, late, soon], Session(title="Queues"), NOON) == late
    assert find_typed_session([], Session(title="Queues"), NOON) is None


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([], None),
        ([at(-30, 30)], (-30, 30)),
        ([at(-30, 30), at(-30, 30, state="attended"), at(30, 90), at(None)], (-30, 30)),
        ([at(-30, 30), at(-30, 60)], None),
        ([at(-30, 30), at(-60, 30)], None),
        ([at(-30), at(-30)], (-30, None)),
        ([at(-30), at(-30, 30)], None),
        ([at(30, 90)], None),
    ],
)
def test_slot_is_given_when_all_that_runs_shares_it(sessions, expected):
    slot = common_slot_at(sessions, NOON)
    minutes = slot and tuple(time and (time - NOON) / MINUTE for time in slot)
    assert minutes == expected
