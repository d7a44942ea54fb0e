"""Assignment of photos to sessions: by capture time, by the user, and again after a clock correction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q

from sessions.models import Event, Photo, Session, State
from sessions.models.photo import PhotoQuerySet, own_photos
from sessions.photos.names import free_name, names_used, stem_for
from sessions.photos.order import lock_order, place_photo_by_time
from sessions.quotas.rows import room_to_restore
from sessions.rules.days import EARLY, assumed_end
from sessions.rules.photo_matching import LATE, PhotoSession, match_photo_to_session, proposals
from sessions.rules.photo_names import ending_of, is_given, same_name

_ATTEMPTS = 5

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


def move(photos: Iterable[Photo], session: Session | None, *, by_hand: bool = True) -> None:
    """Move photos of one event, in this order, to the end of a session or of the inbox.

    A generated name changes with the session, unless a text refers to it. Call it in a transaction.
    """
    used: set[str] | None = None
    for index, photo in enumerate(photos):
        if not index:
            lock_order(photo.event)
        if photo.session_id == (session.pk if session else None):
            if by_hand and not photo.placed_by_hand:
                Photo.objects.filter(pk=photo.pk).update(placed_by_hand=True)
            continue
        if used is None:
            used = names_used(photo.event)
        given = photo.name not in used and is_given(photo.name, stem_for(photo.session))
        photo.session = session
        photo.placed_by_hand = by_hand
        photo.follows_heading = photo.follows_heading and session is not None
        photo.position = Photo.objects.next_position(event=photo.event, session=session)
        _save_move(photo, given)


def _save_move(photo: Photo, given: bool) -> None:
    fields, before = ["session", "placed_by_hand", "follows_heading", "position"], photo.name
    for attempt in range(_ATTEMPTS):
        if given:
            photo.name = free_name(photo.event, photo.session, ending_of(photo.name) or "jpg")
        try:
            with transaction.atomic():
                photo.save(update_fields=fields)
                if given:
                    # A name that a person gave meanwhile stays.
                    Photo.objects.filter(pk=photo.pk, name=before).update(name=photo.name)
        except IntegrityError:  # a concurrent request used the name
            if not given or attempt == _ATTEMPTS - 1:
                raise
        else:
            place_photo_by_time(photo)
            return


def agendas_of(photos: Iterable[Photo]) -> Agendas:
    """Return the agenda of each person who added one of these photos of one event; two queries for a person."""
    people = {photo.person_id: photo for photo in photos}
    return {key: sessions_of(photo.event, photo.added_by or photo.event.owner) for key, photo in people.items()}


def assign_by_time(photos: Iterable[Photo], agendas: Agendas) -> int:
    """Assign photos again by their capture time, except those a person assigned; return how many moved.

    A photo follows the sessions of who added it, whoever asks for this.
    """
    moved = 0
    for photo in photos:
        session = session_at(photo, agendas[photo.person_id])
        if not photo.placed_by_hand and photo.taken_at and photo.session_id != (session.pk if session else None):
            move([photo], session, by_hand=False)
            moved += 1
    return moved


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


def restore_photo(photo: Photo) -> None:
    """Restore a deleted photo; if its name is used meanwhile, it gets the next free one.

    Raises OverQuota when the owner has no room for it.
    """
    for _ in range(_ATTEMPTS):
        try:
            with room_to_restore("photos", photo.event.owner):
                lock_order(photo.event)  # so that the name that is chosen next stays free
                others = photo.event.photos.present().exclude(pk=photo.pk).values_list("name", flat=True)
                if any(same_name(photo.name, name) for name in others):
                    photo.name = free_name(photo.event, photo.session, ending_of(photo.name) or "jpg")
                photo.deleted_at = None
                photo.save(update_fields=["deleted_at", "name"])
        except IntegrityError:  # a photo was renamed meanwhile
            continue
        return
    raise IntegrityError("no free name")
