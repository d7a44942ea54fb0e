"""Common part of the frab parsers: convert one event, given as a mapping, to a Sitting."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sessions.importing.parsers.frab.times import (
    Span,
    clock_of,
    date_of,
    duration_of,
    instant_of_frab,
    is_clock,
    is_date,
)
from sessions.importing.parsers.programme import Fault, FeedError, Programme, Sitting, listed_on, programme_of
from sessions.importing.parsers.shared import cleaning
from sessions.importing.parsers.shared.json_values import items_of, plain
from sessions.importing.parsers.shared.time_limit import check_time
from sessions.rules.codes import level_of, split_typed
from sessions.rules.parsing import join_url, parse_url, parse_zone

Facts = Mapping[str, object]
"""The fields of an event, a day or a conference."""

_CANCELLED = re.compile(r"[\[(](?:cancel+ed|abgesagt)[\])]|(?:cancel+ed|abgesagt):", re.IGNORECASE)
_RECORDING = re.compile(
    r"(?:(?:video|talk|session)?[ -]?recording|(?:video)?aufzeichnung|mitschnitt|録画)(?: ?[(\[-].*)?|video(?: ?\(.*)?",
    re.IGNORECASE,
)
_SLIDES = re.compile(
    r"(?<![^\W_])(?:slides?|slide ?deck|folien|presentation|präsentation|スライド|発表資料)(?![^\W_])", re.IGNORECASE
)
_NO_SLIDES = (".gif", ".jpeg", ".jpg", ".mkv", ".mov", ".mp4", ".png", ".svg", ".webm", ".webp")
"""Pictures and videos: logos and screenshots are attached with the same type."""


def text_of(value: object) -> str:
    """Return the text of a value: of an object its name or first language, of a list its texts joined with commas."""
    return ", ".join(filter(None, map(plain, value if isinstance(value, list) else [value])))


@dataclass(frozen=True, slots=True)
class Conference:
    """Metadata of a schedule: time zone, title, base URL, and the time at which its days change."""

    zone: ZoneInfo
    title: str = ""
    zone_name: str = ""
    base_url: str = ""
    change: time | None = None


@dataclass(frozen=True, slots=True)
class FrabEvent:
    """One event of a schedule: its fields, day, room, and place for error messages."""

    facts: Facts
    place: str
    day: Span
    room: str = ""


def conference_of(facts: Facts, zone: ZoneInfo) -> Conference:
    """Parse the metadata of a schedule; without a known time zone its times are in ``zone``."""
    named = _zone_named(text_of(facts.get("time_zone_name")))
    return Conference(
        zone=named or zone,
        title=cleaning.line(text_of(facts.get("title")) or text_of(facts.get("acronym"))),
        zone_name=named.key if named else "",
        base_url=cleaning.address(text_of(facts.get("base_url"))),
        change=clock_of(text_of(facts.get("day_change")), "conference › day_change"),
    )


def day_of(facts: Facts, conference: Conference, label: str) -> Span:
    """Parse one day of a schedule."""
    opening = _bound(facts, ("day_start", "start"), conference, label)
    closing = _bound(facts, ("day_end", "end"), conference, label)
    change = (
        clock_of(text_of(facts.get("change")), f"{label} › change") if is_clock(text_of(facts.get("change"))) else None
    )
    listed = date_of(text_of(facts.get("date")), f"{label} › date")
    if listed is None and opening:
        listed = opening.astimezone(conference.zone).date()
    if opening is None and change and listed:
        opening = datetime.combine(listed, change, tzinfo=conference.zone)
    return Span(listed, opening, closing)


def label_of(facts: Facts, number: int) -> str:
    """Return the name of a day for error messages: ``day 2``."""
    return f"day {cleaning.name(text_of(facts.get('index'))) or number}"


def place_of(facts: Facts, number: int, day: str, room: str) -> str:
    """Return the place of an event for error messages: ``day 2 › room Saal 1 › event 17``, or ``event #3``."""
    named = cleaning.name(text_of(facts.get("id")) or text_of(facts.get("guid")))
    parts = (day, f"room {cleaning.name(room)}" if room else "", f"event {named or f'#{number}'}")
    return " › ".join(filter(None, parts))


def programme(kind: str, conference: Conference, entries: Iterable[FrabEvent]) -> Programme:
    """Build the programme of a schedule; raises FeedError for an invalid event."""
    sittings: list[Sitting] = []
    for entry in entries:
        check_time(entry.place)
        if not _is_cancelled(entry.facts):
            sittings.append(_sitting(entry, conference))
    return programme_of(kind, sittings, title=conference.title, zone=conference.zone_name)


def _sitting(entry: FrabEvent, conference: Conference) -> Sitting:
    facts, place = entry.facts, entry.place
    subtitle = text_of(facts.get("subtitle"))
    title = cleaning.line(text_of(facts.get("title")))
    code, rest = split_typed(title)
    if code and rest:
        title = rest
    else:
        # A code can be the title: "cosmic040" is the name of a music set.
        code = ""
        title = title or cleaning.line(subtitle or text_of(facts.get("code")) or text_of(facts.get("slug")))
    if not title:
        raise FeedError(Fault.MISSING, f"{place} › title")
    listed, starts_at = _start(entry, conference)
    return Sitting(
        title=title,
        external_id=cleaning.line(text_of(facts.get("guid")) or text_of(facts.get("id")), 200),
        code=code,
        level=level_of(code),
        format=cleaning.name(text_of(facts.get("type"))),
        track=cleaning.name(text_of(facts.get("track"))),
        room=cleaning.name(text_of(facts.get("room")) or entry.room),
        speakers=_people(facts.get("persons"), f"{place} › persons"),
        starts_at=starts_at,
        ends_at=_end(facts, starts_at, conference.zone, place),
        on=listed_on(listed, starts_at, conference.zone),
        description=cleaning.markdown(
            "" if title == cleaning.line(subtitle) else subtitle,
            text_of(facts.get("abstract")),
            text_of(facts.get("description")),
        ),
        recording_url=_recording_of(facts, conference.base_url, place),
        slides_url=_slides_of(facts, conference.base_url, place),
    )


