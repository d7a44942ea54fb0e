"""Clock correction: shift the capture times of a wrong camera clock, or of an event with a wrong time zone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction

from sessions.models import Event, Photo, Session
from sessions.models.photo import own_photos
from sessions.photos.assign import Agendas, assign_by_time, session_at, sessions_of
from sessions.photos.order import lock_order, order_by_time, sessions_in_order_of_time
from sessions.rules.photo_matching import utc_of_photo

type Matches = Mapping[UUID, Session | None]
"""The session that the capture time of each photo says, by the key of the photo; None is the inbox."""


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


def matches_of(event: Event, user: User) -> Matches:
    """Return the session in which each of the user's photos was taken, by its capture time."""
    agenda = sessions_of(event, user)
    mine = event.photos.present().filter(own_photos(user), taken_at__isnull=False)
    return {photo.pk: session_at(photo, agenda) for photo in mine}


def keep_local_times(event: Event, zone: ZoneInfo, user: User, before: Matches) -> None:
    """Keep the photos' local times of ``zone`` in the event's new time zone, and assign the user's again.

    A photo whose EXIF has a UTC offset does not depend on the event's zone. Call it after the times of the sessions
    were changed; ``before`` are the ``matches_of`` that time. A photo whose time says the same session as before stays
    where it is; so do those that a person assigned, and those of colleagues.
    """
    with _order_kept(event, user):
        dated = list(event.photos.filter(taken_at__isnull=False).select_related("session", "added_by"))
        for photo in dated:
            photo.event = event
            assert photo.taken_at is not None
            if photo.offset is None:
                photo.taken_at = utc_of_photo(photo.taken_at.astimezone(zone).replace(tzinfo=None), None, event.zone)
        Photo.objects.bulk_update(dated, ["taken_at"])
        agenda = sessions_of(event, user)
        assign_by_time(
            [each for each in dated if each.pk in before and session_at(each, agenda) != before[each.pk]],
            {user.pk: agenda},
        )


@contextmanager
def _order_kept(event: Event, user: User | None = None) -> Iterator[None]:
    """Context manager: sessions whose photos were in order of time have them so afterwards too; in one transaction.

    With a user only the photos of that user change places.
    """
    with transaction.atomic():
        lock_order(event)
        ordered = sessions_in_order_of_time(event)
        yield
        order_by_time(event, ordered, user)
