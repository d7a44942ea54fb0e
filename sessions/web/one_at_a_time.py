"""Concurrency limit of what waits for other servers: one per person, a few in total, with locks in the database cache.

The locks hold for all server processes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.core.cache import cache

TOGETHER = 4
"""Maximum number of people who fetch, or publish, at the same time: each occupies a server thread, up to a minute."""

_LONGEST = {"fetch": 60, "publish": 300}
"""Expiry of the locks of each kind, in seconds, for a process that was killed."""


class InProgress(Exception):
    """The limit is reached: for this person, or for all when ``everybody`` is true."""

    def __init__(self, *, everybody: bool) -> None:
        super().__init__()
        self.everybody = everybody


@contextmanager
def one_at_a_time(kind: str, user: User) -> Iterator[None]:
    """Context manager: the only work of this kind of a person at this moment; raises InProgress."""
    with (
        _one_of([f"{kind}-{user.pk}"], _LONGEST[kind], InProgress(everybody=False)),
        _one_of([f"{kind}-slot-{number}" for number in range(TOGETHER)], _LONGEST[kind], InProgress(everybody=True)),
    ):
        yield


@contextmanager
def _one_of(keys: list[str], seconds: int, busy: InProgress) -> Iterator[None]:
    """Context manager: take the first free lock, for so long at most; raises ``busy`` when none is free."""
    key = next((key for key in keys if cache.add(key, True, seconds)), None)
    if key is None:
        raise busy
    try:
        yield
    finally:
        cache.delete(key)
