"""The vocabulary in which photos are asked for."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef

from sessions.models.querysets.events import Direction, OwnedQuerySet, Reader, _beside, _renumber


class PhotoQuerySet(OwnedQuerySet):
    """Photos of events."""

    def present(self) -> Self:
        """Leave out deleted photos and the photos of deleted events."""
        return self.filter(deleted_at=None, event__deleted_at=None)

    def deleted(self) -> Self:
        """Keep the deleted photos of events that are there: those that can come back."""
        return self.filter(deleted_at__isnull=False, event__deleted_at=None)

    def missing(self) -> Self:
        """Keep the photos that a text names and whose file nobody has brought yet."""
        return self.filter(file="")

    def here(self) -> Self:
        """Keep the photos that have a file."""
        return self.exclude(file="")

    def in_inbox_of(self, user: Reader) -> Self:
        """Keep the photos that lie in none of the sessions on a user's agenda: in no session, or in a deleted one."""
        sessions = self.model._meta.get_field("session").related_model
        agenda = sessions._default_manager.present().on_agenda_of(user)
        return self.exclude(Exists(agenda.filter(pk=OuterRef("session"))))

    def in_order(self) -> Self:
        """Order by position, then name; names are unique within an event, the key makes it total beyond."""
        return self.order_by("position", "name", "pk")

    def next_position(self, event: models.Model, session: models.Model | None) -> int:
        """Return the position behind every photo of the session, or of the event's inbox; the first is 1."""
        last: int | None = self.filter(event=event, session=session).aggregate(last=Max("position"))["last"]
        return (last or 0) + 1

    def step(self, photo: Any, direction: Direction) -> bool:
        """Move a photo one place up or down among the present ones of its session, or of the inbox.

        Returns False, and changes nothing, at the end.
        """
        with transaction.atomic():
            shown = list(self._beside_it(photo).present().in_order())
            beside = _beside(shown, photo, direction)
            if beside is None:
                return False
            self.place(photo, beside[1])
        return True

    def place(self, photo: Any, before: Any = None) -> None:
        """Put a photo before another one of its session, or of the inbox; with None behind all of them."""
        with transaction.atomic():
            others = list(self._beside_it(photo).exclude(pk=photo.pk).in_order())
            _renumber(self.model._default_manager, others, photo, before)

    def settle(self, photo: Any) -> None:
        """Put a photo that stands behind all of its session where its time says.

        Where somebody has ordered the session by hand, it stays behind; so it does in the inbox.
        """
        if photo.session_id is None or photo.taken_at is None:
            return
        here = self.model._default_manager.filter(event=photo.event_id, session=photo.session_id, deleted_at=None)
        if not here.filter(taken_at__gt=photo.taken_at).exclude(pk=photo.pk).exists():
            return
        with transaction.atomic():
            others = list(self._beside_it(photo).exclude(pk=photo.pk).in_order())
            shown = [other for other in others if other.deleted_at is None]
            later = [other for other in shown if other.taken_at and other.taken_at > photo.taken_at]
            if later and _by_clock(shown):
                _renumber(self.model._default_manager, others, photo, later[0])

    def ordered_by_clock(self, event: models.Model) -> set[UUID]:
        """Return the keys of the sessions of an event whose photos stand in the order of their times."""
        of_session: dict[UUID, list[Any]] = defaultdict(list)
        for photo in self.filter(event=event, deleted_at=None).exclude(session=None).in_order():
            of_session[photo.session_id].append(photo)
        return {key for key, photos in of_session.items() if _by_clock(photos)}

    def order_by_clock(self, event: models.Model, sessions: Iterable[UUID]) -> None:
        """Put the photos of sessions in the order of their times; those without a time keep their places."""
        for key in sessions:
            photos = list(self.filter(event=event, session=key).in_order())
            moving = [photo for photo in photos if photo.taken_at and photo.deleted_at is None]
            dated = iter(sorted(moving, key=lambda photo: photo.taken_at))
            ordered = [next(dated) if photo in moving else photo for photo in photos]
            changed = []
            for position, photo in enumerate(ordered, start=1):
                if ordered != photos and photo.position != position:
                    photo.position = position
                    changed.append(photo)
            self.bulk_update(changed, ["position"])

    def hold(self, event: models.Model) -> None:
        """Let nobody else put photos of the event into order until the transaction ends.

        Asked before any of them is written, so that no two wait for each other. The key of the event stays free: a
        photo that comes in meanwhile names it.
        """
        type(event)._default_manager.select_for_update(no_key=True).get(pk=event.pk)

    def _beside_it(self, photo: Any) -> Self:
        """Return the photos beside one, which nobody else puts into order until the transaction ends."""
        self.hold(photo.event)
        beside_it: Self = self.model._default_manager.filter(event=photo.event_id, session=photo.session_id)
        return beside_it


def _by_clock(photos: Iterable[Any]) -> bool:
    """Say whether the photos that have a time stand in the order of their times: nobody has ordered them otherwise."""
    times = [photo.taken_at for photo in photos if photo.taken_at]
    return times == sorted(times)
