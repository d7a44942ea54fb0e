"""Concurrency limit of fetches: one per person, a few in total, with locks in the database cache."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache

from sessions.importing.fetch.download import fetch
from sessions.web.connections import release_connection

TOGETHER = 4
"""Maximum number of concurrent fetches in total: each occupies a server thread, up to 20 seconds."""

_LONGEST = 60
"""Expiry of a lock, in seconds, for a process that was killed."""


class FetchInProgress(Exception):
    """The concurrency limit is reached: for this person, or for all when ``everybody`` is true."""

    def __init__(self, *, everybody: bool = False) -> None:
        super().__init__()
        self.everybody = everybody


def fetch_for(user: User, url: str) -> bytes:
    """Fetch a URL for a user; raises FetchInProgress, and FetchError as ``fetch`` does.

    The locks are in the database cache, so they hold for all server processes.
    """
    with one_of([f"fetch-{user.pk}"], FetchInProgress()), one_of(_slots(), FetchInProgress(everybody=True)):
        release_connection()
        return fetch(url, allowed_hosts=settings.FEED_HOSTS)


def _slots() -> list[str]:
    return [f"fetch-slot-{number}" for number in range(TOGETHER)]


@contextmanager
def one_of(keys: list[str], busy: Exception, longest: int = _LONGEST) -> Iterator[None]:
    """Context manager: take the first free lock, for at most ``longest`` seconds; raises ``busy`` when none is free."""
    key = next((key for key in keys if cache.add(key, True, longest)), None)
    if key is None:
        raise busy
    try:
        yield
    finally:
        cache.delete(key)
