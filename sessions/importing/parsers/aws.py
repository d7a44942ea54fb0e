"""Parser of the AWS Events API (JSON session lists); every field may be missing."""

from collections.abc import Set
from zoneinfo import ZoneInfo

from sessions.importing.parsers.programme import FeedError, Programme, Sitting, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.session_times import Reader

KIND = "aws-events"

_FIELDS = frozenset(
    {"sessionId", "title", "abstract", "code", "type", "level", "tracks", "topics", "start", "end", "room", "venue"}
    | {"speakers"}
)
_TELLING = frozenset({"abstract", "tracks", "topics"})
"""Fields that lists by others seldom have, for objects without ``sessionId``."""
_NOT_READ = frozenset({"industries", "roles", "services", "areasOfInterest", "favorite", "favorites", "reservations"})
_LOOKED_AT = 20


def is_it(data: object) -> bool:
    """Return whether a JSON value is a session list of the AWS Events API (format detection)."""
    try:
        entries = _entries(data)[:_LOOKED_AT]
    except FeedError:
        return False
    return any(_is_entry(entry.keys()) for entry in entries if isinstance(entry, dict))


def _is_entry(keys: Set[str]) -> bool:
    """Return whether the fields of an object are mostly those of AWS: other lists have ``title`` and ``start`` too."""
    known, others = _FIELDS & keys, keys - _FIELDS - _NOT_READ
    if "sessionId" in keys:
        return len(known) > 1 and len(others) < len(known)
    return "title" in keys and len(known) > 2 and bool(known & _TELLING) and not others


def parse(data: object, zone: ZoneInfo) -> Programme:
    """Parse a session list, a list of pages, or a single session.

    A list with ``nextToken`` on its last page is incomplete (pagination).
    """
    reader = Reader(zone)
    sittings = [_sitting(entry, place, reader) for place, entry in json_values.objects_of(_entries(data))]
    return programme_of(KIND, sittings, complete=not _goes_on(data))


def _goes_on(data: object) -> bool:
    last = data[-1] if isinstance(data, list) and data else data
    return isinstance(last, dict) and bool(last.get("nextToken"))


def _entries(data: object) -> list[object]:
    return [data] if isinstance(data, dict) and "sessionId" in data else json_values.entries_of(data)


def _sitting(entry: dict[str, object], place: str, reader: Reader) -> Sitting:
    code, title = json_values.titled(entry.get("code"), entry.get("title"), place, instead=entry.get("sessionId"))
    slot = reader.slot(start=entry.get("start"), end=entry.get("end"), name=lambda field: f"{place} › {field}")
    return Sitting(
        title=title,
        external_id=cleaning.line(json_values.text(entry.get("sessionId"))),
        code=code,
        level=json_values.level(entry.get("level"), code),
        format=cleaning.name(json_values.text(entry.get("type"))),
        track=cleaning.name(json_values.text(json_values.first(entry, "tracks", "track", "topics"))),
        room=json_values.place_of(entry.get("venue"), entry.get("room")),
        speakers=json_values.people(entry.get("speakers")),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        on=slot.on,
        description=cleaning.markdown(json_values.text(entry.get("abstract"))),
    )
