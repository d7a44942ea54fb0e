"""Which session a photo was taken in, by the clock alone.

A leaf without Django and without a database.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from sessions.rules.slot_times import EARLY, assumed_end

LATE = timedelta(minutes=20)
"""By how much a session may overrun."""

MAX_PROPOSALS = 3
MOST_COMPARED = 100
"""Sessions of which it is looked whether any two overlap; of more around one instant some do."""

MAX_SHIFT = 31 * 24 * 60
"""By how many minutes a clock may have been wrong: one left on the wrong month."""

_FAR = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class PhotoSession[Key: Hashable]:
    """A session as the clock sees it; one that was missed shows in nobody's photo and is left out by the caller."""

    key: Key
    starts_at: datetime
    ends_at: datetime | None = None
    attended: bool = False

    @property
    def end(self) -> datetime:
        """When it ends, or is taken to end."""
        return assumed_end(self.starts_at, self.ends_at)

    def away(self, instant: datetime) -> timedelta:
        """How far an instant lies outside; zero while the session runs, and something right at its end."""
        if instant < self.starts_at:
            return self.starts_at - instant
        return max(instant - self.end, timedelta(microseconds=1)) if instant >= self.end else timedelta()

    def overlaps(self, other: "PhotoSession[Key]") -> bool:
        """Whether both run at some moment."""
        return self.starts_at < other.end and other.starts_at < self.end


def utc_of_photo(local: datetime, offset: int | None, zone: tzinfo) -> datetime:
    """Return the UTC instant of a camera's clock: by its offset in minutes where it has said one, else by the zone."""
    known = timezone(timedelta(minutes=offset)) if offset is not None else zone
    return local.replace(tzinfo=known).astimezone(UTC)


def match_photo_to_session[Key: Hashable](instant: datetime, sittings: Iterable[PhotoSession[Key]]) -> Key | None:
    """Return the session that a photo of that instant was taken in; None where that is not sure.

    The one that is running; if none is, one that begins within EARLY or ended within LATE, the nearer one where one
    follows the other. Among several at the same time only the one that was attended.
    """
    candidates = _candidates(instant, sittings)
    if len(candidates) <= 1:
        return candidates[0].key if candidates else None
    if not _any_overlap(candidates):
        return candidates[0].key
    attended = [sitting for sitting in candidates if sitting.attended]
    return attended[0].key if len(attended) == 1 else None


def proposals[Key: Hashable](instant: datetime, sittings: Iterable[PhotoSession[Key]]) -> list[Key]:
    """Return which sessions to offer for a photo, the likeliest first: what ran then, else what was nearest."""
    all_sittings = list(sittings)
    found = _candidates(instant, all_sittings)
    if not found:
        near = [sitting for sitting in all_sittings if sitting.away(instant) <= _FAR]
        found = _by_distance(instant, near)[:1]
    # Stable: those attended first, else as near as they are.
    return [sitting.key for sitting in sorted(found, key=lambda sitting: not sitting.attended)][:MAX_PROPOSALS]


def _candidates[Key: Hashable](instant: datetime, sittings: Iterable[PhotoSession[Key]]) -> list[PhotoSession[Key]]:
    within = [s for s in sittings if s.starts_at - EARLY <= instant <= s.end + LATE]
    running = [sitting for sitting in within if not sitting.away(instant)]
    return _by_distance(instant, running or within)


def _by_distance[Key: Hashable](instant: datetime, sittings: Sequence[PhotoSession[Key]]) -> list[PhotoSession[Key]]:
    return sorted(sittings, key=lambda sitting: (sitting.away(instant), sitting.starts_at, str(sitting.key)))


def _any_overlap[Key: Hashable](sittings: Sequence[PhotoSession[Key]]) -> bool:
    if len(sittings) > MOST_COMPARED:
        return True
    return any(
        first.overlaps(second) for index, first in enumerate(sittings) for second in sittings[index + 1 :]
    ) or _tie(sittings)


def _tie[Key: Hashable](sittings: Sequence[PhotoSession[Key]]) -> bool:
    """Whether two stand in the same place of the clock without lasting: those share no moment and still are two."""
    return len({(sitting.starts_at, sitting.end) for sitting in sittings}) < len(sittings)
