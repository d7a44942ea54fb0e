"""Free time between the sessions of a day."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from sessions.rules.overlaps import LEAST_GAP, Gap, gaps

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Sitting:
    starts_at: datetime | None
    ends_at: datetime | None


def sitting(start: int | None, end: int | None) -> Sitting:
    """Return a session from so many minutes after nine to so many."""
    return Sitting(*(None if at is None else NINE + at * MINUTE for at in (start, end)))


def minutes(found: list[Gap]) -> list[tuple[int, int]]:
    return [((gap.starts_at - NINE) // MINUTE, (gap.ends_at - NINE) // MINUTE) for gap in found]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ([], []),
        ([(0, 60)], []),
        ([(0, 60), (150, 200)], [(60, 150)]),
        ([(150, 200), (0, 60)], [(60, 150)]),  # in whatever order
        ([(0, 60), (89, 120), (150, 180)], [(120, 150)]),  # a usual break is no gap
        ([(0, 300), (60, 90), (330, 360)], [(300, 330)]),  # a long one goes on beside a short one
        ([(0, 60), (60, 60), (120, 150)], [(60, 120)]),
        ([(0, None), (150, 200), (300, 330)], [(200, 300)]),  # nobody knows when it ends
        ([(0, 60), (30, None), (150, 200)], []),
        ([(0, 60), (None, None), (None, 100), (150, 200)], [(60, 150)]),
    ],
)
def test_gaps_are_the_time_in_which_nothing_is_on(day, expected):
    assert minutes(gaps(sitting(*each) for each in day)) == expected


def test_gap_knows_its_length():
    found = gaps([sitting(0, 60), sitting(150, 200), sitting(230, 240)])
    assert [gap.minutes for gap in found] == [90, LEAST_GAP // MINUTE] == [90, 30]
