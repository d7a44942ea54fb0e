"""Parser of Sessionize APIs (All, GridSmart, Sessions), and exports of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.date_texts import day_of
from sessions.importing.parsers.shared.session_times import Reader

KIND = "sessionize"

_Entry = Mapping[str, object]
_WITHDRAWN = frozenset({"declined", "cancelled", "canceled"})


@dataclass(frozen=True, slots=True)
class _Listed:
    """One entry with its place in the file, and the day, room and group that contain it."""

    place: str
    entry: _Entry
    on: date | None = None
    room: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Names:
    """Lookup of ids in the format All; the other formats contain names."""

    rooms: dict[str, str] = field(default_factory=dict)
    people: dict[str, object] = field(default_factory=dict)
    items: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Category title and name of each item."""


def is_it(data: object) -> bool:
    """Return whether a JSON value is one of the formats of Sessionize, also a speaker list (format detection)."""
    if isinstance(data, dict):
        return {"sessions", "speakers", "rooms", "categories"} <= data.keys()
    return _is_grid(data) or _is_grouped(data) or _is_people(data)


def parse(data: object, zone: ZoneInfo) -> Programme:
    """Parse a Sessionize export.

    A session listed in several rooms or groups at one time is one sitting in all those rooms. Times without an offset
    are in ``zone``. A speaker list has no times or rooms: FeedError.
    """
    if isinstance(data, dict):
        names = _names(data)
        listed = list(_plain(json_values.items_of(data.get("sessions"), "sessions")))
    elif _is_people(data):
        raise FeedError(Fault.NO_SESSIONS, "speakers")
    elif isinstance(data, list):
        names = _Names()
        listed = list(_grouped(data) if _is_grouped(data) else _grid(data))
    else:
        raise FeedError(Fault.NOT_THE_SHAPE, found=type(data).__name__)
    return programme_of(KIND, _once(_sitting(each, names, zone) for each in listed if not _is_withdrawn(each.entry)))


def _is_grid(data: object) -> bool:
    return _all_have(data, {"date", "rooms"})


def _is_grouped(data: object) -> bool:
    return _all_have(data, {"groupName", "sessions"})


def _is_people(data: object) -> bool:
    return _all_have(data, {"firstName", "lastName", "fullName"})


def _all_have(data: object, keys: set[str]) -> bool:
    return (
        isinstance(data, list) and bool(data) and all(isinstance(each, dict) and keys <= each.keys() for each in data)
    )


def _is_withdrawn(entry: _Entry) -> bool:
    return json_values.text(entry.get("status")).casefold() in _WITHDRAWN


def _plain(entries: list[object], around: str = "") -> Iterator[_Listed]:
    for number, entry in enumerate(entries, start=1):
        place = f"{around}session {number}"
        yield _Listed(place, json_values.object_of(entry, place))


def _grid(days: list[object]) -> Iterator[_Listed]:
    for number, each in enumerate(days, start=1):
        day = json_values.object_of(each, f"day {number}")
        written = json_values.text(day.get("date"))
        on = day_of(written[:10])
        if written and on is None:
            raise FeedError(Fault.BAD_TIME, f"day {number} › date", written)
        for position, inside in enumerate(json_values.items_of(day.get("rooms"), f"day {number} › rooms"), start=1):
            room = json_values.object_of(inside, f"day {number} › room {position}")
            name = cleaning.name(json_values.text(room.get("name")))
            place = f"day {number} › room {name or position}"
            for listed in _plain(json_values.items_of(room.get("sessions"), f"{place} › sessions"), f"{place} › "):
                yield replace(listed, on=on, room=name)


def _grouped(groups: list[object]) -> Iterator[_Listed]:
    for number, each in enumerate(groups, start=1):
        group = json_values.object_of(each, f"group {number}")
        name = cleaning.name(json_values.text(group.get("groupName")))
        place = f"group {name or number}"
        for listed in _plain(json_values.items_of(group.get("sessions"), f"{place} › sessions"), f"{place} › "):
            # Where nothing was grouped there is one group without a number.
            yield replace(listed, group=name if group.get("groupId") else "")


