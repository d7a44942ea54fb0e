"""A programme is fetched for a person: one at a time for each, a few at a time in all, from hosts that are allowed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache

from sessions.importing.fetch.download import fetch
from sessions.web.connections import release_connection

TOGETHER = 4
"""Fetches of all people at once. Each holds a thread of the server, for 20 seconds where a server is slow."""

_LONGEST = 60
"""Seconds after which a fetch that never ended counts as over."""


class FetchInProgress(Exception):
    """Nothing more is fetched now: for the same person, or for anybody when ``everybody`` is true."""

    def __init__(self, *, everybody: bool = False) -> None:
        super().__init__()
        self.everybody = everybody


def fetch_for(user: User, url: str) -> bytes:
    """Return the body behind an address; raises FetchInProgress, and FetchError as fetch does.

    The locks are entries of the cache in the database, so that they hold for all processes of the server.
    """
    with _one_of([f"fetch-{user.pk}"], FetchInProgress()), _one_of(_slots(), FetchInProgress(everybody=True)):
        release_connection()
        return fetch(url, allowed_hosts=settings.FEED_HOSTS)


def _slots() -> list[str]:
    return [f"fetch-slot-{number}" for number in range(TOGETHER)]


@contextmanager
def _one_of(keys: list[str], busy: FetchInProgress) -> Iterator[None]:
    """Hold the first of the locks that is free; raises ``busy`` where none is."""
    key = next((key for key in keys if cache.add(key, True, _LONGEST)), None)
    if key is None:
        raise busy
    try:
        yield
    finally:
        cache.delete(key)
