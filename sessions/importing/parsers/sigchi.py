"""Parser of ACM SIGCHI programmes (``program.json`` of programs.sigchi.org): CHI, UIST, CSCW, TEI and others.

Sessions and events (breaks, receptions) have a time and a room; papers, posters and talks are contents of sessions and
become their descriptions. Numbers refer to time slots, rooms, types, tracks, contents and people: what they stand for
is put in their place, and the objects are read as a table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from sessions.importing.parsers.csv.table import parse_table
from sessions.importing.parsers.objects.flatten import Listed, table_of
from sessions.importing.parsers.programme import Fault, FeedError, Programme
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.date_texts import moment_of
from sessions.rules.clean_text import TEXT_LIMIT
from sessions.rules.parsing import parse_zone

KIND = "sigchi"

type _Entry = Mapping[str, object]

_LISTS = ("contents", "people", "timeSlots")
_FIELDS = ("title", "external_id", "start", "end", "format", "track", "room", "speakers", "description")
_FARTHEST = 24 * 60
_MOST_TEXT = 20_000_000
"""Characters of contents in all descriptions: a hostile file has sessions that all refer to the same long contents."""


def is_it(data: object) -> bool:
    """Return whether a JSON value is a SIGCHI programme (format detection)."""
    return isinstance(data, dict) and isinstance(data.get("sessions"), list) and all(key in data for key in _LISTS)


def parse(data: object, zone: ZoneInfo) -> Programme:
    """Parse a programme: its sessions and its events.

    Times are those of the clock on the wall, written as if it were UTC: they are in the zone of the conference
    (``timeZoneName``, else ``timeZoneOffset`` in minutes), else in ``zone``.
    """
    if not isinstance(data, dict):
        raise FeedError(Fault.NOT_THE_SHAPE, found=type(data).__name__)
    conference = data.get("conference")
    about: _Entry = conference if isinstance(conference, dict) else {}
    named = parse_zone(json_values.text(about.get("timeZoneName")))
    known = _Known(data, named or _offset(about.get("timeZoneOffset")) or zone)
    listed = [
        json_values.object_of(entry, f"session {number}")
        for key in ("sessions", "events")
        for number, entry in enumerate(json_values.items_of(data.get(key), key), start=1)
    ]
    entries = [Listed(known.whole(entry), ()) for entry in listed if not _is_cancelled(entry)]
    if not entries:
        raise FeedError(Fault.NO_SESSIONS)
    programme = parse_table(table_of(entries, KIND), {field: field for field in _FIELDS}, zone)
    title = cleaning.line(json_values.text(json_values.first(about, "name", "fullName", "shortName")))
    return replace(programme, title=title, zone=named.key if named else "")


class _Known:
    """What sessions refer to, by number; the zone of the conference; how much text may still be described."""

    def __init__(self, data: _Entry, zone: tzinfo) -> None:
        self._zone = zone
        self._left = _MOST_TEXT
        self._rooms, self._types, self._tracks = (_by_id(data, key) for key in ("rooms", "contentTypes", "tracks"))
        self._slots = _by_id(data, "timeSlots")
        self._people = {number: _person(person) for number, person in _by_id(data, "people").items()}
        self._contents = _by_id(data, "contents")
        self._abstracts = {
            number: cleaning.markdown(json_values.text(each.get("abstract"))) for number, each in self._contents.items()
        }
        # Sessions may refer to the same content again and again.
        self._authors = cache(self._authors_of)

    def whole(self, entry: _Entry) -> _Entry:
        """Return the fields of a session, with what its numbers stand for."""
        slot = self._slots.get(json_values.text(entry.get("timeSlotId")), {})
        title = json_values.text(json_values.first(entry, "name", "title"))
        contents = list(_referred(entry.get("contentIds"), self._contents))
        chairs = cleaning.names(_referred(entry.get("chairIds"), self._people))
        speakers = cleaning.names(_referred(entry.get("presenterIds"), self._people))
        if not speakers and len(contents) == 1:
            speakers = self._authors(json_values.text(contents[0].get("id")))
        return {
            "title": title,
            "external_id": entry.get("id"),
            "start": self._instant(json_values.first(entry, "startDate") or json_values.first(slot, "startDate")),
            "end": self._instant(json_values.first(entry, "endDate") or json_values.first(slot, "endDate")),
            "format": self._types.get(json_values.text(entry.get("typeId"))),
            "track": list(_referred([content.get("trackId") for content in contents], self._tracks)),
            "room": self._rooms.get(json_values.text(entry.get("roomId"))),
            "speakers": list(speakers),
            "description": cleaning.markdown(
                entry.get("description"),
                f"Chair: {', '.join(chairs)}" if chairs else "",
                "\n\n".join(self._described(contents, title)),
            ),
        }

    def _described(self, contents: list[_Entry], session: str) -> Iterator[str]:
        """Yield the paragraphs of the contents of a session, until a description or the programme has too many.

        The title of the only content is left out when it is that of its session.
        """
        length = 0
        for content in contents:
            title = cleaning.line(json_values.text(content.get("title")))
            number = json_values.text(content.get("id"))
            authors = self._authors(number)
            heading = f"**{title}**" + (f"  \n{', '.join(authors)}" if authors else "")
            alone = len(contents) == 1 and title == session
            abstract = self._abstracts[number]
            for paragraph in filter(None, ("" if alone else heading, abstract)):
                length += len(paragraph)
                self._left -= len(paragraph)
                if length > TEXT_LIMIT or self._left < 0:
                    return
                yield paragraph

    def _authors_of(self, content: str) -> tuple[str, ...]:
        authors = json_values.items_of(self._contents[content].get("authors"), "contents › authors")
        ids = [author.get("personId") for author in authors if isinstance(author, dict)]
        return cleaning.names(_referred(ids, self._people))

    def _instant(self, value: object) -> object:
        """Return a time in UTC; another value as it is."""
        try:
            wall = moment_of(value, UTC)
        except ValueError:
            return value
        return wall.replace(tzinfo=self._zone).astimezone(UTC).isoformat() if isinstance(wall, datetime) else value


def _is_cancelled(entry: _Entry) -> bool:
    return json_values.text(entry.get("status")).casefold() in {"cancelled", "canceled"}


def _person(person: _Entry) -> str:
    parts = (person.get("firstName"), person.get("middleInitial"), person.get("lastName"))
    return " ".join(filter(None, (cleaning.line(json_values.text(part), 100) for part in parts)))


def _referred[Item](ids: object, known: Mapping[str, Item]) -> Iterator[Item]:
    """Yield what these numbers stand for; unknown ones are ignored."""
    for number in islice(ids, cleaning.MOST_NAMES) if isinstance(ids, list) else ():
        if (found := known.get(json_values.text(number))) is not None:
            yield found


def _offset(minutes: object) -> tzinfo | None:
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not abs(minutes) < _FARTHEST:
        return None
    return timezone(timedelta(minutes=minutes))


def _by_id(data: _Entry, key: str) -> dict[str, _Entry]:
    """Return the objects of a list by their numbers."""
    entries = json_values.items_of(data.get(key), key)
    return {json_values.text(entry.get("id")): entry for entry in entries if isinstance(entry, dict)}
