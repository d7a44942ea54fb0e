"""Rate limits of sign-in and sign-up; configured in SIGN_IN_LIMITS as (count, seconds)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Self, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from sessions.web import client_address
from sessions.web.limits_cache import LimitsCache


@dataclass(frozen=True, slots=True)
class CountedRequest:
    """One counted request."""

    key: str
    at: float
    seconds: float

    @classmethod
    def under(cls, name: str, whose: str) -> Self | None:
        """Count one request for a limit and client; None when the limit is reached. Atomic across processes."""
        most, seconds = settings.SIGN_IN_LIMITS[name]
        key = _key(name, whose)
        at = _limits().count(key, most, seconds)
        return None if at is None else cls(key, at, seconds)

    def uncount(self) -> None:
        """Uncount the request."""
        _limits().uncount(self.key, self.at, self.seconds)


def is_reached(name: str, whose: str) -> bool:
    """Return whether the limit is reached, without counting."""
    most, _seconds = settings.SIGN_IN_LIMITS[name]
    return len(cache.get(_key(name, whose)) or []) >= most


def network_of(request: HttpRequest) -> str:
    """Return the network of a request, as rate limit key."""
    return client_address.network_of(client_address.client_address(request))


def _key(name: str, whose: str) -> str:
    return f"{name}:{sha256(whose.encode(errors='replace')).hexdigest()}"


def _limits() -> LimitsCache:
    return cast(LimitsCache, cache)
