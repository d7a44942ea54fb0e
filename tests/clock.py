"""The clock of tests, a plugin of pytest: it as good as stands still, so that no test depends on the day it runs on.

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
"""``timezone.now`` runs at this part of the real speed: of two rows the later one has the later time, as it should,
and a run of a quarter of an hour is over before the minute is."""

BEGAN = "CLOCK_OF_TESTS_BEGAN"
"""Variable with the ``time.monotonic_ns`` at which the first process of the run started."""

_clock = time_machine.travel(STILL, tick=False)


def keep_still() -> None:
    """Let the clock of this process stand still, and ``timezone.now`` agree with that of the process that began."""
    began = int(os.environ.setdefault(BEGAN, str(time.monotonic_ns())))

    def now() -> datetime:
        return STILL + timedelta(microseconds=(time.monotonic_ns() - began) // 1_000 // SLOWNESS)

    _clock.start()
    timezone.now = now


def real_now() -> datetime:
    """Return the moment at which the test runs in truth."""
    return time_machine.escape_hatch.datetime.datetime.now(UTC)


def pytest_configure() -> None:
    """Stop the clock before the tests are imported: some ask for a moment then."""
    keep_still()
