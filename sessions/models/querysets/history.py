"""The vocabulary of what is kept beside the rows: earlier texts, and writes that were done."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Coalesce, Length

from sessions.models.querysets.events import OwnedQuerySet, Reader

MOST_BYTES = 100_000_000
"""So many characters of answers are remembered of one person; older ones go."""

_AT_ONCE = 500


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

    def make_room(self, user_id: int) -> int:
        """Remove the oldest of a person's memories beyond the quota of rows or MOST_BYTES; return how many went.

        A browser repeats the write that it has just sent, hence one of the newest.
        """
        left, room = settings.QUOTAS["operations"], MOST_BYTES
        going = []
        facts = Coalesce(Length(Cast("facts", models.TextField())), 0)
        rows = self.filter(user_id=user_id).order_by("-created_at", "-pk").annotate(size=Length("content") + facts)
        for key, size in rows.values_list("pk", "size").iterator():
            left, room = left - 1, room - size
            if left < 0 or room < 0:
                going.append(key)
        removed = 0
        for start in range(0, len(going), _AT_ONCE):
            removed += self.filter(pk__in=going[start : start + _AT_ONCE]).delete()[0]
        return removed
