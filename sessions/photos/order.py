"""The order of the photos of a session, or of the inbox: by hand, or by the time at which they were taken."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from sessions.models import Event, Photo
from sessions.models.querysets.photos import PhotoQuerySet
from sessions.rules.order import Direction, neighbours, renumbered


def step_photo(photo: Photo, direction: Direction) -> bool:
    """Move a photo one place up or down among the present ones of its session, or of the inbox.

    Returns False, and changes nothing, at the end.
    """
    with transaction.atomic():
        shown = list(_locked_beside(photo).present().in_order())
        beside = neighbours(shown, photo, direction)
        if beside is None:
            return False
        place_photo(photo, beside[1])
    return True


def place_photo(photo: Photo, before: Photo | None = None) -> None:
    """Put a photo before another one of its session, or of the inbox; with None behind all of them."""
    with transaction.atomic():
        others = list(_locked_beside(photo).exclude(pk=photo.pk).in_order())
        Photo.objects.bulk_update(renumbered(others, photo, before), ["position"])


def place_photo_by_time(photo: Photo) -> None:
    """Put a photo that stands behind all of its session where its time says.

    Where somebody has ordered the session by hand, it stays behind; so it does in the inbox.
    """
    if photo.session_id is None or photo.taken_at is None:
        return
    here = Photo.objects.filter(event=photo.event_id, session=photo.session_id, deleted_at=None)
    if not here.filter(taken_at__gt=photo.taken_at).exclude(pk=photo.pk).exists():
        return
    with transaction.atomic():
        others = list(_locked_beside(photo).exclude(pk=photo.pk).in_order())
        shown = [other for other in others if other.deleted_at is None]
        later = [other for other in shown if other.taken_at and other.taken_at > photo.taken_at]
        if later and _in_order_of_time(shown):
            Photo.objects.bulk_update(renumbered(others, photo, later[0]), ["position"])


def sessions_in_order_of_time(event: Event) -> set[UUID]:
    """Return the keys of the sessions of an event whose photos stand in the order of their times."""
    of_session: dict[UUID, list[Photo]] = defaultdict(list)
    for photo in Photo.objects.filter(event=event, deleted_at=None).exclude(session=None).in_order():
        of_session[photo.session_id].append(photo)
    return {key for key, photos in of_session.items() if _in_order_of_time(photos)}


def order_by_time(event: Event, sessions: Iterable[UUID]) -> None:
    """Put the photos of sessions in the order of their times; those without a time keep their places."""
    for key in sessions:
        photos = list(Photo.objects.filter(event=event, session=key).in_order())
        moving = [photo for photo in photos if photo.taken_at and photo.deleted_at is None]
        dated = iter(sorted(moving, key=lambda photo: photo.taken_at))
        ordered = [next(dated) if photo in moving else photo for photo in photos]
        changed = []
        for position, photo in enumerate(ordered, start=1):
            if ordered != photos and photo.position != position:
                photo.position = position
                changed.append(photo)
        Photo.objects.bulk_update(changed, ["position"])


def lock_order(event: Event) -> None:
    """Let nobody else put photos of the event into order until the transaction ends.

    Asked before any of them is written, so that no two wait for each other. The key of the event stays free: a photo
    that comes in meanwhile names it.
    """
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def _locked_beside(photo: Photo) -> PhotoQuerySet:
    lock_order(photo.event)
    beside: PhotoQuerySet = Photo.objects.filter(event=photo.event_id, session=photo.session_id)
    return beside


def _in_order_of_time(photos: Iterable[Photo]) -> bool:
    times = [photo.taken_at for photo in photos if photo.taken_at]
    return times == sorted(times)
