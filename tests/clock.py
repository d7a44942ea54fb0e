"""The clock of tests, a plugin of pytest: it nearly stands still, so that no test depends on the day it runs on.

It is that of pytest's processes and of the servers that tests start (``settings_for_servers.py``); in a browser it
begins within the same minute and goes on (``browser/clock.py``). Commands and other programs that a test starts have
the real clock; ``real_now`` is for what they compare with it. ``time.monotonic`` goes on everywhere.
"""

import os
import time
from datetime import UTC, datetime, timedelta

import time_machine
from django.utils import timezone

STILL = datetime(2026, 11, 17, 10, 23, 45, 678_901, tzinfo=UTC)
"""A Tuesday before the sample events, on the same date in Tokyo and Berlin; with microseconds, as moments have them."""

SLOWNESS = 100
"""How many real seconds ``timezone.now`` takes for one second: of two rows the later one has the later time.

The minute of STILL is over after 24 minutes of a run."""

BEGAN = "CLOCK_OF_TESTS_BEGAN"
"""Variable with the ``time.monotonic_ns`` at which the first process of the run started."""

_clock = time_machine.travel(STILL, tick=False)


def keep_still() -> None:
    """Stop the clock of this process; ``timezone.now`` is the same in all processes of the run."""
    began = int(os.environ.setdefault(BEGAN, str(time.monotonic_ns())))

    def now() -> datetime:
        return STILL + timedelta(microseconds=(time.monotonic_ns() - began) // 1_000 // SLOWNESS)

    _clock.start()
    timezone.now = now


def real_now() -> datetime:
    """Return the real time."""
    return time_machine.escape_hatch.datetime.datetime.now(UTC)


def pytest_configure() -> None:
    """Stop the clock before the tests are imported: some ask for a moment then."""
    keep_still()
