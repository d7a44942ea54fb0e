"""Parser of frab schedules in JSON (``schedule.json``): by days and rooms, or a list of events (version 2)."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from sessions.importing.parsers.frab import common
from sessions.importing.parsers.frab.times import Span, instant_of_frab, is_clock
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared.json_values import items_of, object_of

KIND = "frab-json"

_REFERENCES = ("guid", "slug", "id")
"""Under which a room or track is referred to in version 2."""


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
    conference = common.conference_of({**facts, "base_url": facts.get("base_url") or schedule.get("base_url")}, zone)
    if schedule.get("events") is not None:
        return common.programme(KIND, conference, _listed(schedule, facts, conference))
    if "rooms" in schedule:
        # The format's schema forbids them here, so the file is invalid.
        raise FeedError(Fault.NOT_THE_SHAPE, "schedule › rooms", str(schedule["rooms"]))
    days = facts.get("days") if isinstance(facts.get("days"), list) else schedule.get("days", facts.get("days"))
    if days is None:
        raise FeedError(Fault.MISSING, "schedule › conference › days")
    return common.programme(KIND, conference, _entries(items_of(days, "schedule › conference › days"), conference))


def _entries(days: Sequence[object], conference: common.Conference) -> Iterator[common.FrabEvent]:
    for number, value in enumerate(days, start=1):
        facts = object_of(value, f"day {number}")
        label = common.label_of(facts, number)
        span = common.day_of(facts, conference, label)
        for room, events in _rooms(facts, label):
            yield from _events(events, span, label, room)


def _rooms(day: common.Facts, label: str) -> Iterator[tuple[str, object]]:
    """Yield each room of a day with its events: rooms by name, rooms in a list, or events without a room."""
    rooms = day.get("rooms")
    if isinstance(rooms, Mapping):
        yield from rooms.items()
    else:
        for item in items_of(rooms, f"{label} › rooms"):
            room = object_of(item, f"{label} › rooms")
            yield common.text_of(room.get("name")), room.get("events")
    yield "", day.get("events")


def _events(events: object, span: Span, label: str, room: str) -> Iterator[common.FrabEvent]:
    inside = f"{label} › room {room}" if room else f"{label} › events"
    for number, value in enumerate(items_of(events, inside), start=1):
        facts = object_of(value, f"{inside} › event #{number}")
        yield common.FrabEvent(facts, common.place_of(facts, number, label, room), span, room)


def _listed(schedule: common.Facts, facts: common.Facts, conference: common.Conference) -> Iterator[common.FrabEvent]:
    """Yield the events in the form of version 1: each in its day, with the names of room and track.

    Raises FeedError for an event that is no object, and for a day with invalid dates.
    """
    days = list(_days_of(facts, conference))
    rooms, tracks = _by_reference(facts, "rooms"), _by_reference(facts, "tracks")
    for number, value in enumerate(items_of(schedule.get("events"), "schedule › events"), start=1):
        event = object_of(value, f"event #{number}")
        place = common.place_of(event, number, "", "")
        known = {
            **event,
            "persons": event.get("persons") or event.get("participants"),
            "room": _named(event.get("room"), rooms),
            "track": _named(event.get("track"), tracks),
        }
        yield common.FrabEvent(known, place, _day_of_event(event, days, conference, place))


def _days_of(facts: common.Facts, conference: common.Conference) -> Iterator[Span]:
    for number, value in enumerate(items_of(facts.get("days"), "schedule › conference › days"), start=1):
        day = object_of(value, f"day {number}")
        yield common.day_of(day, conference, common.label_of(day, number))


def _day_of_event(event: common.Facts, days: list[Span], conference: common.Conference, place: str) -> Span:
    """Return the day in which an event starts, else an unknown day."""
    start = common.text_of(event.get("start"))
    if not start or is_clock(start):
        return Span()
    instant = instant_of_frab(start, conference.zone, f"{place} › start")
    return next((day for day in days if day.holds(instant)), Span())


def _by_reference(facts: common.Facts, key: str) -> dict[str, str]:
    """Return the names of rooms or tracks by each of their ids."""
    listed = [item for item in items_of(facts.get(key), f"schedule › conference › {key}") if isinstance(item, Mapping)]
    return {
        common.text_of(item.get(name)): common.text_of(item)
        for item in listed
        for name in _REFERENCES
        if common.text_of(item.get(name))
    }


def _named(value: object, known: Mapping[str, str]) -> str:
    """Return the name of a room or track: its own, else the referenced one, else the text itself."""
    if not isinstance(value, Mapping):
        return known.get(common.text_of(value)) or common.text_of(value)
    if common.text_of(value.get("name")):
        return common.text_of(value.get("name"))
    references = [common.text_of(value.get(name)) for name in _REFERENCES]
    return next((known[reference] for reference in references if reference in known), common.text_of(value.get("slug")))
