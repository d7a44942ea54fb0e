"""What is running when a line is typed: which instant is believed, which slot is given."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from factories import make_day, make_session
from sessions.agenda.time_slots import (
    common_slot_at,
    end_of,
    instant_of_log,
    is_running,
    over_at,
    running_at,
)
from sessions.models import Session

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


def at(starts: int | None, ends: int | None = None, *, logged: int | None = None) -> Session:
    """Make a session by the minutes from noon at which it starts, ends and was logged."""
    starts_at, ends_at, logged_at = (None if each is None else NOON + each * MINUTE for each in (starts, ends, logged))
    return Session(title="Queues", starts_at=starts_at, ends_at=ends_at, logged_at=logged_at)


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
        # logged while it happened: from then on, as long as is assumed; a start that is known counts more
        (at(None, logged=0), True),
        (at(None, logged=-59), True),
        (at(None, logged=-60), False),
        (at(None, logged=1), False),
        (at(None, 0, logged=-30), False),
        (at(1, 30, logged=-10), False),
        (at(-30, 30, logged=10), True),
    ],
)
def test_running_from_the_start_to_before_the_end(session, expected):
    assert is_running(session, NOON) == expected


@pytest.mark.django_db
def test_database_says_the_same_of_what_runs_and_of_what_is_over() -> None:
    day = make_day()
    # Without a time and out of the programme, it counts for nobody else: see tests/catalogue/test_page_now.py.
    for starts, ends, logged in product((None, -90, -60, -59, 0, 1), (None, -30, 0, 1, 30), (None, -60, -59, 0, 1)):
        session = at(starts, ends, logged=logged)
        if session.starts_at is None or session.ends_at is None or session.starts_at <= session.ends_at:
            times = {name: getattr(session, name) for name in ("starts_at", "ends_at", "logged_at")}
            make_session(day=day, **times)
    known = list(Session.objects.all())
    assert set(Session.objects.filter(running_at(NOON, day.event.owner))) == {
        each for each in known if is_running(each, NOON)
    }
    ended = {each for each in known if (ends_at := end_of(each)) is not None and ends_at <= NOON}
    assert set(Session.objects.filter(over_at(NOON))) == ended


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([], None),
        ([at(-30, 30)], (-30, 30)),
        ([at(-30, 30), at(-30, 30), at(30, 90), at(None)], (-30, 30)),
        ([at(-30, 30), at(-30, 60)], None),
        ([at(-30, 30), at(-60, 30)], None),
        ([at(-30), at(-30)], (-30, None)),
        ([at(-30), at(-30, 30)], None),
        ([at(30, 90)], None),
        ([at(-30, 30), at(None, logged=-10)], (-30, 30)),
    ],
)
def test_slot_is_given_when_all_that_runs_shares_it(sessions, expected):
    slot = common_slot_at(sessions, NOON)
    minutes = slot and tuple(time and (time - NOON) / MINUTE for time in slot)
    assert minutes == expected
