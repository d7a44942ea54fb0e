"""Version 2 of schedule.json: one list of events; rooms and tracks by reference."""

from collections.abc import Iterator, Mapping

from sessions.importing.parsers.frab.common import Conference, FrabEvent, day_of, label_of, place_of
from sessions.importing.parsers.frab.times import Span, instant_of_frab, is_clock
from sessions.importing.parsers.frab.values import Facts, bounded, text_of
from sessions.importing.parsers.shared.json_values import items_of, object_of

_REFERENCES = ("guid", "slug", "id")


def entries(schedule: Facts, facts: Facts, conference: Conference) -> Iterator[FrabEvent]:
    """Yield the events in the form of version 1: each in its day, with the names of room and track.

    Raises FeedError for an event that is no object, and for a day with invalid dates.
    """
    days = list(_days(facts, conference))
    rooms, tracks = _by_reference(facts, "rooms"), _by_reference(facts, "tracks")
    for number, value in enumerate(items_of(schedule.get("events"), "schedule › events"), start=1):
        event = object_of(value, f"event #{number}")
        place = place_of(event, number, "", "")
        known = {
            **event,
            "persons": event.get("persons") or event.get("participants"),
            "room": _named(event.get("room"), rooms),
            "track": _named(event.get("track"), tracks),
        }
        yield FrabEvent(known, place, _day_of_event(event, days, conference, place))


def _days(facts: Facts, conference: Conference) -> Iterator[Span]:
    days = bounded(items_of(facts.get("days"), "schedule › conference › days"))
    for number, value in enumerate(days, start=1):
        day = object_of(value, f"day {number}")
        yield day_of(day, conference, label_of(day, number))


def _day_of_event(event: Facts, days: list[Span], conference: Conference, place: str) -> Span:
    """Return the day in which an event starts, else an unknown day."""
    start = text_of(event.get("start"))
    if not start or is_clock(start):
        return Span()
    instant = instant_of_frab(start, conference.zone, f"{place} › start")
    return next((day for day in days if day.holds(instant)), Span())


def _by_reference(facts: Facts, key: str) -> dict[str, str]:
    """Return the names of rooms or tracks by each of their ids."""
    listed = [item for item in items_of(facts.get(key), f"schedule › conference › {key}") if isinstance(item, Mapping)]
    return {
        text_of(item.get(name)): text_of(item) for item in listed for name in _REFERENCES if text_of(item.get(name))
    }


def _named(value: object, known: Mapping[str, str]) -> str:
    """Return the name of a room or track: its own, else the referenced one, else the text itself."""
    if not isinstance(value, Mapping):
        return known.get(text_of(value)) or text_of(value)
    if text_of(value.get("name")):
        return text_of(value.get("name"))
    references = [text_of(value.get(name)) for name in _REFERENCES]
    return next((known[reference] for reference in references if reference in known), text_of(value.get("slug")))
