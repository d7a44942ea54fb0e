"""Values of frab schedules with type checks: texts (plain, localised, or lists), lists, objects."""

from collections.abc import Mapping, Sequence

from sessions.importing.parsers.programme import Fault, FeedError

Facts = Mapping[str, object]
"""The fields of an event, a day or a conference."""

MAX_DAYS = 366
"""Maximum number of days of a schedule."""

NAMES = ("public_name", "name", "full_public_name", "title", "en")
"""Keys under which an object has its name, best first."""


def text_of(value: object) -> str:
    """Return the text of a value: of an object its name or first language, of a list its texts joined with commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_word(item) for item in value)))
    return _word(value)


def bounded[Item](days: Sequence[Item]) -> Sequence[Item]:
    """Return the days; raises FeedError for more than MAX_DAYS."""
    if len(days) > MAX_DAYS:
        raise FeedError(Fault.TOO_MANY, f"day {MAX_DAYS + 1}")
    return days


def _word(value: object) -> str:
    if isinstance(value, Mapping):
        first = (value.get(key) for key in (*NAMES, *value))
        return next((text.strip() for text in first if isinstance(text, str) and text.strip()), "")
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
