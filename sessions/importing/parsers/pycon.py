"""Parser of PyCon US: ``conference.json``, and the descriptions in its iCalendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, listed_on, programme_of
from sessions.importing.parsers.shared import cleaning, json_values
from sessions.importing.parsers.shared.date_texts import moment_of

KIND = "pycon"

_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_HEAD = re.compile(r"Section: (?P<section>[^\n]*)\nKind: (?P<kind>[^\n]*)\nName: [^\n]*(?:\n(?P<rest>.*))?", re.DOTALL)
_SPEAKERS = "\nSpeakers:\n"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?>")
_ALONE = frozenset({"br", "hr", "img"})
_LONGEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Described:
    """Fields in a description of PyCon's calendar."""

    section: str
    kind: str
    speakers: tuple[str, ...]
    description: str


def is_it(data: object) -> bool:
    """Return whether a JSON value is a ``conference.json``: a list of sessions in ``schedule`` (format detection)."""
    entries = data.get("schedule") if isinstance(data, dict) else None
    first = next((entry for entry in entries if isinstance(entry, dict)), None) if isinstance(entries, list) else None
    return first is not None and {"conf_key", "kind", "name", "start"} <= first.keys()


def parse(data: object, zone: ZoneInfo) -> Programme:
    """Parse ``conference.json``, including breaks and empty slots."""
    if not isinstance(data, dict) or not isinstance(data.get("schedule"), list):
        raise FeedError(Fault.NOT_THE_SHAPE, "schedule", type(data).__name__)
    conference = data.get("conference")
    about = conference if isinstance(conference, dict) else {}
    entries = json_values.objects_of(data["schedule"])
    return programme_of(
        KIND,
        [_sitting(entry, place, zone) for place, entry in entries if entry.get("cancelled") is not True],
        title=cleaning.line(json_values.text(json_values.first(about, "name", "title"))),
    )


def without_link(title: str) -> str:
    """Remove a Markdown link around a whole title: ``Panel`` for ``[Panel](/about)``."""
    found = _LINK.fullmatch(title.strip())
    return found[1] if found else title


def described(text: str) -> Described | None:
    """Parse a description of PyCon's calendar; None for another one."""
    found = _HEAD.fullmatch(text)
    if not found:
        return None
    description, _, people = (found["rest"] or "").rpartition(_SPEAKERS)
    if not people or not description:
        description, people = found["rest"] or "", ""
    return Described(
        section=cleaning.name(found["section"]),
        kind=cleaning.name(found["kind"]),
        speakers=cleaning.names(_named(people)),
        description=cleaning.markdown(description),
    )


def _sitting(entry: dict[str, object], place: str, zone: ZoneInfo) -> Sitting:
    code, title = json_values.titled(None, without_link(json_values.text(entry.get("name"))), place)
    start = _moment(entry, "start", place, zone)
    end = _moment(entry, "end", place, zone)
    starts_at = start if isinstance(start, datetime) else None
    ends_at = end if isinstance(end, datetime) else None
    if starts_at and not ends_at:
        ends_at = _after(starts_at, entry.get("duration"), place)
    return Sitting(
        title=title,
        external_id=cleaning.line(json_values.text(entry.get("conf_key"))),
        code=code,
        level=json_values.level(None, code),
        format=cleaning.name(json_values.text(entry.get("kind"))),
        track=cleaning.name(json_values.text(entry.get("section"))),
        room=cleaning.name(json_values.text(json_values.first(entry, "rooms", "room"))),
        speakers=json_values.people(json_values.first(entry, "speakers", "authors")),
        starts_at=starts_at,
        ends_at=ends_at if starts_at and ends_at and ends_at >= starts_at else None,
        on=listed_on(None if isinstance(start, datetime) else start, starts_at, zone),
        description=cleaning.markdown(entry.get("description")),
    )


def _moment(entry: dict[str, object], key: str, place: str, zone: ZoneInfo) -> datetime | date | None:
    value = entry.get(key)
    if value is None or value == "":
        return None
    try:
        return moment_of(value, zone)
    except ValueError as error:
        raise FeedError(Fault.BAD_TIME, f"{place} › {key}", str(value)[:100]) from error


def _after(starts_at: datetime, minutes: object, place: str) -> datetime | None:
    if minutes is None or minutes == "":
        return None
    if not isinstance(minutes, int | float) or not 0 <= minutes <= _LONGEST / timedelta(minutes=1):
        raise FeedError(Fault.BAD_DURATION, f"{place} › duration", str(minutes)[:100])
    return starts_at + timedelta(minutes=minutes)


def _named(people: str) -> Iterator[str]:
    """Yield the lines outside of HTML elements: each speaker's name stands before a biography in HTML."""
    depth = 0
    for line in people.split("\n"):
        if not depth and line.strip() and "<" not in line:
            yield line
        for closing, tag in _TAG.findall(line):
            if tag.lower() not in _ALONE:
                depth = max(depth - 1, 0) if closing else depth + 1
