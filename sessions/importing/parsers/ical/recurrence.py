"""Recurrence rules of iCalendar, by the wall clock and within bounds that no rule of a conference meets.

python-dateutil says which moments of a month or of a year a rule names. It is asked for one month or year at a time:
asked for a whole rule, it would look for the 30 February until the year 9999.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, YEARLY, rrule, weekday

from sessions.importing.parsers.ical.lines import moment_of
from sessions.importing.parsers.programme import Fault, FeedError

MAX_OCCURRENCES = 366
"""How often one event may take place; what a rule names beyond is left out."""

MAX_STEPS = 1000
"""How many months or years of one rule are looked at."""

STEPS_OF_FEED = 2000
"""How many months or years of all rules of a feed are looked at; more is no conference, and refused."""

DATES_OF_FEED = 20_000
"""How many dates all events of a feed may list or take out."""

ENDLESS = timedelta(days=14)
"""How long after its first start a rule without an end is followed where nothing else says when a feed ends."""

LAST_YEAR = 2150
"""The last year in which a rule is followed."""

_FAR = 12 * 10_000
"""An interval after which there is no year that Python knows, so that dateutil looks at one month or year alone."""

_MOST_TIMES = 24
_DAYS = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}
_WEEK = tuple(_DAYS.values())
_HIGHEST = {
    "BYSECOND": 59,
    "BYMINUTE": 59,
    "BYHOUR": 23,
    "BYMONTHDAY": 31,
    "BYYEARDAY": 366,
    "BYWEEKNO": 53,
    "BYMONTH": 12,
    "BYSETPOS": 366,
}
_FROM_ZERO = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_FROM_END = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_MOST_VALUES = 62


class Budget:
    """What may still be looked at for all that repeats in one feed."""

    def __init__(self) -> None:
        self._steps = STEPS_OF_FEED
        self._dates = DATES_OF_FEED

    def step(self, place: str) -> None:
        """Count a month or a year; FeedError where none is left."""
        if not self._steps:
            raise FeedError(Fault.RECURRENCE, place)
        self._steps -= 1

    def date(self, place: str) -> None:
        """Count a date of a list; FeedError where none is left."""
        if not self._dates:
            raise FeedError(Fault.RECURRENCE, place)
        self._dates -= 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule whose every part is known and within its range. ``until`` is aware where the rule says it in UTC."""

    frequency: str
    interval: int
    count: int | None
    until: datetime | None
    week_start: weekday
    days: tuple[weekday, ...]
    numbers: dict[str, tuple[int, ...]]

    @classmethod
    def read(cls, value: str, place: str) -> "Rule":
        """Return the rule that a value writes.

        Raises FeedError with the place for what is none, and for what repeats within a day more than 24 times.
        """
        parts = _parts(value)
        try:
            if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
                raise ValueError(parts["RSCALE"])
            rule = cls(
                frequency=parts.get("FREQ", ""),
                interval=_positive(parts.get("INTERVAL", "1")),
                count=_positive(parts["COUNT"]) if "COUNT" in parts else None,
                until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
                week_start=_DAYS[parts.get("WKST", "MO")],
                days=tuple(_day(day) for day in _listed(parts.get("BYDAY", ""))),
                numbers={key: _numbers(key, parts[key]) for key in _HIGHEST if key in parts},
            )
        except (ValueError, KeyError) as error:
            raise FeedError(Fault.RECURRENCE, place, value) from error
        if not rule._is_bounded():
            raise FeedError(Fault.RECURRENCE, place, value)
        return rule

    def _is_bounded(self) -> bool:
        times = 1
        for part in _FROM_ZERO & self.numbers.keys():
            times *= len(self.numbers[part])
        picks = "BYSETPOS" in self.numbers and self.frequency in {"DAILY", "WEEKLY"}
        return self.frequency in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} and times <= _MOST_TIMES and not picks


def is_endless(value: str) -> bool:
    """Say whether a value writes a rule that ends neither by a number nor by a time."""
    parts = _parts(value)
    return bool(parts) and not {"COUNT", "UNTIL"} & parts.keys()


def starts_of(first: datetime, rule: Rule, budget: Budget, place: str, last: datetime | None = None) -> list[datetime]:
    """Return the starts that a rule names, by the wall clock, in their order; the first start is always one.

    At most 366 of them, out of at most 1,000 months or years. A rule without an end is taken until ``last``, or where
    that is not known until 14 days after its first start, none beyond 2150. One that ends by UTC may give those of a
    day too many, since zones are not known here: ``is_over`` tells them.
    """
    end = datetime(LAST_YEAR, 12, 31)
    if rule.until:
        end = min(end, rule.until.replace(tzinfo=None)) + timedelta(days=1 if rule.until.tzinfo else 0)
    elif rule.count is None:
        end = min(end, first + ENDLESS if last is None else last)
    most = min(rule.count or MAX_OCCURRENCES, MAX_OCCURRENCES)
    found = [first]
    for start in _named(first, rule, end, budget, place):
        if start > end or len(found) == most:
            break
        if start > first:
            found.append(start)
    return found


