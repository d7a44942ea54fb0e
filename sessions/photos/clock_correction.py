"""Clocks that were wrong: that of a camera, or that of a whole event whose zone was; photos are filed anew then."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from sessions.models import Event, Photo, Session
from sessions.photos.assign import file_anew, sessions_of
from sessions.photos.order import lock_order, order_by_time, sessions_in_order_of_time
from sessions.rules.photo_sessions import utc_of_photo


def shift_clock(photos: Sequence[Photo], minutes: int, sessions: Sequence[Session]) -> tuple[int, int]:
    """Put the clock of a camera right for photos of one event, and file anew those that nobody has placed by hand.

    Returns how many had a time at all, and how many were moved. All or nothing.
    """
    dated = [photo for photo in photos if photo.taken_at]
    if not dated:
        return 0, 0
    with _order_kept(dated[0].event):
        for photo in dated:
            assert photo.taken_at is not None
            photo.taken_at += timedelta(minutes=minutes)
        Photo.objects.bulk_update(dated, ["taken_at"])
        return len(dated), file_anew(dated, sessions)


def keep_clocks(event: Event, zone: ZoneInfo) -> None:
    """Let the event's clocks show for its photos what those of ``zone`` did, and file anew what nobody has placed.

    Where the camera has named its offset from UTC, its time does not depend on the event's. Called once the clocks of
    the sessions have been put right.
    """
    with _order_kept(event):
        dated = list(event.photos.filter(taken_at__isnull=False).select_related("session"))
        for photo in dated:
            assert photo.taken_at is not None
            if photo.offset is None:
                photo.taken_at = utc_of_photo(photo.taken_at.astimezone(zone).replace(tzinfo=None), None, event.zone)
        Photo.objects.bulk_update(dated, ["taken_at"])
        file_anew(_present(event, dated), sessions_of(event, event.owner))


def _present(event: Event, photos: Iterable[Photo]) -> Iterator[Photo]:
    for photo in photos:
        photo.event = event
        if photo.deleted_at is None:
            yield photo


@contextmanager
def _order_kept(event: Event) -> Iterator[None]:
    """Let the photos of a session that stood in the order of their times do so afterwards; all or nothing."""
    with transaction.atomic():
        lock_order(event)
        ordered = sessions_in_order_of_time(event)
        yield
        order_by_time(event, ordered)
