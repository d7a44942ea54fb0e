"""Presets: tables whose columns are known, from CSV or JSON, so that nobody is asked for a mapping.

Sources: the catalogue of AWS re:Invent (CSV and JSON); the AWS Events API; ``conference.json`` of PyCon US; Sched's
session export (CSV) and API (JSON); fortee's timetable and proposals; the schedule of Hacker Tracker, old
(``start_date``) and new (``begin_tsz``); the catalogue that Microsoft Ignite published in the form of Kaltura.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape

from sessions.importing.parsers.csv.rows import Table, TableRow
from sessions.rules.codes import is_code

_CANCELLED = ("status", frozenset({"cancelled", "canceled"}))
_CODE_LAST = re.compile(r"(.*\S)\s*\[([A-Za-z0-9-]{4,12})\]\s*")


@dataclass(frozen=True, slots=True)
class Preset:
    """A known table: it has all columns of one of ``needs``; ``columns`` are those of each field.

    Rows that have a value of ``without`` in its column are left out; of the fields ``joined`` all columns are read,
    of others the first that is not empty; ``code_last``: a code stands in brackets at the end of a title; ``entities``:
    texts are written as in HTML, such as ``&quot;``.
    """

    kind: str
    needs: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]
    without: tuple[str, frozenset[str]] = ("", frozenset())
    joined: frozenset[str] = frozenset()
    code_last: bool = False
    entities: bool = False

    def is_it(self, table: Table) -> bool:
        """Return whether a table has the columns (format detection)."""
        return any(needs.issubset(table.columns) for needs in self.needs)

    def read(self, table: Table) -> tuple[Table, dict[str, str]]:
        """Return a table with one column for each field, under its first name, and the mapping of these."""
        known = {field: [name for name in names if name in table.columns] for field, names in self.columns.items()}
        mapping: dict[str, str] = {}
        for field, names in known.items():
            if names:
                mapping[field] = names[0] if names[0] not in mapping.values() else f"[{field}]"
        rows = [
            TableRow(line, tuple(self._cell(field, row, known[field]) for field in mapping))
            for line, row in table.dicts()
            if row.get(self.without[0], "").strip().casefold() not in self.without[1]
        ]
        told = replace(table, kind=self.kind, columns=tuple(mapping.values()), rows=tuple(rows))
        return _with_codes(told, mapping) if self.code_last else (told, mapping)

    def _cell(self, field: str, row: Mapping[str, str], columns: list[str]) -> str:
        cells = [row[column] for column in columns if row[column].strip()]
        if self.entities:
            cells = [unescape(cell) for cell in cells]
        if field not in self.joined:
            return cells[0] if cells else ""
        if field == "speakers" and len(cells) > 1:
            # Each column separates its names with commas, if not by lines.
            cells = [cell if "\n" in cell or ";" in cell else cell.replace(",", "\n") for cell in cells]
        return "".join(f"{cell}\n" for cell in cells) if len(cells) > 1 else "".join(cells)


def _with_codes(table: Table, mapping: dict[str, str]) -> tuple[Table, dict[str, str]]:
    """Move a code in brackets at the end of a title to its own column."""
    at = table.columns.index(mapping["title"])
    rows = []
    for line, cells in table.rows:
        found = _CODE_LAST.fullmatch(cells[at])
        code, title = (found[2], found[1]) if found and is_code(found[2]) else ("", cells[at])
        rows.append(TableRow(line, (*cells[:at], title, *cells[at + 1 :], code)))
    return replace(table, columns=(*table.columns, "[code]"), rows=tuple(rows)), {**mapping, "code": "[code]"}


def _any_of(*needs: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(columns.split()) for columns in needs)


PRESETS = (
    Preset(
        kind="pycon",
        needs=_any_of("conf_key kind name start"),
        without=("cancelled", frozenset({"true"})),
        columns={
            "title": ("name",),
            "start": ("start",),
            "end": ("end",),
            "length": ("duration",),
            "external_id": ("conf_key",),
            "format": ("kind",),
            "track": ("section",),
            "room": ("rooms", "room"),
            "speakers": ("speakers", "authors"),
            "description": ("description",),
        },
    ),
    Preset(
        kind="reinvent",
        needs=_any_of("title sessionID", "title abstract type startTime endTime"),
        without=_CANCELLED,
        columns={
            "title": ("title",),
            "date": ("date",),
            "start": ("startTime",),
            "end": ("endTime",),
            "length": ("length",),
            "code": ("code", "abbreviation"),
            "external_id": ("sessionID",),
            "level": ("level", "attributes.level"),
            "format": ("type", "attributes.type"),
            "track": ("track", "attributes.track", "attributes.topics"),
            "venue": ("venue",),
            "room": ("room",),
            "speakers": ("speakers", "participants"),
            "description": ("abstract",),
        },
    ),
    Preset(
        kind="aws-events",
        needs=_any_of(*(f"sessionId {name}" for name in ("abstract", "code", "start", "tracks", "topics"))),
        without=_CANCELLED,
        columns={
            "title": ("title", "code", "sessionId"),
            "start": ("start",),
            "end": ("end",),
            "code": ("code",),
            "external_id": ("sessionId",),
            "level": ("level",),
            "format": ("type",),
            "track": ("tracks", "track", "topics"),
            "venue": ("venue",),
            "room": ("room",),
            "speakers": ("speakers",),
            "description": ("abstract",),
        },
    ),
    Preset(
        kind="sched",
        joined=frozenset({"speakers", "track"}),
        entities=True,
        needs=_any_of(*(f"name event_start {name}" for name in ("event_key", "event_type", "event_end", "venue_id"))),
        without=("active", frozenset({"n", "0", "false"})),
        columns={
            "title": ("name",),
            "start": ("event_start",),
            "end": ("event_end",),
            "external_id": ("id", "event_key"),
            "track": ("event_type", "event_subtype"),
            "room": ("venue",),
            "speakers": ("speakers", "moderators", "artists"),
            "description": ("description",),
            "link": ("url",),
        },
    ),
    Preset(
        kind="fortee",
        needs=_any_of("uuid title starts_at length_min", "uuid title speaker accepted created"),
        without=("accepted", frozenset({"false"})),
        columns={
            "title": ("title",),
            "start": ("starts_at", "timetable.starts_at"),
            "length": ("length_min", "timetable.length_min"),
            "external_id": ("uuid",),
            "room": ("track", "timetable.track"),
            "track": ("tags",),
            "speakers": ("speaker",),
            "description": ("abstract",),
            "slides_url": ("slide_url",),
            "recording_url": ("video_url",),
            "link": ("url",),
        },
    ),
    Preset(
        kind="hacker-tracker",
        needs=_any_of("title start_date entry_type", "title begin_tsz"),
        columns={
            "title": ("title",),
            "start": ("begin_tsz", "start_date"),
            "end": ("end_tsz", "end_date"),
            "external_id": ("id",),
            "format": ("entry_type", "type"),
            "track": ("tags",),
            "room": ("location",),
            "speakers": ("who", "speakers"),
            "description": ("description",),
            "link": ("link",),
        },
    ),
    Preset(
        kind="kaltura",
        needs=_any_of("Name Schedule.StartDatetime"),
        code_last=True,
        columns={
            "title": ("Name",),
            "start": ("Schedule.StartDatetime",),
            "end": ("Schedule.EndDatetime",),
            "external_id": ("SessionId", "EventSessionId"),
            "level": ("Details.Level",),
            "track": ("Details.Track",),
            "room": ("Schedule.Room", "Schedule.Venue"),
            "speakers": ("Speakers",),
            "description": ("Description",),
        },
    ),
)


def preset_of(table: Table) -> Preset | None:
    """Return the preset that a table fits, or None."""
    return next((preset for preset in PRESETS if preset.is_it(table)), None)
