"""The minimum rate of a transfer, on a clock of the test; and what is counted of bodies on the disk."""

from conference.server.limits import Pace
from conference.server.spool import Spool


def test_silence_is_late() -> None:
    pace = Pace(rate=1_000, silence=30, now=0)
    pace.count(1_000_000, now=5)
    assert [pace.late(now) for now in (5, 35, 36)] == [False, False, True]


def test_trickle_is_late_once_it_has_fallen_behind_the_rate() -> None:
    pace = Pace(rate=1_000, silence=30, now=0)
    late = []
    for second in range(1, 40):
        pace.count(100, now=second)
        late.append(pace.late(second))
    # 30 seconds are given, and a second for each 1,000 bytes: 100 a second buy 3.3 more.
    assert late.index(True) + 1 == 34


def test_rate_just_above_the_least_is_never_late() -> None:
    pace = Pace(rate=1_000, silence=30, now=0)
    for second in range(1, 10_000):
        pace.count(1_000, now=second)
        assert not pace.late(second)


def test_workers_share_the_room_for_bodies() -> None:
    spool = Spool(2)
    spool.use(1)
    assert spool.reserve(600, limit=1_000)
    spool.use(0)
    assert not spool.reserve(401, limit=1_000)
    assert spool.reserve(400, limit=1_000)
    assert spool.total() == 1_000
    # Slot 0 is that of a worker that has died and was replaced.
    spool.use(0)
    assert spool.total() == 600
