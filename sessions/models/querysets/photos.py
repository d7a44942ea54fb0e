"""Query set of photos: present, deleted, missing, inbox."""

from typing import Self

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q

from sessions.models.querysets.access import EventRowsQuerySet, Reader


def own_photos(user: Reader) -> Q:
    """Return the condition of photos that the user added; those whose account is gone are the owner's."""
    return Q(added_by=user.pk) | Q(added_by=None, event__owner=user.pk)


class PhotoQuerySet(EventRowsQuerySet):
    """Photos of events."""

    def present(self) -> Self:
        """Filter: photos that are not deleted, of events that are not deleted."""
        return self.filter(deleted_at=None, event__deleted_at=None)

    def deleted(self) -> Self:
        """Filter: deleted photos of events that are not deleted: those that can be restored."""
        return self.filter(deleted_at__isnull=False, event__deleted_at=None)

    def missing(self) -> Self:
        """Filter: missing photos: a text names them, but no file has been uploaded."""
        return self.filter(file="")

    def with_file(self) -> Self:
        """Filter: photos that have a file."""
        return self.exclude(file="")

    def in_inbox_of(self, user: Reader) -> Self:
        """Filter: photos assigned to no session on the user's agenda, or to a deleted one; not those of colleagues."""
        sessions = self.model._meta.get_field("session").related_model
        agenda = sessions._default_manager.present().on_agenda_of(user)
        return self.filter(own_photos(user)).exclude(Exists(agenda.filter(pk=OuterRef("session"))))

    def in_bin_of(self, user: Reader) -> Self:
        """Filter: photos that the user added, and all of an event that the user owns."""
        return self.filter(own_photos(user) | Q(event__owner=user.pk))

    def in_order(self) -> Self:
        """Order by position, name and key (a total order)."""
        return self.order_by("position", "name", "pk")

    def next_position(self, event: models.Model, session: models.Model | None) -> int:
        """Return the position after every photo of the session, or of the inbox; the first is 1."""
        last: int | None = self.filter(event=event, session=session).aggregate(last=Max("position"))["last"]
        return (last or 0) + 1
