"""What becomes of one text or fact of an imported report: filled in, kept, or a conflict that stays as stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sessions.article.facts_line import Facts
from sessions.article.headings import placed_below
from sessions.article.lines import trim
from sessions.models import Session


class Action(StrEnum):
    """What happens to one text of the file."""

    FILL = "fill"
    KEEP = "keep"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class PlannedText:
    """One text: its owner in words, the model's field, the file's text, and the action.

    `value` is what the field gets where that is no text: a number, a date, a time.
    """

    of: str
    field: str
    text: str
    action: Action
    value: Any = None

    @property
    def stored(self) -> Any:
        """What the field gets."""
        return self.text if self.value is None else self.value


def filled(row: Any, texts: Iterable[PlannedText]) -> dict[str, Any]:
    """Return the missing texts of a row, by its fields."""
    return {text.field: text.stored for text in texts if text.action is Action.FILL and hasattr(row, text.field)}


def compare(of: str, field: str, here: str, there: str, day_level: int = 0) -> PlannedText:
    """Return the action for a text that is stored as `here` and comes as `there`.

    Two texts of a day are equal if they are the same in an article whose days are headings of `day_level`.
    """
    here, there = trim(here), trim(there)
    if not there or here == there or (day_level and placed_below(here, day_level) == placed_below(there, day_level)):
        return PlannedText(of, field, there, Action.KEEP)
    return PlannedText(of, field, there, Action.CONFLICT if here else Action.FILL)


def compare_values(of: str, field: str, here: Any, there: Any) -> PlannedText:
    """Return the action for a number, a date or a time that is stored as `here` and comes as `there`."""
    action = Action.KEEP if here == there else Action.FILL if here is None else Action.CONFLICT
    return PlannedText(of, field, str(there), action, there)


def day_date(of: str, here: date | None, there: date, *, taken: bool) -> PlannedText:
    """Return the action for the date of a day; `taken` says whether another day of the event has it."""
    planned = compare_values(of, "date", here, there)
    return replace(planned, action=Action.CONFLICT) if taken else planned


def fact_texts(of: str, facts: Facts, known: Session | None, zone: ZoneInfo) -> Iterator[PlannedText]:
    """Yield the actions for the facts that the file tells of a session; an end only where its start is taken."""
    for name in ("room", "speakers"):
        if text := getattr(facts, name):
            yield compare(of, name, getattr(known, name, ""), text)
    starts, ends = instants(facts, zone)
    if starts is None:
        return
    start = compare_values(of, "starts_at", _minute(getattr(known, "starts_at", None)), starts)
    yield start
    if ends and start.action is not Action.CONFLICT:
        yield compare_values(of, "ends_at", _minute(getattr(known, "ends_at", None)), ends)


def instants(facts: Facts, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Return start and end of a session as moments, by the clocks of a time zone."""
    starts, ends = (at.replace(tzinfo=zone).astimezone(UTC) if at else None for at in (facts.starts, facts.ends))
    return starts, None if starts and ends and ends < starts else ends


def _minute(instant: datetime | None) -> datetime | None:
    """Return a moment as an article tells it: without seconds."""
    return instant.replace(second=0, microsecond=0) if instant else None
