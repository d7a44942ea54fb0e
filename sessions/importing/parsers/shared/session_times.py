"""Start, end and day of a session, from date, start, end and duration, each of which may be missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sessions.importing.parsers.programme import Fault, FeedError, listed_on
from sessions.importing.parsers.shared.date_texts import clocks_of, instant_on_day, is_blank, length_of, moment_of
from sessions.rules.days import DAY_START_HOUR

_LONGEST = timedelta(days=31)
"""Longest time that one session can take: as long as an event."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """Start, end and conference day of a session; None where unknown."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Conventions for the times of one catalogue.

    ``zone`` for times without one; ``day_first`` for dates such as ``3/12/2024``; ``year`` for dates without one;
    ``night_after``: a time before 04:00 is in the night after its date; ``any_end``: an end before the start is
    ignored.
    """

    zone: tzinfo
    day_first: bool = False
    year: int | None = None
    night_after: bool = False
    any_end: bool = False

    def slot(
        self,
        *,
        start: object,
        end: object = None,
        day: object = None,
        length: object = None,
        name: Callable[[str], str],
    ) -> SessionTimes:
        """Return the times of a session, from four values; ``name`` gives the place of ``date``, ``start`` … for
        errors.

        An end time before the start time is on the next day. Raises FeedError for an invalid time or duration, and for
        a time without a date.
        """
        listed, starts_at = self._day(day, name)
        begins = self._moment(start, listed, name("start"))
        if begins is not None and not isinstance(begins, datetime):
            listed = listed or begins
        elif begins is not None:
            starts_at = begins
        if starts_at is None:
            return SessionTimes(on=listed)
        ends_at = self._end(start, end, listed, starts_at, name("end")) or self._after(
            starts_at, length, name("length")
        )
        return SessionTimes(starts_at, ends_at, listed_on(listed, starts_at, self.zone))

    def _day(self, value: object, name: Callable[[str], str]) -> tuple[date | None, datetime | None]:
        if is_blank(value):
            return None, None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value, None
        found = self._read(value, name("date"))
        if not isinstance(found, datetime):
            return found, None
        local = found.astimezone(self.zone)
        # Spreadsheets export a date as midnight.
        return local.date(), None if local.time() == time() else found

    def _moment(self, value: object, listed: date | None, place: str) -> datetime | date | None:
        if is_blank(value):
            return None
        clocks = clocks_of(value) if isinstance(value, str) else None
        if clocks is None:
            return self._read(value, place)
        if listed is None:
            raise FeedError(Fault.MISSING, place, str(value))
        return self._at(listed, clocks[0])

    def _end(self, start: object, end: object, listed: date | None, starts_at: datetime, place: str) -> datetime | None:
        written = start if is_blank(end) and isinstance(start, str) else end
        clocks = clocks_of(written) if isinstance(written, str) and not is_blank(written) else None
        if clocks is not None:
            clock = clocks[1] if written is start else clocks[0]
            if clock is None:
                return None
            found = self._at(listed or starts_at.astimezone(self.zone).date(), clock)
            found += _DAY if found < starts_at else timedelta()
        elif is_blank(end):
            return None
        else:
            read = self._read(end, place)
            if not isinstance(read, datetime):
                return None
            found = read
        if found < starts_at or found - starts_at > _LONGEST:
            if self.any_end:
                return None
            raise FeedError(Fault.BAD_TIME, place, str(end))
        return found if found > starts_at else None

    def _after(self, starts_at: datetime, length: object, place: str) -> datetime | None:
        if is_blank(length):
            return None
        lasts = length_of(str(length))
        if lasts is None or lasts > _LONGEST:
            raise FeedError(Fault.BAD_DURATION, place, str(length))
        return starts_at + lasts if lasts else None

    def _at(self, day: date, clock: timedelta) -> datetime:
        night = self.night_after and clock < timedelta(hours=DAY_START_HOUR)
        return instant_on_day(day, clock + (_DAY if night else timedelta()), self.zone)

    def _read(self, value: object, place: str) -> datetime | date:
        if not isinstance(value, str | int | float):
            raise FeedError(Fault.NOT_THE_SHAPE, place, type(value).__name__)
        try:
            return moment_of(value, self.zone, day_first=self.day_first, year=self.year)
        except ValueError:
            raise FeedError(Fault.BAD_TIME, place, str(value)) from None
