"""Parser of AWS re:Invent catalogues: JSON of the portal, and CSV."""

from zoneinfo import ZoneInfo

from sessions.importing.parsers.csv.rows import Table
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.session_times import Reader
from sessions.rules.feed_limits import MAX_SITTINGS

KIND = "reinvent"

_LOOKED_AT = 20
_COLUMNS = frozenset({"title", "abstract", "type"})
_TIMES = frozenset({"startTime", "endTime"})


def is_it(data: object) -> bool:
    """Return whether a JSON value is a re:Invent catalogue (format detection)."""
    try:
        entries = json_values.entries_of(data)[:_LOOKED_AT]
    except FeedError:
        return False
    return any(isinstance(entry, dict) and "title" in entry and "sessionID" in entry for entry in entries)


def parse(data: object, zone: ZoneInfo) -> Programme:
    """Parse a catalogue in JSON; a session with several ``times`` becomes several sittings."""
    reader = Reader(zone)
    sittings: list[Sitting] = []
    for place, entry in json_values.objects_of(json_values.entries_of(data)):
        sittings += [_sitting({**entry, **time}, spot, reader) for spot, time in _times(entry, place)]
        if len(sittings) > MAX_SITTINGS:
            raise FeedError(Fault.TOO_MANY, place)
    return programme_of(KIND, sittings)


def is_it_table(table: Table) -> bool:
    """Return whether a table has the columns of a re:Invent catalogue."""
    columns = set(table.columns)
    return columns >= _COLUMNS and (columns >= _TIMES or "sessionID" in columns)


def parse_table(table: Table, zone: ZoneInfo) -> Programme:
    """Parse a catalogue in CSV."""
    reader = Reader(zone)
    return programme_of(KIND, [_sitting(dict(row), f"line {line}", reader) for line, row in table.dicts()])


def _times(entry: dict[str, object], place: str) -> list[tuple[str, dict[str, object]]]:
    times = entry.get("times")
    if not isinstance(times, list) or not times:
        return [(place, {})]
    return [(spot.replace("session", f"{place} › time"), time) for spot, time in json_values.objects_of(times)]


def _sitting(entry: dict[str, object], place: str, reader: Reader) -> Sitting:
    attributes = entry.get("attributes")
    more = attributes if isinstance(attributes, dict) else {}
    code, title = json_values.titled(json_values.first(entry, "code", "abbreviation"), entry.get("title"), place)
    slot = reader.slot(
        day=entry.get("date"),
        start=entry.get("startTime"),
        end=entry.get("endTime"),
        length=entry.get("length"),
        name=lambda field: f"{place} › {_WRITTEN.get(field, field)}",
    )
    return Sitting(
        title=title,
        external_id=cleaning.line(json_values.text(entry.get("sessionID"))),
        code=code,
        level=json_values.level(json_values.first(entry, "level") or more.get("level"), code),
        format=cleaning.name(json_values.text(json_values.first(entry, "type") or more.get("type"))),
        track=cleaning.name(
            json_values.text(json_values.first(entry, "track") or json_values.first(more, "track", "topics"))
        ),
        room=json_values.place_of(entry.get("venue"), entry.get("room")),
        speakers=json_values.people(json_values.first(entry, "speakers", "participants")),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        on=slot.on,
        description=cleaning.markdown(json_values.text(entry.get("abstract"))),
    )


_WRITTEN = {"start": "startTime", "end": "endTime"}