def is_over(rule: Rule, start: datetime) -> bool:
    """Say whether an instant lies after the end that the rule says in UTC."""
    return rule.until is not None and rule.until.tzinfo is not None and start > rule.until


def in_year(rule: Rule, first: datetime, year: int) -> list[datetime]:
    """Return what a rule that is not monthly names in one year, nothing before its first start."""
    found = _year(rule, first, year) if year >= first.year else []
    if rule.frequency == "DAILY":
        return [start for start in found if start >= first and (start.date() - first.date()).days % rule.interval == 0]
    if rule.frequency == "WEEKLY":
        week = _week(first, rule)
        return [
            start for start in found if start >= first and (_week(start, rule) - week).days // 7 % rule.interval == 0
        ]
    return [start for start in found if start >= first] if (year - first.year) % rule.interval == 0 else []


def _named(first: datetime, rule: Rule, end: datetime, budget: Budget, place: str) -> Iterator[datetime]:
    if rule.frequency == "MONTHLY":
        begin = first.year * 12 + first.month - 1
        for month in range(begin, begin + MAX_STEPS * rule.interval, rule.interval):
            if month // 12 > end.year:
                return
            budget.step(place)
            yield from _month(rule, first, month // 12, month % 12 + 1)
        return
    by = rule.interval if rule.frequency == "YEARLY" else 1
    for year in range(first.year, min(first.year + MAX_STEPS * by, end.year + 1), by):
        budget.step(place)
        yield from in_year(rule, first, year)


def _year(rule: Rule, first: datetime, year: int) -> list[datetime]:
    given = rule.numbers
    days, months, month_days = rule.days, given.get("BYMONTH"), given.get("BYMONTHDAY")
    if rule.frequency != "YEARLY":
        days = tuple(_WEEK[day.weekday] for day in days)
    if not (days or month_days or "BYYEARDAY" in given or "BYWEEKNO" in given):
        if rule.frequency == "YEARLY":
            months, month_days = months or (first.month,), (first.day,)
        else:
            days = _WEEK if rule.frequency == "DAILY" else (_WEEK[first.weekday()],)
    return _asked(rule, first, YEARLY, datetime(year, 1, 1), days, months, month_days)


def _month(rule: Rule, first: datetime, year: int, month: int) -> list[datetime]:
    given = rule.numbers
    month_days = given.get("BYMONTHDAY")
    if not (rule.days or month_days or "BYYEARDAY" in given or "BYWEEKNO" in given):
        month_days = (first.day,)
    return _asked(rule, first, MONTHLY, datetime(year, month, 1), rule.days, given.get("BYMONTH"), month_days)


def _asked(
    rule: Rule,
    first: datetime,
    frequency: int,
    begin: datetime,
    days: tuple[weekday, ...],
    months: tuple[int, ...] | None,
    month_days: tuple[int, ...] | None,
) -> list[datetime]:
    given = rule.numbers
    one = rrule(
        YEARLY if frequency == YEARLY else MONTHLY,
        dtstart=begin,
        interval=_FAR,
        wkst=rule.week_start,
        bysetpos=given.get("BYSETPOS"),
        bymonth=months,
        bymonthday=month_days,
        byyearday=given.get("BYYEARDAY"),
        byweekno=given.get("BYWEEKNO"),
        byweekday=days or None,
        byhour=given.get("BYHOUR", first.hour),
        byminute=given.get("BYMINUTE", first.minute),
        bysecond=given.get("BYSECOND", first.second),
    )
    return list(one)


def _week(start: datetime, rule: Rule) -> date:
    return start.date() - timedelta(days=(start.weekday() - rule.week_start.weekday) % 7)


def _parts(value: str) -> dict[str, str]:
    return {
        key.strip().upper(): given.strip().upper()
        for key, equals, given in (part.partition("=") for part in value.split(";"))
        if equals and given.strip()
    }


def _until(value: str) -> datetime:
    until = moment_of(value)
    if isinstance(until, datetime):
        return until
    if isinstance(until, date):
        return datetime.combine(until, time.max)
    raise ValueError(value)


def _positive(value: str) -> int:
    number = int(value[:9])
    if number < 1:
        raise ValueError(value)
    return number


def _listed(value: str) -> list[str]:
    listed = list(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    if len(listed) > _MOST_VALUES:
        raise ValueError(value)
    return listed


def _numbers(key: str, value: str) -> tuple[int, ...]:
    numbers = tuple(int(number[:9]) for number in _listed(value))
    lowest = 0 if key in _FROM_ZERO else 1
    if not all(lowest <= (abs(number) if key in _FROM_END else number) <= _HIGHEST[key] for number in numbers):
        raise ValueError(value)
    return numbers


def _day(value: str) -> weekday:
    named, ordinal = _DAYS[value[-2:]], value[:-2]
    if not ordinal:
        return named
    number = int(ordinal[:9])
    if not 1 <= abs(number) <= 53:
        raise ValueError(value)
    return named(number)
