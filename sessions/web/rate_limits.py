"""Rate limits of sign-in and sign-up; their numbers stand in SIGN_IN_LIMITS, as (how many, in how many seconds)."""

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
    """One request that was counted."""

    key: str
    at: float
    seconds: float

    @classmethod
    def under(cls, name: str, whose: str) -> Self | None:
        """Count one more of a limit for somebody; None when that is too many. Atomic over all processes."""
        most, seconds = settings.SIGN_IN_LIMITS[name]
        key = _key(name, whose)
        at = _limits().count(key, most, seconds)
        return None if at is None else cls(key, at, seconds)

    def take_back(self) -> None:
        """Forget it."""
        _limits().take_back(self.key, self.at, self.seconds)


def is_reached(name: str, whose: str) -> bool:
    """Say whether one more would be too many; counts nothing."""
    most, _seconds = settings.SIGN_IN_LIMITS[name]
    return len(cache.get(_key(name, whose)) or []) >= most


def network_of(request: HttpRequest) -> str:
    """Return the network by which a request is counted."""
    return client_address.network_of(client_address.client_address(request))


def _key(name: str, whose: str) -> str:
    return f"{name}:{sha256(whose.encode(errors='replace')).hexdigest()}"


def _limits() -> LimitsCache:
    return cast(LimitsCache, cache)
