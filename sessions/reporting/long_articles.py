"""Long articles that are put together at the same time are few: each takes a worker fifty megabytes and more."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User

from sessions.models import Report
from sessions.reporting.assembly import length_of
from sessions.rules.concurrency_limit import ConcurrencyLimit, TooManyAtOnce

LONG = 1_000_000
"""Characters of all its texts from which an article counts as long; those of real reports have a tenth."""

UNDER_WAY = ConcurrencyLimit(each=2, together=3)
"""Long articles under way in a worker."""

AGAIN_AFTER = 5
"""Seconds after which it is worth trying again."""


@contextmanager
def room_for(report: Report, user: User) -> Iterator[None]:
    """Hold a place for a long article while it is put together; raises TooManyAtOnce when all places are taken."""
    if length_of(report, user) < LONG:
        yield
        return
    if not UNDER_WAY.acquire(user.pk):
        raise TooManyAtOnce(AGAIN_AFTER)
    try:
        yield
    finally:
        UNDER_WAY.release(user.pk)
