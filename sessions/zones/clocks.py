"""Which zones have the same clock: two names of one time need no question."""

from datetime import UTC, datetime
from functools import lru_cache

from sessions.rules.parsing import parse_zone

_MONTHS = (1, 4, 7, 10)


@lru_cache(maxsize=1024)
def _offsets(name: str, year: int) -> str:
    zone = parse_zone(name)
    if zone is None:
        return name
    # The middle of each quarter of this year and the next: every summer time, on both halves of the earth.
    instants = [datetime(each, month, 15, tzinfo=UTC) for each in (year, year + 1) for month in _MONTHS]
    return " ".join(f"{instant.astimezone(zone):%z}" for instant in instants)


def clock_of(name: str) -> str:
    """Return what the clocks of a zone show this year and the next, as a word: equal for zones that agree."""
    return _offsets(name, datetime.now(UTC).year)
