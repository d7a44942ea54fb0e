"""What readers see: value objects, copied field by field, so that no other field of a row can get into a page."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.reporting.preview_elements import Shown
from sessions.web.date_formats import short_date


@dataclass(frozen=True, slots=True)
class SharedPhoto:
    """A photo of a session: how it is shown, its alternative text, its caption and, in a team, who added it."""

    shown: Shown
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class SharedSession:
    """What readers see of a session; texts are safe HTML, "" where there are none or they are not shared.

    ``key``, ``updated`` and ``texts_digest`` are for the feed: when its facts changed or its texts began, and a digest
    of the texts, by which the feed sees that they changed.
    """

    key: UUID
    updated: datetime
    texts_digest: bytes
    anchor: str
    code: str
    title: str
    heading: str
    level: int | None
    format: str
    track: str
    room: str
    speakers: str
    starts_at: datetime | None
    ends_at: datetime | None
    recording_url: str
    slides_url: str
    description: str
    state: str
    second_choice: bool
    rating: int | None
    note: SafeString
    summary: SafeString
    body: SafeString
    photos: tuple[SharedPhoto, ...]

    @property
    def has_texts(self) -> bool:
        """Whether anything that was written about it is shared."""
        return bool(self.note or self.summary or self.body)


@dataclass(frozen=True, slots=True)
class SharedDay:
    """What readers see of a day; ``count`` is the number of its sessions, also of those on another page."""

    number: int
    heading: str
    date: date | None
    note: SafeString
    count: int
    sessions: tuple[SharedSession, ...] = ()

    @property
    def anchor(self) -> str:
        """Its fragment on the page."""
        return f"day-{self.number}"


@dataclass(frozen=True, slots=True)
class SharedEvent:
    """What readers see of an event; the days on this page have their sessions.

    ``by_day`` says that each day has a page of its own. ``left_out`` is how many sessions did not fit.
    """

    name: str
    venue: str
    first_day: date | None
    last_day: date | None
    zone: ZoneInfo
    time_zone: str
    days: tuple[SharedDay, ...]
    shown: tuple[SharedDay, ...]
    by_day: bool = False
    left_out: int = 0

    @property
    def count(self) -> int:
        """Number of sessions of all days."""
        return sum(day.count for day in self.days)


def dates_of(event: SharedEvent) -> str:
    """Return the dates of an event with the year; "" without dates."""
    first, last = event.first_day, event.last_day
    known = [day.date for day in event.days if day.date]
    first = first or min(known, default=None)
    last = last or max(known, default=None)
    if first is None:
        return ""
    if last is None or last == first:
        return _("%(day)s, %(year)s") % {"day": short_date(first), "year": first.year}
    return _("%(first)s – %(last)s, %(year)s") % {
        "first": short_date(first),
        "last": short_date(last),
        "year": last.year,
    }


def count_of(event: SharedEvent) -> str:
    """Return the number of sessions in words."""
    return ngettext("%(sessions)s session", "%(sessions)s sessions", event.count) % {"sessions": event.count}


def digest_of(*values: object) -> bytes:
    """Return a digest of texts, numbers and None."""
    return sha256(repr(values).encode(errors="surrogatepass")).digest()
