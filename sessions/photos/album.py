"""View model of the album page: inbox, photos per day and session, missing photos, deleted photos.

Works on rows that are already fetched; no queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sessions.models import Day, Event, Photo, Session
from sessions.photos.assign import assigned_by_logging, time_spans_of
from sessions.rules.photo_matching import PhotoSession, match_photo_to_session, proposals


@dataclass(frozen=True, slots=True)
class InboxPhoto:
    """A photo in the inbox, with the suggested sessions, most likely first."""

    photo: Photo
    proposals: list[Session]
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class InboxDay:
    """The inbox photos of one conference day; without a date when they have no capture time."""

    date: date | None
    waiting: list[InboxPhoto]


@dataclass(frozen=True, slots=True)
class AssignedPhoto:
    """A photo of a session; ``is_presumed`` when it was assigned by the time at which the session was logged, with the
    other sessions to which it can be moved.
    """

    photo: Photo
    is_presumed: bool
    proposals: list[Session]


@dataclass(frozen=True, slots=True)
class SessionPhotos:
    """The photos of one session."""

    session: Session
    photos: list[AssignedPhoto]


@dataclass(frozen=True, slots=True)
class AlbumDay:
    """A day with those of its sessions that have photos."""

    day: Day
    groups: list[SessionPhotos]


@dataclass(frozen=True, slots=True)
class Album:
    """All photos of the album page, in groups."""

    inbox: list[InboxDay] = field(default_factory=list)
    days: list[AlbumDay] = field(default_factory=list)
    missing: list[Photo] = field(default_factory=list)
    deleted: list[Photo] = field(default_factory=list)

    @property
    def waiting(self) -> list[InboxPhoto]:
        """The photos in the inbox."""
        return [waiting for day in self.inbox for waiting in day.waiting]

    @property
    def in_order(self) -> list[Photo]:
        """The photos with a file as they stand on the page."""
        assigned = [each.photo for day in self.days for group in day.groups for each in group.photos]
        return [*(waiting.photo for waiting in self.waiting), *assigned]

    @property
    def sure(self) -> int:
        """Number of inbox photos whose capture time names one session."""
        return sum(waiting.is_sure for waiting in self.waiting)

    @property
    def count(self) -> int:
        """Number of photos with a file."""
        return len(self.in_order)

    def beside(self, photo: Photo) -> tuple[Photo | None, Photo | None]:
        """The photos before and after one."""
        keys = [each.pk for each in self.in_order]
        if photo.pk not in keys:
            return None, None
        at, shown = keys.index(photo.pk), [None, *self.in_order, None]
        return shown[at], shown[at + 2]


def build_album(event: Event, photos: Iterable[Photo], deleted: Sequence[Photo], sessions: Sequence[Session]) -> Album:
    """Group the present photos of an event, in order, by its present sessions, in order."""
    by_key = {session.pk: session for session in sessions}
    of_session: dict[UUID, list[Photo]] = defaultdict(list)
    inbox: list[Photo] = []
    missing: list[Photo] = []
    for photo in photos:
        # Set the fetched objects, so that access to the event and the session runs no query (N+1).
        photo.event = event
        session = by_key.get(photo.session_id) if photo.session_id else None
        if session is not None:
            photo.session = session
        if not photo.file:
            missing.append(photo)
        elif session is not None:
            of_session[session.pk].append(photo)
        else:
            inbox.append(photo)
    sittings = time_spans_of(sessions)
    days = _days(sessions, of_session, sittings, by_key)
    return Album(_inbox(event, inbox, sittings, by_key), days, missing, list(deleted))


def _inbox(
    event: Event, photos: list[Photo], sittings: list[PhotoSession[UUID]], by_key: dict[UUID, Session]
) -> list[InboxDay]:
    days: dict[date | None, list[InboxPhoto]] = defaultdict(list)
    for photo in photos:
        if photo.taken_at is None:
            days[None].append(InboxPhoto(photo, []))
            continue
        offered = [by_key[key] for key in proposals(photo.taken_at, sittings)]
        sure = not photo.placed_by_hand and match_photo_to_session(photo.taken_at, sittings) is not None
        days[event.conference_date(photo.taken_at)].append(InboxPhoto(photo, offered, sure))
    known = sorted(on for on in days if on is not None)
    order: list[date | None] = [*known, *([None] if None in days else [])]
    return [InboxDay(on, sorted(days[on], key=_by_clock)) for on in order]


def _by_clock(waiting: InboxPhoto) -> tuple[float, int, str]:
    photo = waiting.photo
    return (photo.taken_at.timestamp() if photo.taken_at else 0, photo.position, photo.name)


def _days(
    sessions: Sequence[Session],
    of_session: dict[UUID, list[Photo]],
    sittings: list[PhotoSession[UUID]],
    by_key: dict[UUID, Session],
) -> list[AlbumDay]:
    days: dict[int, AlbumDay] = {}
    for session in sessions:
        if photos := of_session.get(session.pk):
            shown = [_assigned(photo, session, sittings, by_key) for photo in photos]
            days.setdefault(session.day_id, AlbumDay(session.day, [])).groups.append(SessionPhotos(session, shown))
    return list(days.values())


def _assigned(
    photo: Photo, session: Session, sittings: list[PhotoSession[UUID]], by_key: dict[UUID, Session]
) -> AssignedPhoto:
    if photo.taken_at is None or not assigned_by_logging(photo, session):
        return AssignedPhoto(photo, is_presumed=False, proposals=[])
    others = [sitting for sitting in sittings if sitting.key != session.pk]
    offered = [by_key[key] for key in proposals(photo.taken_at, others)]
    return AssignedPhoto(photo, is_presumed=True, proposals=offered)
