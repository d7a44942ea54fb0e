"""The vocabulary in which photos are asked for."""

from typing import Self

from django.db import models
from django.db.models import Exists, Max, OuterRef

from sessions.models.querysets.events import OwnedQuerySet, Reader


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
