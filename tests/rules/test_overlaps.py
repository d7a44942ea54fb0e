"""Which sessions are on at the same time: counted exactly, the first named."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sessions.rules.overlaps import NAMED, Overlaps

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@dataclass
class Sitting:
    pk: int
    starts_at: datetime | None
    ends_at: datetime | None


def sitting(key: int, start: int | None, length: int | None) -> Sitting:
    starts_at = None if start is None else NINE + start * timedelta(minutes=5)
    return Sitting(
        key, starts_at, None if starts_at is None or length is None else starts_at + length * timedelta(minutes=5)
    )


def by_hand(one: Sitting, sittings: list[Sitting]) -> list[int]:
    if not one.starts_at or not one.ends_at:
        return []
    timed = [each for each in sittings if each.starts_at and each.ends_at and each.pk != one.pk]
    there = [each for each in timed if each.starts_at < one.ends_at and each.ends_at > one.starts_at]
    return [each.pk for each in sorted(there, key=lambda each: each.starts_at)]


def test_overlaps_are_those_that_one_would_find_by_hand():
    random = Random(8)
    for _round in range(300):
        # Some last no time at all, of some no end is known, and of some not even a start.
        sittings = [
            sitting(key, random.choice([None, *range(12)]), random.choice([None, 0, 1, 2, 5, 12])) for key in range(14)
        ]
        overlaps = Overlaps(sittings)
        for each in [*sittings, sitting(99, random.randrange(12), random.randrange(5))]:
            (named, more), expected = overlaps.of(each), by_hand(each, sittings)
            assert [other.pk for other in named] == expected[:NAMED]
            assert more == len(expected[NAMED:])
            assert [other.pk for other in overlaps.of(each, 20)[0]] == expected


def test_thousands_in_one_slot_are_counted_and_three_are_named():
    sittings = [sitting(key, 0, 12) for key in range(5000)]
    overlaps = Overlaps(sittings)
    for each in sittings[::500]:
        named, more = overlaps.of(each)
        assert (len(named), more) == (NAMED, 4999 - NAMED)


def test_a_long_session_before_many_short_ones_is_named():
    sittings = [sitting(0, 0, 20_000), *(sitting(key, key, 1) for key in range(1, 5000))]
    named, more = Overlaps(sittings).of(sittings[4000])
    assert ([other.pk for other in named], more) == ([0], 0)
