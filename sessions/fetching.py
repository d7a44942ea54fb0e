"""A programme is fetched for a person: one at a time, from the hosts that the install allows."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import close_old_connections, connection

from sessions.importing.catalogue.fetch import fetch

_LONGEST = 60
"""Seconds after which a fetch that never ended counts as over."""


class Busy(Exception):
    """Something is just being fetched for the same person."""


def fetch_for(user: User, url: str) -> bytes:
    """Return the body behind an address; raises Busy, and FetchError as fetch does."""
    key = f"fetch-{user.pk}"
    if not cache.add(key, True, _LONGEST):
        raise Busy
    try:
        # A slow server may take its time; meanwhile no connection to a small pool is kept.
        if not connection.in_atomic_block:
            close_old_connections()
        return fetch(url, allowed_hosts=settings.FEED_HOSTS)
    finally:
        cache.delete(key)
