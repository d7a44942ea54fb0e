"""Numbers of conference days: which numbers new dates get, and whether days that exist would need other numbers.

A number that was written ("Day 1") must not come to mean another day unless a person chose that. No Django.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

type Dates = Mapping[int, date | None]
"""The date of each day by its number; None while it is unknown."""

BEFORE_DAY_ONE = 0
"""The one number before 1: a single new day before the others can have it."""


class Numbering(StrEnum):
    """What a person chooses when new days do not fit between the numbers of the days that exist."""

    KEEP = "zero"
    RENUMBER = "renumber"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """Numbers of new dates while all others stay: ``fitting`` by date, and the dates that do not fit in order.

    ``zero`` is the date that can be Day 0: it is the only one that does not fit, and before all others.
    """

    fitting: Mapping[date, int]
    asked: tuple[date, ...]
    zero: date | None = None


@dataclass(frozen=True, slots=True)
class DayQuestion:
    """The question to a person: what becomes of the ``asked`` dates, which do not fit between the numbers.

    ``moves`` are the old and new number of each day that gets another one when all are numbered again.
    """

    asked: tuple[date, ...]
    zero: date | None
    moves: tuple[tuple[int, int], ...]

    @property
    def options(self) -> tuple[Numbering, ...]:
        """The possible answers, the default first: it keeps all numbers."""
        if self.zero:
            return (Numbering.KEEP, Numbering.RENUMBER, Numbering.SKIP)
        return (Numbering.SKIP, Numbering.RENUMBER)

    def answer(self, said: str | None) -> Numbering:
        """Return what was chosen; the default for anything that is not offered."""
        return next((option for option in self.options if option == said), self.options[0])


def spread(numbers: Dates, first: date, last: date, most: int) -> tuple[dict[int, date | None], list[date]]:
    """Return the days with dates for the undated ones, and the dates from first to last that have no day.

    An undated day has the date of its number, counted from Day 1. Stops after ``most`` dates.
    """
    dates, taken = dict(numbers), set(numbers.values())
    one = numbers.get(1) or first + timedelta(days=BEFORE_DAY_ONE in numbers)
    new: list[date] = []
    for offset in range(min((last - first).days + 1, most)):
        on = first + timedelta(days=offset)
        number = (on - one).days + 1
        if on in taken:
            continue
        if number in dates and dates[number] is None:
            dates[number] = on
        else:
            new.append(on)
    return dates, new


def fit(numbers: Dates, new: Sequence[date]) -> NewNumbers:
    """Return the numbers that new dates get while those of all days stay: free ones in the order of the dates."""
    dated = sorted((on, number) for number, on in numbers.items() if on)
    fitting: dict[date, int] = {}
    asked: list[date] = []
    for index in range(len(dated) + 1):
        before, after = dated[index - 1] if index else None, dated[index] if index < len(dated) else None
        between = [on for on in sorted(new) if (not before or before[0] < on) and (not after or on < after[0])]
        lowest = before[1] if before else 0
        if after is None:
            lowest = max((number for _, number in dated), default=0)
        highest = after[1] if after else lowest + len(numbers) + len(new) + 1
        # Where the days that exist are out of order, two gaps can have the same free numbers.
        taken = {*numbers, *fitting.values()}
        free = [number for number in range(lowest + 1, highest) if number not in taken]
        if len(free) >= len(between):
            fitting |= dict(zip(between, free, strict=False))
        else:
            asked += between
    leading = len(asked) == 1 and asked[0] < dated[0][0] and BEFORE_DAY_ONE not in numbers
    return NewNumbers(fitting, tuple(asked), asked[0] if leading else None)


def with_all(numbers: Dates, places: NewNumbers) -> dict[date, int]:
    """Return a number for every new date while those of all days stay: 0 if possible, else after the last one."""
    found = dict(places.fitting)
    if places.zero:
        found[places.zero] = BEFORE_DAY_ONE
        return found
    last = max([0, *numbers, *found.values()])
    return found | {on: last + following for following, on in enumerate(places.asked, start=1)}


def in_order(numbers: Dates, new: Sequence[date]) -> tuple[dict[int, int], dict[date, int]]:
    """Number all days from 1 by date: the new number of each old one, and of each new date.

    A day without a date stays after the one before it.
    """
    last = date.min
    rows: list[tuple[date, int]] = [(on, -1) for on in new]
    for number in sorted(numbers):
        last = numbers[number] or last
        rows.append((last, number))
    moved: dict[int, int] = {}
    made: dict[date, int] = {}
    for following, (on, number) in enumerate(sorted(rows), start=1):
        if number < 0:
            made[on] = following
        else:
            moved[number] = following
    return moved, made


def question_of(numbers: Dates, new: Sequence[date]) -> DayQuestion | None:
    """Return the question that new dates raise; None while they fit."""
    places = fit(numbers, new)
    if not places.asked:
        return None
    moved, _made = in_order(numbers, new)
    moves = tuple((old, number) for old, number in sorted(moved.items()) if old != number)
    return DayQuestion(places.asked, places.zero, moves)
