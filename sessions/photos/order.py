"""Order of the photos of a session or of the inbox: manual, or by capture time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from sessions.models import Event, Photo, Session
from sessions.models.photo import PhotoQuerySet
from sessions.rules.order import Direction, neighbours, renumbered

_NEVER = datetime.min.replace(tzinfo=UTC)


def step_photo(photo: Photo, direction: Direction) -> bool:
    """Move a photo one place up or down among the present photos of its session or inbox.

    Returns False and changes nothing at either end.
    """
    with transaction.atomic():
        shown = list(_locked_beside(photo).present().in_order())
        beside = neighbours(shown, photo, direction)
        if beside is None:
            return False
        place_photo(photo, beside[1])
    return True


def place_photo(photo: Photo, before: Photo | None = None) -> None:
    """Move a photo before another one of its session or inbox, or (None) to the end."""
    with transaction.atomic():
        others = list(_locked_beside(photo).exclude(pk=photo.pk).in_order())
        Photo.objects.bulk_update(renumbered(others, photo, before), ["position"])


def put_in_order(event: Event, session: Session | None, moving: Sequence[Photo]) -> None:
    """Give the photos that arrive in a session their positions; those that were there move up for one taken earlier.

    In a session with a manual order, and in the inbox, they stand at the end.
    """
    arriving = {photo.pk for photo in moving}
    beside = Photo.objects.filter(event=event, session=session).exclude(pk__in=arriving)
    if session:
        others = list(beside.in_order())
        last = max((photo.position for photo in others), default=0)
    else:
        # There can be thousands in the inbox, where no time matters.
        others, last = [], beside.aggregate(last=Max("position"))["last"] or 0
    placed = _placed_by_time(others, moving)
    if placed == [*others, *moving]:
        for position, photo in enumerate(moving, start=last + 1):
            photo.position = position
        return
    pushed = []
    for position, photo in enumerate(placed, start=1):
        if photo.position != position:
            photo.position = position
            pushed.append(photo)
    Photo.objects.bulk_update([photo for photo in pushed if photo.pk not in arriving], ["position"])


def _placed_by_time(others: Sequence[Photo], photos: Iterable[Photo]) -> list[Photo]:
    """Return the photos of a session with more photos among them, each before those that were taken later."""
    placed = list(others)
    keeps_time = _in_order_of_time(other for other in placed if other.deleted_at is None)
    # Of each place the latest capture time up to it.
    times = list(accumulate(((other.deleted_at is None and other.taken_at) or _NEVER for other in placed), max))
    for photo in photos:
        taken = photo.taken_at
        at = bisect_right(times, taken) if taken and keeps_time and photo.session_id else len(placed)
        placed.insert(at, photo)
        times.insert(at, max(taken or _NEVER, times[at - 1] if at else _NEVER))
    return placed


def sessions_in_order_of_time(event: Event) -> set[UUID]:
    """Return the keys of the sessions whose photos are in order of capture time."""
    of_session: dict[UUID, list[Photo]] = defaultdict(list)
    for photo in Photo.objects.filter(event=event, deleted_at=None).exclude(session=None).in_order():
        of_session[photo.session_id].append(photo)
    return {key for key, photos in of_session.items() if _in_order_of_time(photos)}


def order_by_time(event: Event, sessions: Iterable[UUID], user: User | None = None) -> None:
    """Sort the photos of sessions, with a user only that user's, by capture time; the others keep their places."""
    for key in sessions:
        photos = list(event.photos.filter(session=key).in_order())
        theirs = [photo for photo in photos if user is None or photo.person_id == user.pk]
        moving = {photo for photo in theirs if photo.taken_at and photo.deleted_at is None}
        dated = iter(sorted((photo for photo in photos if photo in moving), key=lambda photo: photo.taken_at))
        ordered = [next(dated) if photo in moving else photo for photo in photos]
        changed = []
        for position, photo in enumerate(ordered, start=1):
            if ordered != photos and photo.position != position:
                photo.position = position
                changed.append(photo)
        Photo.objects.bulk_update(changed, ["position"])


def lock_order(event: Event) -> None:
    """Lock the order of the event's photos, and the choice of their names, until the transaction ends.

    Taken before any photo is written, so that there is no deadlock, and after a lock of the owner. FOR NO KEY UPDATE:
    other new rows can still refer to the event.
    """
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def _locked_beside(photo: Photo) -> PhotoQuerySet:
    lock_order(photo.event)
    beside: PhotoQuerySet = Photo.objects.filter(event=photo.event_id, session=photo.session_id)
    return beside


def _in_order_of_time(photos: Iterable[Photo]) -> bool:
    times = [photo.taken_at for photo in photos if photo.taken_at]
    return times == sorted(times)
