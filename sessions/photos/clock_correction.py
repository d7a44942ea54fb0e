"""Clock correction: shift the capture times of a wrong camera clock, or of an event with a wrong time zone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from sessions.models import Event, Photo
from sessions.photos.assign import Agendas, agendas_of, assign_by_time
from sessions.photos.order import lock_order, order_by_time, sessions_in_order_of_time
from sessions.rules.photo_matching import utc_of_photo


def shift_clock(photos: Sequence[Photo], minutes: int, agendas: Agendas) -> tuple[int, int]:
    """Shift the capture times of photos of one event by minutes, and assign them again, except those a person assigned.

    Returns how many had a capture time, and how many moved. In one transaction.
    """
    dated = [photo for photo in photos if photo.taken_at]
    if not dated:
        return 0, 0
    with _order_kept(dated[0].event):
        for photo in dated:
            assert photo.taken_at is not None
            photo.taken_at += timedelta(minutes=minutes)
        Photo.objects.bulk_update(dated, ["taken_at"])
        return len(dated), assign_by_time(dated, agendas)


def keep_local_times(event: Event, zone: ZoneInfo) -> None:
    """Keep the photos' local times of ``zone`` in the event's new time zone, and assign them again.

    A photo whose EXIF has a UTC offset does not depend on the event's zone. Call it after the times of the sessions
    were changed. Photos that a person assigned stay.
    """
    with _order_kept(event):
        dated = list(event.photos.filter(taken_at__isnull=False).select_related("session", "added_by"))
        for photo in dated:
            photo.event = event
            assert photo.taken_at is not None
            if photo.offset is None:
                photo.taken_at = utc_of_photo(photo.taken_at.astimezone(zone).replace(tzinfo=None), None, event.zone)
        Photo.objects.bulk_update(dated, ["taken_at"])
        present = [photo for photo in dated if photo.deleted_at is None]
        assign_by_time(present, agendas_of(present))


@contextmanager
def _order_kept(event: Event) -> Iterator[None]:
    """Context manager: sessions whose photos were in order of time have them so afterwards too; in one transaction."""
    with transaction.atomic():
        lock_order(event)
        ordered = sessions_in_order_of_time(event)
        yield
        order_by_time(event, ordered)
