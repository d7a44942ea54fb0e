"""Matching of photos to sessions by time: in which session was a photo taken?

No Django.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import pairwise

from sessions.rules.days import EARLY, assumed_end

LATE = timedelta(minutes=20)
"""By how much a session may overrun."""

PROPOSED = 3
"""Sessions that are suggested for a photo: more do not fit beside it."""

MAX_SHIFT = 31 * 24 * 60
"""Maximum clock correction, in minutes: a camera set to the wrong month."""

_FAR = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class PhotoSession[Key: Hashable]:
    """A session's time span for matching; the caller leaves out missed sessions, because nobody took photos there.

    ``logged`` marks a start that is the moment at which the session was logged.
    """

    key: Key
    starts_at: datetime
    ends_at: datetime | None = None
    attended: bool = False
    logged: bool = False

    @property
    def end(self) -> datetime:
        """The end, or the assumed end when it is unknown."""
        return assumed_end(self.starts_at, self.ends_at)

    def distance_to(self, instant: datetime) -> timedelta:
        """The distance of an instant from the session: zero while it runs, and a tiny one exactly at its end."""
        if instant < self.starts_at:
            return self.starts_at - instant
        return max(instant - self.end, timedelta(microseconds=1)) if instant >= self.end else timedelta()


def utc_of_photo(local: datetime, offset: int | None, zone: tzinfo) -> datetime:
    """Convert a camera's local time to UTC: by its own offset in minutes if EXIF has one, else by the event's zone."""
    known = timezone(timedelta(minutes=offset)) if offset is not None else zone
    return local.replace(tzinfo=known).astimezone(UTC)


def match_photo_to_session[Key: Hashable](instant: datetime, sittings: Iterable[PhotoSession[Key]]) -> Key | None:
    """Return the session in which a photo was taken; None when that is ambiguous.

    The session that is running; if none is, one that begins within EARLY or ended within LATE, the nearer one where one
    follows the other. Of several at the same time only the one that was attended; of several attended ones the one that
    was logged last before the photo, since whoever logs a session has left the one before.
    """
    candidates = _candidates(instant, sittings)
    if len(candidates) <= 1:
        return candidates[0].key if candidates else None
    if not _any_overlap(candidates):
        return candidates[0].key
    attended = [sitting for sitting in candidates if sitting.attended]
    if len(attended) > 1:
        logged = [sitting for sitting in attended if sitting.logged and sitting.starts_at <= instant]
        attended = sorted(logged, key=lambda sitting: sitting.starts_at)[-1:]
    return attended[0].key if len(attended) == 1 else None


def proposals[Key: Hashable](instant: datetime, sittings: Iterable[PhotoSession[Key]]) -> list[Key]:
    """Return the sessions to suggest for a photo, the most likely first: running ones, else the nearest."""
    all_sittings = list(sittings)
    found = _candidates(instant, all_sittings)
    if not found:
        near = [sitting for sitting in all_sittings if sitting.distance_to(instant) <= _FAR]
        found = _by_distance(instant, near)[:1]
    # Stable: those attended first, else as near as they are.
    return [sitting.key for sitting in sorted(found, key=lambda sitting: not sitting.attended)][:PROPOSED]


def _candidates[Key: Hashable](instant: datetime, sittings: Iterable[PhotoSession[Key]]) -> list[PhotoSession[Key]]:
    within = [s for s in sittings if s.starts_at - EARLY <= instant <= s.end + LATE]
    running = [sitting for sitting in within if not sitting.distance_to(instant)]
    return _by_distance(instant, running or within)


def _by_distance[Key: Hashable](instant: datetime, sittings: Sequence[PhotoSession[Key]]) -> list[PhotoSession[Key]]:
    return sorted(sittings, key=lambda sitting: (sitting.distance_to(instant), sitting.starts_at, str(sitting.key)))


def _any_overlap[Key: Hashable](sittings: Iterable[PhotoSession[Key]]) -> bool:
    """Return whether two are on at the same time, or have the same start and no length: then neither is nearer."""
    spans = sorted((sitting.starts_at, sitting.end) for sitting in sittings)
    return any(later[0] < earlier[1] or later == earlier for earlier, later in pairwise(spans))
