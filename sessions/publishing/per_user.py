"""Concurrency limit of publishing: one at a time per person, a few in total, with locks in the database cache."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User

from sessions.importing.fetch.per_user import one_of

TOGETHER = 4
"""Maximum number of people who publish at the same time: each occupies a server thread, up to a minute."""

_LONGEST = 300
"""Expiry of a lock, in seconds, for a process that was killed."""


class PublishingInProgress(Exception):
    """The concurrency limit is reached: for this person, or for all when ``everybody`` is true."""

    def __init__(self, *, everybody: bool = False) -> None:
        super().__init__()
        self.everybody = everybody


@contextmanager
def publishing_for(user: User) -> Iterator[None]:
    """Context manager: the only access of a person to a repository at this moment; raises PublishingInProgress."""
    slots = [f"publish-slot-{number}" for number in range(TOGETHER)]
    with (
        one_of([f"publish-{user.pk}"], PublishingInProgress(), _LONGEST),
        one_of(slots, PublishingInProgress(everybody=True), _LONGEST),
    ):
        yield
