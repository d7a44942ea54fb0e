"""Concurrency limit for long articles: each needs fifty megabytes and more in a worker."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User

from sessions.models import Report
from sessions.reporting.article_length import length_of
from sessions.rules.concurrency_limit import ConcurrencyLimit, TooManyAtOnce

LONG = 1_000_000
"""Minimum number of characters of a long article; real reports have a tenth."""

UNDER_WAY = ConcurrencyLimit(each=2, together=3)
"""Limit of long articles rendered at once in a worker."""

AGAIN_AFTER = 5
"""Retry-After in seconds."""


@contextmanager
def room_for(report: Report, user: User) -> Iterator[None]:
    """Context manager: take a slot for a long article; raises TooManyAtOnce when all are taken."""
    if length_of(report, user) < LONG:
        yield
        return
    if not UNDER_WAY.acquire(user.pk):
        raise TooManyAtOnce(AGAIN_AFTER)
    try:
        yield
    finally:
        UNDER_WAY.release(user.pk)
