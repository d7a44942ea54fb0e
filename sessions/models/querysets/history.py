"""Query sets of revisions (earlier texts) and of stored idempotency keys."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Coalesce, Length

from sessions.models.querysets.events import OwnedQuerySet, Reader

MOST_BYTES = 100_000_000
"""Maximum size of a person's stored answers, in characters; the oldest are deleted."""

_AT_ONCE = 500


class RevisionQuerySet(models.QuerySet[Any]):
    """Revisions: the owner of the event sees them; those of an impression are restored by its author."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: revisions of rows that the user may see; none for an anonymous user."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(impression__session__event__owner=user)
            | Q(chapter__report__event__owner=user)
            | Q(day__event__owner=user)
        )

    def editable_by(self, user: Reader) -> Self:
        """Filter: revisions of rows that the user may change."""
        return self.visible_to(user).filter(Q(impression=None) | Q(impression__author_id=user.pk))

    def present(self) -> Self:
        """Filter: revisions of sessions, chapters and events that are not deleted."""
        return self.filter(
            Q(impression__session__deleted_at=None, impression__session__event__deleted_at=None),
            Q(chapter__deleted_at=None, chapter__report__event__deleted_at=None),
            Q(day__event__deleted_at=None),
        )

    def newest_first(self) -> Self:
        """Order by time, latest first, then key (a total order)."""
        return self.order_by("-created_at", "-pk")


class OperationQuerySet(OwnedQuerySet):
    """Stored idempotency keys, each of one person."""

    owner_path = "user"

    def older_than(self, instant: datetime) -> Self:
        """Filter: writes done before an instant."""
        return self.filter(created_at__lt=instant)

    def evict_oldest(self, user_id: int) -> int:
        """Evict the person's oldest keys above the quota of rows or MOST_BYTES; return how many were deleted.

        A browser only repeats the write that it has just sent, which is one of the newest.
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
