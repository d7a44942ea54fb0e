"""Values of frab schedules: texts (plain, localised, or lists), days."""

from collections.abc import Mapping, Sequence

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.json_values import plain

Facts = Mapping[str, object]
"""The fields of an event, a day or a conference."""

MAX_DAYS = 366
"""Maximum number of days of a schedule."""


def text_of(value: object) -> str:
    """Return the text of a value: of an object its name or first language, of a list its texts joined with commas."""
    return ", ".join(filter(None, map(plain, value if isinstance(value, list) else [value])))


def bounded[Item](days: Sequence[Item]) -> Sequence[Item]:
    """Return the days; raises FeedError for more than MAX_DAYS."""
    if len(days) > MAX_DAYS:
        raise FeedError(Fault.TOO_MANY, f"day {MAX_DAYS + 1}")
    return days
