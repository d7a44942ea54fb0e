"""No test depends on the day on which it runs: the clock of the tests stands still."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from clock import BEGAN, SLOWNESS, STILL, real_now


def test_whatever_asks_for_the_moment_gets_that_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic_ns", lambda: int(os.environ[BEGAN]))
    assert [datetime.now(UTC), timezone.now()] == [STILL] * 2
    assert time.time() == STILL.timestamp()
    assert [date.today(), timezone.localdate()] == [STILL.date()] * 2
    assert real_now() != STILL


def test_what_happens_later_has_a_later_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monotonic = time.monotonic_ns()
    monkeypatch.setattr(time, "monotonic_ns", lambda: monotonic)
    before = timezone.now()
    monotonic += SLOWNESS * 1_000_000_000
    assert timezone.now() - before == timedelta(seconds=1)
