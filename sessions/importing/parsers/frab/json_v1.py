"""Parser of frab schedules in JSON (``schedule.json``), both versions."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from sessions.importing.parsers.frab import json_v2
from sessions.importing.parsers.frab.common import (
    Conference,
    FrabEvent,
    conference_of,
    day_of,
    label_of,
    place_of,
    programme,
)
from sessions.importing.parsers.frab.times import Span
from sessions.importing.parsers.frab.values import Facts, bounded, text_of
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.json_values import items_of, object_of

KIND = "frab-json"


def is_it(data: object) -> bool:
    """Return whether a JSON value is a frab schedule (format detection)."""
    schedule = data.get("schedule") if isinstance(data, Mapping) else None
    return isinstance(schedule, Mapping) and bool({"conference", "days", "events"} & set(schedule))


def parse(data: object, zone: ZoneInfo) -> Programme:
    """Parse a schedule; its times are in its own zone, else in ``zone``.

    Raises FeedError for what is no schedule, and for an event with invalid times.
    """
    root = object_of(data, "the whole")
    schedule = object_of(root.get("schedule"), "schedule")
    facts = object_of(schedule.get("conference", {}), "schedule › conference")
    conference = conference_of({**facts, "base_url": facts.get("base_url") or schedule.get("base_url")}, zone)
    if schedule.get("events") is not None:
        return programme(KIND, conference, json_v2.entries(schedule, facts, conference))
    if "rooms" in schedule:
        # The format's schema forbids them here, so the file is invalid.
        raise FeedError(Fault.NOT_THE_SHAPE, "schedule › rooms", str(schedule["rooms"]))
    days = facts.get("days") if isinstance(facts.get("days"), list) else schedule.get("days", facts.get("days"))
    if days is None:
        raise FeedError(Fault.MISSING, "schedule › conference › days")
    return programme(KIND, conference, _entries(bounded(items_of(days, "schedule › conference › days")), conference))


def _entries(days: Sequence[object], conference: Conference) -> Iterator[FrabEvent]:
    for number, value in enumerate(days, start=1):
        facts = object_of(value, f"day {number}")
        label = label_of(facts, number)
        span = day_of(facts, conference, label)
        for room, events in _rooms(facts, label):
            yield from _events(events, span, label, room)


def _rooms(day: Facts, label: str) -> Iterator[tuple[str, object]]:
    """Yield each room of a day with its events: rooms by name, rooms in a list, or events without a room."""
    rooms = day.get("rooms")
    if isinstance(rooms, Mapping):
        yield from rooms.items()
    else:
        for item in items_of(rooms, f"{label} › rooms"):
            room = object_of(item, f"{label} › rooms")
            yield text_of(room.get("name")), room.get("events")
    yield "", day.get("events")


def _events(events: object, span: Span, label: str, room: str) -> Iterator[FrabEvent]:
    inside = f"{label} › room {room}" if room else f"{label} › events"
    for number, value in enumerate(items_of(events, inside), start=1):
        facts = object_of(value, f"{inside} › event #{number}")
        yield FrabEvent(facts, place_of(facts, number, label, room), span, room)
