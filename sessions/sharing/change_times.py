"""When what a link shows changed, for its feed: rows tell when anything of them changed, also what nobody is shown.

So a digest of what is shown is kept in the cache with the moment at which it was first seen to be another one.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from sessions.models import ShareLink
from sessions.web.optional_write import optional_write

_KEPT = timedelta(days=400)
_RENEWED = timedelta(days=30)
"""After how long what is kept is written again, although nothing has changed."""


class ChangeTimes:
    """The moments at which the parts of what a link shows changed, each by its name. One query, and one to ``store``.

    Of a part that was not asked about before nothing is known: then it is as old as its ``began``.
    """

    def __init__(self, link: ShareLink) -> None:
        self._key = f"share-changes:{link.digest}"
        self._now = timezone.now().replace(microsecond=0)
        self._known: dict[str, tuple[bytes, datetime]]
        stored_at, self._known = cache.get(self._key) or (self._now - _KEPT, {})
        self._is_old = self._now - stored_at > _RENEWED
        self._found: dict[str, tuple[bytes, datetime]] = {}

    def changed_at(self, name: str, digest: bytes, began: datetime) -> datetime:
        """Return when a part changed last, whose ``digest`` is that of all that is shown of it.

        A change is at least a second later than the one before: dates of a feed have no fractions.
        """
        known, at = self._known.get(name, (digest, began))
        self._found[name] = (digest, at if known == digest else max(self._now, at + timedelta(seconds=1)))
        return self._found[name][1]

    def store(self) -> None:
        """Keep what was found, if it is not kept yet; call it when all parts were asked about.

        A full disk or a locked database keeps nobody from reading: then the next request keeps it.
        """
        if self._is_old or self._found != self._known:
            with optional_write():
                cache.set(self._key, (self._now, self._found), _KEPT.total_seconds())


def digest_of(*values: object) -> bytes:
    """Return a digest of texts, numbers and None."""
    return sha256(repr(values).encode(errors="surrogatepass")).digest()
