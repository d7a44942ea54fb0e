"""The minimum rate of a transfer, on a clock of the test; what is counted of bodies on the disk; whose turn it is."""

import threading
from dataclasses import dataclass

from conference.server.limits import Pace
from conference.server.pool import Pool
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


@dataclass
class Noted:
    """A job that notes that it was done."""

    name: str
    done: list[str]
    waits_for: threading.Event | None = None

    def service(self) -> None:
        if self.waits_for:
            self.waits_for.wait()
        self.done.append(self.name)


def test_who_has_many_jobs_waiting_has_one_done_before_it_is_the_turn_of_others() -> None:
    pool = Pool(1, lambda job: job.name[0])
    done: list[str] = []
    begin = threading.Event()
    pool.add_task(Noted("first", done, begin))
    for name in ("a1", "a2", "a3", "b1", "a4", "c1", "b2"):
        pool.add_task(Noted(name, done))
    begin.set()
    while len(done) < 8:
        threading.Event().wait(0.001)
    assert done == ["first", "a1", "b1", "c1", "a2", "b2", "a3", "a4"]
