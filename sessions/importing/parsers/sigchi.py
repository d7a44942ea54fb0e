"""Parser of ACM SIGCHI programmes (``program.json`` of programs.sigchi.org): CHI, UIST, CSCW, TEI and others.

Sessions and events (breaks, receptions) have a time and a room; papers, posters and talks are contents of sessions and
become their descriptions. Numbers refer to time slots, rooms, types, tracks, contents and people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo

from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, listed_on, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.date_texts import moment_of
from sessions.rules.clean_text import TEXT_LIMIT
from sessions.rules.parsing import parse_zone

KIND = "sigchi"

type _Entry = dict[str, object]

_LISTS = ("contents", "people", "timeSlots")
_FARTHEST = 24 * 60
_MOST_CONTENTS = 500
"""Maximum number of contents of one session; a poster session has 150."""
_MOST_TEXT = 20_000_000
"""Characters of contents in all descriptions: a hostile file has sessions that all refer to the same long contents."""


@dataclass(frozen=True, slots=True)
class _Content:
    """A paper, poster or talk."""

    title: str
    authors: tuple[str, ...]
    track: str
    abstract: str

    def paragraphs(self, session: str) -> tuple[str, str]:
        """Return title with authors, unless it is that of its session, and the abstract."""
        heading = f"**{self.title}**" + (f"  \n{', '.join(self.authors)}" if self.authors else "")
        return ("" if self.title == session else heading), self.abstract


@dataclass(frozen=True, slots=True)
class _Program:
    """What sessions refer to, by number; the zone of the conference; how much text may still be described."""

    zone: tzinfo
    rooms: Mapping[str, str]
    types: Mapping[str, str]
    slots: Mapping[str, _Entry]
    contents: Mapping[str, _Content]
    people: Mapping[str, str]
    left: list[int] = field(default_factory=lambda: [_MOST_TEXT])


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
    tracks = {number: cleaning.name(json_values.text(each)) for number, each in _by_id(data, "tracks")}
    people = {number: _name(person) for number, person in _by_id(data, "people")}
    known = _Program(
        zone=named or _offset(about.get("timeZoneOffset")) or zone,
        rooms={number: cleaning.name(json_values.text(each)) for number, each in _by_id(data, "rooms")},
        types={number: cleaning.name(json_values.text(each)) for number, each in _by_id(data, "contentTypes")},
        slots=dict(_by_id(data, "timeSlots")),
        contents={number: _content(each, tracks, people) for number, each in _by_id(data, "contents")},
        people=people,
    )
    return programme_of(
        KIND,
        [
            _sitting(entry, place.replace("session", key[:-1]), known, zone)
            for key in ("sessions", "events")
            for place, entry in json_values.objects_of(_list(data.get(key), key))
        ],
        title=cleaning.line(json_values.text(json_values.first(about, "name", "fullName", "shortName"))),
        zone=named.key if named else "",
    )


def _sitting(entry: _Entry, place: str, known: _Program, zone: tzinfo) -> Sitting:
    code, title = json_values.titled(None, json_values.first(entry, "name", "title"), place)
    slot = known.slots.get(json_values.text(entry.get("timeSlotId")), {})
    starts_at = _instant(entry, slot, "startDate", place, known.zone)
    ends_at = _instant(entry, slot, "endDate", place, known.zone)
    contents = list(islice(_referred(entry.get("contentIds"), known.contents), _MOST_CONTENTS))
    chairs = cleaning.names(_referred(entry.get("chairIds"), known.people))
    speakers = cleaning.names(_referred(entry.get("presenterIds"), known.people))
    return Sitting(
        title=title,
        external_id=cleaning.line(json_values.text(entry.get("id"))),
        code=code,
        level=json_values.level(None, code),
        format=known.types.get(json_values.text(entry.get("typeId")), ""),
        track=cleaning.name(", ".join(dict.fromkeys(content.track for content in contents if content.track))),
        room=known.rooms.get(json_values.text(entry.get("roomId")), ""),
        speakers=speakers or (contents[0].authors if len(contents) == 1 else ()),
        starts_at=starts_at,
        ends_at=ends_at if starts_at and ends_at and ends_at > starts_at else None,
        on=listed_on(None, starts_at, zone),
        description=cleaning.markdown(
            entry.get("description"),
            f"Chair: {', '.join(chairs)}" if chairs else "",
            "\n\n".join(_described(contents, title, known)),
        ),
    )


def _described(contents: list[_Content], session: str, known: _Program) -> Iterator[str]:
    """Yield the paragraphs of the contents of a session, until a description or the programme has too many."""
    length = 0
    for content in contents:
        for paragraph in filter(None, content.paragraphs(session if len(contents) == 1 else "")):
            length += len(paragraph)
            known.left[0] -= len(paragraph)
            if length > TEXT_LIMIT or known.left[0] < 0:
                return
            yield paragraph


def _content(entry: _Entry, tracks: Mapping[str, str], people: Mapping[str, str]) -> _Content:
    authors = _list(entry.get("authors"), "contents › authors")
    ids = [author.get("personId") for author in authors if isinstance(author, dict)]
    return _Content(
        title=cleaning.line(json_values.text(entry.get("title"))),
        authors=cleaning.names(_referred(ids, people)),
        track=tracks.get(json_values.text(entry.get("trackId")), ""),
        abstract=cleaning.markdown(json_values.text(entry.get("abstract"))),
    )


def _name(person: _Entry) -> str:
    parts = (person.get("firstName"), person.get("middleInitial"), person.get("lastName"))
    return " ".join(filter(None, (cleaning.line(json_values.text(part), 100) for part in parts)))


def _referred[Item](ids: object, known: Mapping[str, Item]) -> Iterator[Item]:
    """Yield what these numbers stand for; unknown ones are ignored."""
    for number in islice(ids, cleaning.MOST_NAMES) if isinstance(ids, list) else ():
        if (found := known.get(json_values.text(number))) is not None:
            yield found


def _instant(entry: _Entry, slot: _Entry, key: str, place: str, zone: tzinfo) -> datetime | None:
    value = json_values.first(entry, key) or json_values.first(slot, key)
    if value is None:
        return None
    try:
        wall = moment_of(value, UTC)
    except ValueError:
        raise FeedError(Fault.BAD_TIME, f"{place} › {key}", str(value)[:100]) from None
    return wall.replace(tzinfo=zone).astimezone(UTC) if isinstance(wall, datetime) else None


def _offset(minutes: object) -> tzinfo | None:
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not abs(minutes) < _FARTHEST:
        return None
    return timezone(timedelta(minutes=minutes))


def _by_id(data: _Entry, key: str) -> Iterator[tuple[str, _Entry]]:
    """Yield the objects of a list with their numbers."""
    for entry in _list(data.get(key), key):
        if isinstance(entry, dict):
            yield json_values.text(entry.get("id")), entry


def _list(value: object, place: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise FeedError(Fault.NOT_THE_SHAPE, place, str(value)[:100])
    return value
