"""No test depends on the day on which it runs: the clock of the tests stands still."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from clock import SLOWNESS, STILL, real_now


def test_whatever_asks_for_the_moment_gets_that_of_the_tests() -> None:
    asked = [datetime.now(UTC), datetime.fromtimestamp(time.time(), UTC), timezone.now()]
    assert [f"{moment:%F %R}" for moment in asked] == ["2026-11-17 10:23"] * 3
    assert [date.today(), timezone.localdate()] == [STILL.date()] * 2
    assert real_now() - STILL != timedelta()


def test_what_happens_later_has_a_later_time(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = time.monotonic_ns()
    monkeypatch.setattr(time, "monotonic_ns", lambda: passed)
    before = timezone.now()
    passed += SLOWNESS * 1_000_000_000
    assert timezone.now() - before == timedelta(seconds=1)
