"""The days of the sessions of an article that is grouped by something else; no database."""

from collections.abc import Mapping
from datetime import date, timedelta

from sessions.article import document as doc
from sessions.reporting.assembly import ONE_LIST, OTHERS
from sessions.rules.days import DAY_START_HOUR


class Placed:
    """The day number of each session in a group: by the date that its facts tell, else the first day.

    `dates` are the days of the event, and `days` those of the document, whose dates may be unknown; `added` are the
    numbers and dates of days that neither has.
    """

    def __init__(self, document: doc.Document, dates: Mapping[date, int], days: Mapping[int, date | None]) -> None:
        self.grouped = [(day.heading, session) for day in document.days if day.group for session in day.sessions]
        self._numbers = {**dates, **{on: number for number, on in days.items() if on}}
        self.added: list[tuple[int, date | None]] = []
        taken = {*days, *dates.values()}
        told = sorted({on for _heading, session in self.grouped if (on := _date(session))} - self._numbers.keys())
        last = max(taken, default=0)
        for on in told:
            number = self._free(on, taken, last)
            last = max(last, number)
            taken.add(number)
            self._numbers[on] = number
            self.added.append((number, on))
        self._first = min([*taken, *(number for number, _on in self.added)], default=1)
        if self.grouped and not taken and not self.added:
            self.added.append((self._first, None))

    def _free(self, on: date, taken: set[int], last: int) -> int:
        """Return the number that a date has beside a known day, if no day has it; else the one after the last."""
        known, number = next(iter(self._numbers.items()), (on, last + 1))
        number += (on - known).days
        return number if number > 0 and number not in taken else last + 1

    def number_of(self, session: doc.SessionText) -> int:
        """Return the number of the day of a session."""
        on = _date(session)
        return self._numbers[on] if on else self._first

    @property
    def grouping(self) -> str:
        """How the sessions are grouped: by what their facts say, else by track."""
        if not self.grouped:
            return "day"
        if {heading for heading, _session in self.grouped} <= set(ONE_LIST.values()):
            return "none"
        named = [(heading, session) for heading, session in self.grouped if heading not in OTHERS.values()]
        is_format = any(session.facts.format == heading for heading, session in named)
        return "format" if is_format else "track"


def _date(session: doc.SessionText) -> date | None:
    """Return the conference day on which a session starts, by the clocks there."""
    starts = session.facts.starts
    return (starts - timedelta(hours=DAY_START_HOUR)).date() if starts else None
