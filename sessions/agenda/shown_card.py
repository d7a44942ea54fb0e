"""Value objects for cards: everything that the HTML of a session's card shows, immutable, so that it can be cached."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sessions.models import Event, Session
from sessions.rules.codes import join_heading
from sessions.rules.venues import VenueChange


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """What a card shows of its event: the part of its address, the language of its texts, its time zone."""

    slug: str
    language: str
    zone: ZoneInfo

    @classmethod
    def of(cls, event: Event) -> "ShownEvent":
        """Return what a card shows of an event."""
        return cls(event.slug, event.language, event.zone)


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day that a card offers to be moved to."""

    number: int
    heading: str


@dataclass(frozen=True, slots=True)
class ShownSession:
    """What a card shows of its session."""

    pk: UUID
    code: str
    title: str
    level: int | None
    format: str
    track: str
    room: str
    speakers: str
    starts_at: datetime | None
    ends_at: datetime | None
    logged_at: datetime | None
    removed_from_feed_at: datetime | None

    @property
    def heading(self) -> str:
        """``CODE | Title``, or the one of them that is known."""
        return join_heading(self.code, self.title)

    @classmethod
    def of(cls, session: Session) -> "ShownSession":
        """Return what a card shows of a session."""
        return cls(*[getattr(session, name) for name in cls.__slots__])


@dataclass(frozen=True, slots=True)
class ShownOverlap:
    """What a card shows of another session that is on at the same time."""

    code: str
    title: str

    @property
    def heading(self) -> str:
        """``CODE | Title``, or the one of them that is known."""
        return join_heading(self.code, self.title)


@dataclass(frozen=True, slots=True)
class ShownCard:
    """What a card shows: its session, what its owner says of it, and how it stands among the others of the day."""

    session: ShownSession
    state: str
    choice: str
    summary: str
    watch_later: bool
    rating: int | None
    running: bool
    is_next: bool
    asks: bool
    up: str
    down: str
    overlaps: tuple[ShownOverlap, ...]
    more_overlaps: int
    venue_change: VenueChange | None
    order: str
    changed: int
    fresh: bool

    @property
    def movable(self) -> bool:
        """Whether its place among its neighbours is a matter of choice rather than of time."""
        return bool(self.up or self.down)

    @property
    def overlap_count(self) -> int:
        """How many other sessions are on at the same time; ``overlaps`` are the first of them."""
        return len(self.overlaps) + self.more_overlaps
