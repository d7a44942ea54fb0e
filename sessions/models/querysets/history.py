"""Query sets of revisions (earlier texts) and of stored idempotency keys."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Coalesce, Length

from sessions.models.querysets.access import READING_ROLES, WRITING_ROLES, OwnedQuerySet, Reader, of_events, own_or_team

MOST_BYTES = 100_000_000
"""Maximum size of a person's stored answers, in characters; the oldest are deleted."""

_AT_ONCE = 500


class RevisionQuerySet(models.QuerySet[Any]):
    """Revisions: who sees the row sees them; those of an impression are its author's alone."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: revisions of rows that the user may see, of impressions only the user's own; none for an anonymous
        user.
        """
        return self._of(user, READING_ROLES)

    def editable_by(self, user: Reader) -> Self:
        """Filter: revisions of rows that the user may change."""
        return self._of(user, WRITING_ROLES)

    def _of(self, user: Reader, roles: tuple[str, ...]) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(impression__author=user.pk) & of_events(user, "impression__session__event", roles)
            | own_or_team(user, "chapter__report") & of_events(user, "chapter__report__event", roles)
            | of_events(user, "day__event", roles)
            | of_events(user, "teamtext__session__event", roles)
        )

    def present(self) -> Self:
        """Filter: revisions of sessions, chapters and events that are not deleted."""
        return self.filter(
            Q(impression__session__deleted_at=None, impression__session__event__deleted_at=None),
            Q(chapter__deleted_at=None, chapter__report__event__deleted_at=None),
            Q(day__event__deleted_at=None),
            Q(teamtext__session__deleted_at=None, teamtext__session__event__deleted_at=None),
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
        for key, size in rows.values_list("pk", "size"):
            left, room = left - 1, room - size
            if left < 0 or room < 0:
                going.append(key)
        removed = 0
        for start in range(0, len(going), _AT_ONCE):
            removed += self.filter(pk__in=going[start : start + _AT_ONCE]).delete()[0]
        return removed
