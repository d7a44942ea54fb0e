"""View model of the album page: inbox, photos per day and session, of reports, missing photos, deleted photos.

Works on rows that are already fetched; no queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User

from sessions.models import Day, Event, Photo, Report, Session
from sessions.photos.assign import assigned_by_logging, time_spans_of
from sessions.photos.in_reports import ReportsByName
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
    """The photos of one session.

    In a part of the album ``total`` counts all of them, and ``following`` stands behind the last one of the part.
    """

    session: Session
    photos: list[AssignedPhoto]
    total: int = 0
    end: int = 0
    following: AssignedPhoto | None = None


@dataclass(frozen=True, slots=True)
class AlbumDay:
    """A day with those of its sessions that have photos; in the album, photos up to ``end`` are in it or before it."""

    day: Day
    groups: list[SessionPhotos]
    end: int = 0


@dataclass(frozen=True, slots=True)
class ReportPhotos:
    """The photos of no session that chapters of a report show."""

    report: Report
    photos: list[Photo]
    total: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Album:
    """All photos of the album page, in groups."""

    inbox: list[InboxDay] = field(default_factory=list)
    days: list[AlbumDay] = field(default_factory=list)
    reports: list[ReportPhotos] = field(default_factory=list)
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
        of_reports = [photo for group in self.reports for photo in group.photos]
        return [*(waiting.photo for waiting in self.waiting), *assigned, *of_reports]

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
        at = self.place_of(photo)
        if at is None:
            return None, None
        shown = [None, *self.in_order, None]
        return shown[at], shown[at + 2]

    def place_of(self, photo: Photo) -> int | None:
        """The number of photos before one; None if it is not shown."""
        keys = [each.pk for each in self.in_order]
        return keys.index(photo.pk) if photo.pk in keys else None

    def part(self, start: int, stop: int) -> "Album":
        """The same album with those of its photos that have these places in its order, and their groups."""
        cut = _Cut(start, stop)
        inbox = [replace(day, waiting=cut(day.waiting)) for day in self.inbox]
        days = []
        for day in self.days:
            groups = [cut.group(each) for each in day.groups]
            days.append(replace(day, groups=[each for each in groups if each.photos], end=cut.at))
        reports = [replace(each, photos=cut(each.photos), total=len(each.photos), end=cut.at) for each in self.reports]
        return replace(
            self,
            inbox=[day for day in inbox if day.waiting],
            days=[day for day in days if day.groups],
            reports=[each for each in reports if each.photos],
        )


class _Cut:
    """Cuts lists that follow each other: what is left of them has the places from ``start`` to ``stop`` of all."""

    def __init__(self, start: int, stop: int) -> None:
        self.start, self.stop, self.at = start, stop, 0

    def __call__[Item](self, items: list[Item]) -> list[Item]:
        before, self.at = self.at, self.at + len(items)
        return items[max(self.start - before, 0) : max(self.stop - before, 0)]

    def group(self, whole: SessionPhotos) -> SessionPhotos:
        behind = whole.photos[max(self.stop - self.at, 0) :]
        photos = self(whole.photos)
        return replace(
            whole, photos=photos, total=len(whole.photos), end=self.at, following=behind[0] if behind else None
        )


def with_photos_of_others(
    event: Event, sessions: Sequence[Session], photos: Iterable[Photo], user: User
) -> Sequence[Session]:
    """Return the sessions in order with those in which colleagues have photos; a query only if there are any."""
    known = {session.pk for session in sessions}
    theirs = {photo.session_id for photo in photos if photo.session_id and photo.person_id != user.pk}
    if theirs <= known:
        return sessions
    rows = event.sessions.present().filter(pk__in=known | theirs).with_impression_of(user).select_related("day")
    found = list(rows.in_order())
    for session in found:
        # Set the fetched object, so that access to the event runs no query (N+1).
        session.event = session.day.event = event
    return found


def build_album(
    event: Event,
    photos: Iterable[Photo],
    deleted: Sequence[Photo],
    sessions: Sequence[Session],
    reports: ReportsByName,
    user: User,
) -> Album:
    """Group the present photos of an event, in order, by its present sessions, in order.

    One of no session stands with the first of the ``reports`` that show it, or else in the inbox, if it is the user's.
    """
    by_key = {session.pk: session for session in sessions}
    of_session: dict[UUID, list[Photo]] = defaultdict(list)
    of_report: dict[Report, list[Photo]] = {report: [] for shown in reports.values() for report in shown[:1]}
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
        elif photo.name in reports:
            of_report[reports[photo.name][0]].append(photo)
        elif photo.person_id == user.pk:
            inbox.append(photo)
    sittings = time_spans_of(sessions)
    days = _days(sessions, of_session, sittings, by_key)
    in_reports = [ReportPhotos(report, shown) for report, shown in of_report.items() if shown]
    return Album(_inbox(event, inbox, sittings, by_key), days, in_reports, missing, list(deleted))


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
