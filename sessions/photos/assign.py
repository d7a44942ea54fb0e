"""Assignment of photos to sessions: by capture time, by the user, and again after a clock correction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q

from sessions.models import Event, Photo, Session, State
from sessions.models.photo import PhotoQuerySet, own_photos
from sessions.photos.many import move_many
from sessions.photos.order import lock_order
from sessions.rules.days import EARLY, assumed_end
from sessions.rules.photo_matching import LATE, PhotoSession, match_photo_to_session, proposals

type Agendas = Mapping[int, Sequence[Session]]
"""The sessions on the agenda of each person who added a photo, by the key of that person."""


def time_spans_of(sessions: Iterable[Session]) -> list[PhotoSession[UUID]]:
    """Return the time spans of the sessions that have a start, or a presumed one; fetched with the user's impression.

    Missed sessions are left out: whoever took a photo then was somewhere else.
    """
    return [
        PhotoSession(
            session.pk, start, session.ends_at, _state(session) == State.ATTENDED, logged=session.starts_at is None
        )
        for session in sessions
        if (start := session.presumed_start) and _state(session) != State.MISSED
    ]


def _state(session: Session) -> str:
    return session.own_impression.state if session.own_impression else ""


def sessions_of(event: Event, user: User) -> list[Session]:
    """Return the sessions on a user's agenda of an event in order, each with its day and the user's impression.

    The rest of the programme is left out: a photo could belong to any of thirty parallel talks.
    """
    sessions = list(
        event.sessions.present().on_agenda_of(user).with_impression_of(user).select_related("day").in_order()
    )
    for session in sessions:
        # Set the fetched object, so that access to the event runs no query (N+1).
        session.event = session.day.event = event
    return sessions


def session_at(photo: Photo, sessions: Sequence[Session]) -> Session | None:
    """Return the session in which a photo was taken, by its capture time; None (inbox) when ambiguous."""
    if photo.taken_at is None:
        return None
    spans = time_spans_of(sessions)
    key = match_photo_to_session(photo.taken_at, spans)
    return next((session for session in sessions if session.pk == key), None)


def proposed_sessions(photo: Photo, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions to suggest for a photo by its capture time, the most likely first."""
    keys = proposals(photo.taken_at, time_spans_of(sessions)) if photo.taken_at else []
    by_key = {session.pk: session for session in sessions}
    return [by_key[key] for key in keys]


def assigned_by_logging(photo: Photo, session: Session) -> bool:
    """Return whether a photo is in a session because of the moment at which that was logged, its presumed start."""
    presumed = session.starts_at is None and session.logged_at is not None
    return presumed and photo.taken_at is not None and not photo.placed_by_hand


def agendas_of(photos: Iterable[Photo]) -> Agendas:
    """Return the agenda of each person who added one of these photos of one event; two queries for a person."""
    people = {photo.person_id: photo for photo in photos}
    return {key: sessions_of(photo.event, photo.added_by or photo.event.owner) for key, photo in people.items()}


def assign_by_time(photos: Iterable[Photo], agendas: Agendas) -> int:
    """Assign photos again by their capture time, except those a person assigned; return how many moved.

    A photo follows the sessions of who added it, whoever asks for this.
    """
    moving: dict[Session | None, list[Photo]] = defaultdict(list)
    for photo in photos:
        session = session_at(photo, agendas[photo.person_id])
        if not photo.placed_by_hand and photo.taken_at and photo.session_id != (session.pk if session else None):
            moving[session].append(photo)
    moves = (
        move_many(found[0].event, [photo.pk for photo in found], session, by_hand=False)
        for session, found in moving.items()
    )
    return sum(len(facts.get("moved", ())) for facts in moves)


@contextmanager
def photos_follow(session: Session, user: User) -> Iterator[None]:
    """Context manager around a mark of a session, in its transaction: the user's photos follow it (``follow_mark``).

    Where there is one, their order is locked before the session, as by who logs a line (deadlock).
    """
    concerned = _following(session, user).exists()
    if concerned:
        lock_order(session.event)
    yield
    if concerned:
        follow_mark(session, user)


def follow_mark(session: Session, user: User) -> None:
    """Assign the user's photos again that were taken around a session which the user has marked, or marks no more.

    They move into it where their time says so, and those in it out of it once it is not attended: so a mark that is
    taken back moves back what it has moved. One that a person placed, or put under the heading, stays. One query when
    there are none.
    """
    photos = list(_following(session, user))
    if not photos:
        return
    agenda = sessions_of(session.event, user)
    attended = any(each == session and _state(each) == State.ATTENDED for each in agenda)
    inside = [each for each in photos if each.session == session]
    around = [each for each in photos if each.session != session and session_at(each, agenda) == session]
    assign_by_time([*around, *([] if attended else inside)], {user.pk: agenda})


def _following(session: Session, user: User) -> PhotoQuerySet:
    """Return the user's photos that are in a session by their time, or were taken around it."""
    around, start = Q(session=session.pk), session.presumed_start
    if start is not None:
        around |= Q(taken_at__range=(start - EARLY, assumed_end(start, session.ends_at) + LATE))
    by_time = Photo.objects.present().filter(placed_by_hand=False, follows_heading=False, taken_at__isnull=False)
    found: PhotoQuerySet = by_time.filter(own_photos(user), around, event=session.event_id)
    return found.select_related("event", "session").in_order()