def _names(data: dict[str, object]) -> _Names:
    rooms = {_id(room): json_values.text(room) for room in _objects(data, "rooms")}
    people = {_id(person): person for person in _objects(data, "speakers")}
    items = {
        _id(item): (json_values.text(category.get("title")), json_values.text(item))
        for category in _objects(data, "categories")
        for item in _objects(category, "items")
    }
    return _Names(rooms, dict(people), items)


def _sitting(listed: _Listed, names: _Names, zone: ZoneInfo) -> Sitting:
    entry, place = listed.entry, listed.place
    code, title = json_values.titled(None, entry.get("title"), place)
    chosen = list(_chosen(entry, names, place))
    level = next((found for category, item in chosen if "level" in category and (found := cleaning.level(item))), None)
    slot = Reader(zone, any_end=True).slot(
        day=listed.on,
        start=entry.get("startsAt"),
        end=entry.get("endsAt"),
        name=lambda field: f"{place} › {field}sAt",
    )
    speakers = json_values.items_of(entry.get("speakers"), f"{place} › speakers")
    return Sitting(
        title=title,
        external_id=cleaning.line(_id(entry)),
        code=code,
        level=level or json_values.level(None, code),
        format=_joined(chosen, "format"),
        track=_joined(chosen, "track") or ("" if listed.group in {item for _, item in chosen} else listed.group),
        room=_room(listed, names),
        speakers=json_values.people([_person(person, names) for person in speakers]),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        on=slot.on,
        description=cleaning.markdown(entry.get("description")),
        recording_url=cleaning.address(json_values.text(entry.get("recordingUrl"))),
    )


def _room(listed: _Listed, names: _Names) -> str:
    number = json_values.text(listed.entry.get("roomId"))
    return (
        cleaning.name(json_values.text(listed.entry.get("room")))
        or listed.room
        or cleaning.name(names.rooms.get(number))
    )


def _person(person: object, names: _Names) -> object:
    """Return the name: in the format All a speaker is an id, elsewhere the name itself."""
    return names.people.get(json_values.text(person)) if names.people and not isinstance(person, dict) else person


def _chosen(entry: _Entry, names: _Names, place: str) -> Iterator[tuple[str, str]]:
    """Yield each category of a session, in lower case, with its chosen item."""
    for number in json_values.items_of(entry.get("categoryItems"), f"{place} › categoryItems"):
        category, item = names.items.get(json_values.text(number), ("", ""))
        yield category.casefold(), cleaning.name(item)
    for category_given in _objects(entry, "categories", place):
        category = json_values.text(category_given.get("name"))
        for item_given in _objects(category_given, "categoryItems", place):
            yield category.casefold(), cleaning.name(json_values.text(item_given))


def _joined(chosen: list[tuple[str, str]], word: str) -> str:
    return cleaning.name(", ".join(cleaning.names(item for category, item in chosen if word in category)))


def _once(sittings: Iterator[Sitting]) -> list[Sitting]:
    """Remove duplicates: a session at one time is one sitting, with all its rooms."""
    found: dict[object, Sitting] = {}
    for number, sitting in enumerate(sittings):
        key = (sitting.external_id, sitting.starts_at, sitting.ends_at) if sitting.external_id else number
        known = found.setdefault(key, sitting)
        rooms = cleaning.names([*known.room.split(", "), sitting.room])
        if sitting.room and sitting.room != known.room:
            found[key] = replace(known, room=cleaning.name(", ".join(rooms)))
    return list(found.values())


def _id(entry: _Entry) -> str:
    return json_values.text(entry.get("id"))


def _objects(entry: _Entry, key: str, place: str = "") -> list[_Entry]:
    place = f"{place} › {key}" if place else key
    return [json_values.object_of(each, place) for each in json_values.items_of(entry.get(key), place)]
