"""Days of an event, and those it would have with a programme."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.models import MAX_DAYS, Day, Event
from sessions.rules.day_numbers import DayQuestion, question_of, spread


@dataclass(frozen=True, slots=True)
class Calendar:
    """First and last date of an event, and the dates of its days by key.

    A day without a date has the one that ``Event.ensure_days`` would give it. ``new`` are dates without a day;
    ``question`` is what they ask where they do not fit between the numbers.
    """

    first: date | None
    last: date | None
    dates: Mapping[int, date | None]
    new: tuple[date, ...] = ()
    question: DayQuestion | None = None

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

    def without(self, left_out: Collection[date]) -> "Calendar":
        """Return the calendar with no days for these dates, and with no question."""
        return replace(self, new=tuple(on for on in self.new if on not in left_out), question=None)

    def _with_days(self, days: list[Day]) -> "Calendar":
        if self.first is None or self.last is None:
            return self
        by_number, new = spread({day.number: day.date for day in days}, self.first, self.last, MAX_DAYS)
        dates = {day.pk: by_number[day.number] for day in days}
        return replace(self, dates=dates, new=tuple(new), question=question_of(by_number, new))
