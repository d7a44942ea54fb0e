"""What every parser makes of a feed: a programme of sittings; and the one error with which it refuses.

A leaf without Django. Sentences for people are made above, out of Fault and place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from sessions.rules.days import conference_date, day_span
from sessions.rules.feed_limits import MAX_SITTINGS

_AFTER_THE_NIGHT = timedelta(hours=3)
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Fault(StrEnum):
    """Each reason for which a feed is refused as a whole."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    TOO_MANY_DAYS = "too-many-days"
    TOO_DEEP = "too-deep"
    ENCODING = "encoding"
    SYNTAX = "syntax"
    UNKNOWN_KIND = "unknown-kind"
    NOT_THE_SHAPE = "not-the-shape"
    MISSING = "missing"
    BAD_TIME = "bad-time"
    BAD_DURATION = "bad-duration"
    RECURRENCE = "recurrence"
    NO_SESSIONS = "no-sessions"


class FeedError(ValueError):
    """A feed that is not taken: ``fault`` says why, ``place`` where (``day 2 › room Saal 1 › event 17``), ``found``
    what stood there. Both are "" where there is nothing to say; ``found`` is cut to 80 characters, ``place`` to 300.
    What no page could show, half of a character, is replaced.
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
    """One sitting as its feed tells it; what the feed does not say is empty.

    ``external_id`` is the feed's own name for the talk, the same for every sitting of it, "" where it has none.
    ``starts_at`` and ``ends_at`` are aware. ``on`` is the date of the conference day under which the feed lists it.
    ``description`` is Markdown with LF line ends; every other text is one clean line. ``code`` is one for the field's
    rules (sessions/codes.py), ``level`` 100 to 500.
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
class Counts:
    """How much a programme holds: sittings, conference days, rooms and people by name."""

    sessions: int
    days: int
    rooms: int
    speakers: int


@dataclass(frozen=True, slots=True)
class Programme:
    """A whole feed: its kind (``frab-xml`` …), its title, its time zone ("" where it names none), its sittings.

    The sittings stand in the order of the feed; none of them twice. One that is not ``complete`` is a page of a longer
    list: what it does not name is not gone.
    """

    kind: str
    sittings: tuple[Sitting, ...]
    title: str = ""
    zone: str = ""
    complete: bool = True

    def counts(self) -> Counts:
        """Count what the sittings hold; a day is one that a sitting is on."""
        return Counts(
            sessions=len(self.sittings),
            days=len({sitting.on for sitting in self.sittings if sitting.on}),
            rooms=len({sitting.room for sitting in self.sittings if sitting.room}),
            speakers=len({name for sitting in self.sittings for name in sitting.speakers}),
        )


def listed_on(listed: date | None, starts_at: datetime | None, zone: tzinfo) -> date | None:
    """Return the conference day of a sitting: the one under which it is listed, where its start bears that out.

    The start may lie between 04:00 of the listed date and 07:00 of the next one, since congresses have days that end
    at 06:00. Where the two contradict each other (feeds with dates in UTC are a day early) the start decides.
    """
    if starts_at is None:
        return listed
    if listed is not None:
        opening, closing = day_span(listed, zone)
        if opening <= starts_at < closing + _AFTER_THE_NIGHT:
            return listed
    return conference_date(starts_at, zone)


def programme_of(
    kind: str, sittings: Iterable[Sitting], *, title: str = "", zone: str = "", complete: bool = True
) -> Programme:
    """Return the programme of a feed whose entries are read: each sitting once, in the order of the feed.

    Raises FeedError when there is none, or more than MAX_SITTINGS.
    """
    once = tuple(dict.fromkeys(sittings))
    if not once:
        raise FeedError(Fault.NO_SESSIONS)
    if len(once) > MAX_SITTINGS:
        raise FeedError(Fault.TOO_MANY, found=str(len(once)))
    return Programme(kind=kind, sittings=once, title=title, zone=zone, complete=complete)
