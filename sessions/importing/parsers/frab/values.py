"""Values of the frab family of schedules: texts that may be objects or lists, lists, objects, each with its place."""

from collections.abc import Mapping, Sequence

from sessions.importing.parsers.programme import Fault, FeedError

Facts = Mapping[str, object]
"""The keys and values of an event, a day or a conference, as its JSON has them."""

MAX_DAYS = 366
"""How many days a schedule may have; no conference lasts a year."""

NAMES = ("public_name", "name", "full_public_name", "title", "en")
"""Under which keys an object has its name, the one that is shown first."""


def told(value: object) -> str:
    """Return the text of a value: of an object its name or its first language, of a list its texts with commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_word(item) for item in value)))
    return _word(value)


def items_of(value: object, place: str) -> list[object]:
    """Return the items of a list, nulls left out; null and "" have none. Raises FeedError for what is no list."""
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise FeedError(Fault.NOT_THE_SHAPE, place, str(value))
    return [item for item in value if item is not None]


def object_of(value: object, place: str) -> Facts:
    """Return an object; raises FeedError for null and for what is none."""
    if value is None:
        raise FeedError(Fault.MISSING, place)
    if not isinstance(value, Mapping):
        raise FeedError(Fault.NOT_THE_SHAPE, place, str(value))
    return value


def bounded[Item](days: Sequence[Item]) -> Sequence[Item]:
    """Return the days of a schedule; raises FeedError where there are more than MAX_DAYS."""
    if len(days) > MAX_DAYS:
        raise FeedError(Fault.TOO_MANY, f"day {MAX_DAYS + 1}")
    return days


def _word(value: object) -> str:
    if isinstance(value, Mapping):
        first = (value.get(key) for key in (*NAMES, *value))
        return next((text.strip() for text in first if isinstance(text, str) and text.strip()), "")
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