def _start(entry: FrabEvent, conference: Conference) -> tuple[date | None, datetime | None]:
    """Return the listed date and the start of an event: its full date, or its time of day within its day."""
    day, place = entry.day, f"{entry.place} › start"
    dated, start = text_of(entry.facts.get("date")), text_of(entry.facts.get("start"))
    if dated and not is_date(dated):
        return day.listed, instant_of_frab(dated, conference.zone, f"{entry.place} › date")
    own = date_of(dated, f"{entry.place} › date")
    if own and own != day.listed:
        day = Span(own)
    if start and not is_clock(start):
        return day.listed, instant_of_frab(start, conference.zone, place)
    clock = clock_of(start, place)
    return day.listed, day.at(clock, conference.zone, conference.change) if clock is not None else None


def _end(facts: Facts, starts_at: datetime | None, zone: ZoneInfo, place: str) -> datetime | None:
    """Return the end of an event in an XML or JSON schedule; None when it is not after the start.

    The first of these that is given: `end` with its date, if it is after the start; the start and `duration`; `end` as
    a time of day, of the next date where the start is later than it.
    """
    ends, lasts = text_of(facts.get("end")), duration_of(text_of(facts.get("duration")), f"{place} › duration")
    if starts_at is None:
        return None
    if ends and not is_clock(ends) and (ends_at := instant_of_frab(ends, zone, f"{place} › end")) > starts_at:
        return ends_at
    if lasts is None and (clock := clock_of(ends, f"{place} › end") if is_clock(ends) else None):
        return Span(starts_at.astimezone(zone).date(), starts_at).at(clock, zone)
    return starts_at + lasts if lasts else None


def _people(value: object, place: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return cleaning.names([value])
    return cleaning.names(map(text_of, items_of(value, place)))


def _is_cancelled(facts: Facts) -> bool:
    states = {text_of(facts.get("status")).casefold(), text_of(facts.get("state")).casefold()}
    marks = (facts.get("cancelled"), facts.get("canceled"))
    return (
        bool(states & {"cancelled", "canceled"})
        or any(mark is True or text_of(mark).casefold() == "true" for mark in marks)
        or _CANCELLED.match(text_of(facts.get("title"))) is not None
    )


def _bound(facts: Facts, keys: Iterable[str], conference: Conference, label: str) -> datetime | None:
    """Return the start or end of a day, if it is given with its date."""
    for key in keys:
        text = text_of(facts.get(key))
        if text and not is_clock(text) and not is_date(text):
            return instant_of_frab(text, conference.zone, f"{label} › {key}")
    return None


def _zone_named(name: str) -> ZoneInfo | None:
    return parse_zone(name) if re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", name) else None


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str
    title: str
    url: str

    @property
    def may_be_slides(self) -> bool:
        """Whether the file type does not exclude slides."""
        parts = parse_url(self.url)
        return parts is not None and not parts.path.casefold().endswith(_NO_SLIDES)


def _recording_of(facts: Facts, base: str, place: str) -> str:
    """Return the URL of the recording: from its own field, else the first link with such a name, else ""."""
    recording = facts.get("recording")
    parts = recording if isinstance(recording, Mapping) else {}
    given = (facts.get("video_download_url"), parts.get("url"), parts.get("link"), facts.get("video"))
    links = (*_links(facts, "links", base, place), *_links(facts, "attachments", base, place))
    named = (link.url for link in links if link.kind in {"recording", "video"} or _RECORDING.fullmatch(link.title))
    return next(filter(None, (*(_absolute(base, text_of(value)) for value in given), *named)), "")


def _slides_of(facts: Facts, base: str, place: str) -> str:
    """Return the URL of the slides: an attachment with such a name, else one of that type."""
    attached = [link for link in _links(facts, "attachments", base, place) if link.may_be_slides]
    links = [link for link in _links(facts, "links", base, place) if link.may_be_slides]
    found = (
        *(link.url for link in attached if _SLIDES.search(link.title)),
        *(link.url for link in (*attached, *links) if link.kind == "slides"),
        *(link.url for link in links if _SLIDES.fullmatch(link.title)),
    )
    return next(iter(found), "")


def _links(facts: Facts, key: str, base: str, place: str) -> list[_Link]:
    """Return the web links of an event; relative ones are resolved against the schedule's URL."""
    found = []
    for item in items_of(facts.get(key), f"{place} › {key}"):
        parts = item if isinstance(item, Mapping) else {"url": item}
        if url := _absolute(base, text_of(parts.get("url")) or text_of(parts.get("href"))):
            found.append(_Link(text_of(parts.get("type")).casefold(), cleaning.line(text_of(parts.get("title"))), url))
    return found


def _absolute(base: str, url: str) -> str:
    return cleaning.address(join_url(base, url) or "") if url else ""
