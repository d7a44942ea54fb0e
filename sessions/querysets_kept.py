"""The vocabulary of what is kept beside the rows: earlier texts, and writes that were done."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from sessions.querysets import OwnedQuerySet, Reader


class RevisionQuerySet(models.QuerySet[Any]):
    """Earlier texts: seen by the owner of the event; of an impression, brought back by its author."""

    def visible_to(self, user: Reader) -> Self:
        """Keep the revisions of what the user may see; none for somebody who is not signed in."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(impression__session__event__owner=user)
            | Q(chapter__report__event__owner=user)
            | Q(day__event__owner=user)
        )

    def editable_by(self, user: Reader) -> Self:
        """Keep the revisions of what the user may change."""
        return self.visible_to(user).filter(Q(impression=None) | Q(impression__author_id=user.pk))

    def present(self) -> Self:
        """Leave out what belongs to deleted sessions, chapters and events."""
        return self.filter(
            Q(impression__session__deleted_at=None, impression__session__event__deleted_at=None),
            Q(chapter__deleted_at=None, chapter__report__event__deleted_at=None),
            Q(day__event__deleted_at=None),
        )

    def newest_first(self) -> Self:
        """Order by when they were kept, the latest on top; the key makes the order total."""
        return self.order_by("-created_at", "-pk")


class OperationQuerySet(OwnedQuerySet):
    """Writes that were done, each of one person."""

    owner_path = "user"

    def older_than(self, instant: datetime) -> Self:
        """Keep those that were done before an instant."""
        return self.filter(created_at__lt=instant)
