"""Days of an event, and those it would have with a programme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.models import MAX_DAYS, Day, Event


@dataclass(frozen=True, slots=True)
class Calendar:
    """First and last date of an event, and the dates of its days by key.

    A day without a date has the one that ``Event.ensure_days`` would give it. ``new`` are dates without a day.
    """

    first: date | None
    last: date | None
    dates: Mapping[int, date | None]
    new: tuple[date, ...] = ()

    @classmethod
    def of(cls, event: Event, days: Iterable[Day], wanted: Iterable[date] = ()) -> "Calendar":
        """Return the calendar of an event with a day for each of the ``wanted`` dates.

        Raises FeedError when they are more, or farther apart, than the days of one event can be.
        """
        days, wanted = list(days), sorted(set(wanted))
        dates = {day.pk: day.date for day in days}
        known = cls(event.first_day, event.last_day, dates)
        if wanted:
            known = known._widened(wanted)
        return known._with_days(days)

    def _widened(self, wanted: list[date]) -> "Calendar":
        dated = [on for on in self.dates.values() if on]
        firsts = [self.first] if self.first else dated
        lasts = [self.last or self.first] if self.first else dated
        first, last = min([*firsts, *wanted]), max([*filter(None, lasts), *wanted])
        length = (last - first).days + 1
        if length > MAX_DAYS:
            raise FeedError(Fault.TOO_MANY_DAYS, f"{first} – {last}", str(length))
        return replace(self, first=first, last=last)

    def _with_days(self, days: list[Day]) -> "Calendar":
        if self.first is None or self.last is None:
            return self
        dates, taken = dict(self.dates), set(self.dates.values())
        undated = {day.number: day.pk for day in days if day.date is None}
        new: list[date] = []
        for number in range(1, min((self.last - self.first).days + 1, MAX_DAYS) + 1):
            on = self.first + timedelta(days=number - 1)
            if on in taken:
                continue
            if number in undated:
                dates[undated[number]] = on
            else:
                new.append(on)
        return replace(self, dates=dates, new=tuple(new))
