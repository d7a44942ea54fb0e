"""Programme and Sitting: the common result of all parsers; and FeedError, their error.

No Django. Messages for people are made from Fault and place in ``importing/messages.py``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from sessions.rules.days import conference_date, day_span
from sessions.rules.feed_limits import MAX_SITTINGS
from sessions.rules.parsing import parse_zone
from sessions.rules.search_text import folded

_AFTER_THE_NIGHT = timedelta(hours=3)
_IN_BRACKETS = re.compile(r"\[[^\[\]]{0,40}\]|\([^()]{0,40}\)")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Fault(StrEnum):
    """Error codes: reasons why a feed is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    TOO_MANY_DAYS = "too-many-days"
    TOO_DEEP = "too-deep"
    TOO_SLOW = "too-slow"
    ENCODING = "encoding"
    SYNTAX = "syntax"
    UNKNOWN_KIND = "unknown-kind"
    WEB_PAGE = "web-page"
    PICTURE = "picture"
    DOCUMENT = "document"
    SPREADSHEET = "spreadsheet"
    NOT_ONE = "not-one"
    NOT_THE_SHAPE = "not-the-shape"
    MISSING = "missing"
    BAD_TIME = "bad-time"
    BAD_DURATION = "bad-duration"
    RECURRENCE = "recurrence"
    NO_SESSIONS = "no-sessions"


class FeedError(ValueError):
    """Parse error of a feed: ``fault`` is the error code, ``place`` where (``day 2 › room Saal 1 › event 17``),
    ``found`` the invalid value.

    Both may be "". ``found`` is cut to 80 characters, ``place`` to 300, and lone surrogates are replaced.
    """

    def __init__(self, fault: Fault, place: str = "", found: str = "") -> None:
        place, found = _told(place, 300), _told(found, 80)
        super().__init__(" · ".join(filter(None, (fault, place, found))))
        self.fault = fault
        self.place = place
        self.found = found


def _told(text: str, limit: int) -> str:
    text = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return _NO_TEXT.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One scheduled session of a programme; unknown values are empty.

    ``external_id`` is the feed's id of the talk, the same for all its repeats, or "". ``starts_at`` and ``ends_at`` are
    aware. ``on`` is the date of the conference day under which the feed lists it. ``description`` is Markdown with LF
    line ends; every other text is one sanitised line. ``code`` follows rules/codes.py, ``level`` is 100 to 500.
    """

    title: str
    external_id: str = ""
    code: str = ""
    level: int | None = None
    format: str = ""
    track: str = ""
    room: str = ""
    speakers: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on: date | None = None
    description: str = ""
    recording_url: str = ""
    slides_url: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A parsed feed: format (``frab-xml`` …), title, time zone ("" if none), sessions.

    The sessions are in the order of the feed, without duplicates. ``complete`` is False for one page of a longer list:
    then a missing session was not removed. ``duplicates`` is the number of sessions that the feed has twice.
    """

    kind: str
    sittings: tuple[Sitting, ...]
    title: str = ""
    zone: str = ""
    complete: bool = True
    duplicates: int = 0

    def other_zone(self, than: ZoneInfo) -> str:
        """Return the feed's time zone if its clocks differ from those of another one at any of its times, else ""."""
        zone = parse_zone(self.zone)
        if zone is None or self.zone == than.key:
            return ""
        starts = {sitting.starts_at for sitting in self.sittings if sitting.starts_at}
        same = all(start.astimezone(zone).utcoffset() == start.astimezone(than).utcoffset() for start in starts)
        return "" if same and starts else self.zone


def listed_on(listed: date | None, starts_at: datetime | None, zone: tzinfo) -> date | None:
    """Return the conference day of a session: the listed date, if the start fits it.

    The start may be from 04:00 of the listed date to 07:00 of the next, because days of some congresses end at 06:00.
    When they contradict each other (feeds with dates in UTC are a day early), the start decides.
    """
    if starts_at is None:
        return listed
    if listed is not None:
        opening, closing = day_span(listed, zone)
        if opening <= starts_at < closing + _AFTER_THE_NIGHT:
            return listed
    return conference_date(starts_at, zone)


def _without_false_ids(sittings: Iterable[Sitting]) -> Iterator[Sitting]:
    """Yield the sessions, without an id that the feed gives to several talks: it identifies none of them.

    A repeat has the title of its talk, perhaps with a mark in brackets.
    """
    listed = list(sittings)
    titles: dict[str, str] = {}
    false: set[str] = set()
    for sitting in listed:
        if sitting.external_id:
            title = folded(_IN_BRACKETS.sub("", sitting.title))
            if titles.setdefault(sitting.external_id, title) != title:
                false.add(sitting.external_id)
    return (replace(each, external_id="") if each.external_id in false else each for each in listed)


def programme_of(
    kind: str, sittings: Iterable[Sitting], *, title: str = "", zone: str = "", complete: bool = True
) -> Programme:
    """Build the programme: sessions without duplicates, in the order of the feed.

    Raises FeedError when there is none, or more than MAX_SITTINGS.
    """
    listed = list(_without_false_ids(sittings))
    once = tuple(dict.fromkeys(listed))
    if not once:
        raise FeedError(Fault.NO_SESSIONS)
    if len(once) > MAX_SITTINGS:
        raise FeedError(Fault.TOO_MANY, found=str(len(once)))
    return Programme(kind, once, title, zone, complete, duplicates=len(listed) - len(once))
