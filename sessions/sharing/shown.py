"""What readers see: value objects, copied field by field, so that no other field of a row can get into a page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from sessions.reporting.preview_elements import Shown


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
