"""Value objects of cards and photos: all that their HTML shows, and immutable, so that it can be cached."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sessions.models import Event, Photo, Session
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


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo of a session as its page shows it; ``version`` is the content hash in the addresses of its files."""

    pk: UUID
    name: str
    file: str
    version: str
    alt: str
    caption: str
    width: int | None
    height: int | None

    @classmethod
    def of(cls, photo: Photo) -> "ShownPhoto":
        """Return what is shown of a photo; ``file`` is its path, or "" while the file is still missing."""
        file = photo.file.name or ""
        return cls(photo.pk, photo.name, file, photo.version, photo.alt, photo.caption, photo.width, photo.height)
