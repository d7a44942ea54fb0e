"""Operation: a stored idempotency key, so that a write that is sent again is not done again."""

from django.conf import settings
from django.db import models
from django.db.models import Sum, Window
from django.db.models.functions import Cast, Coalesce, Length
from django.utils.translation import gettext_lazy as _

from sessions.models.querysets.access import OwnedQuerySet

MOST_BYTES = 100_000_000
"""Maximum size of what the answers to a person's writes are made of, as JSON; the oldest are deleted."""


class OperationQuerySet(OwnedQuerySet):
    """Stored idempotency keys, each of one person."""

    owner_path = "user"

    def evict_oldest(self, user_id: int) -> int:
        """Evict the person's oldest keys above the quota or MOST_BYTES; return how many were deleted.

        A browser only repeats the write that it has just sent, which is one of the newest.
        """
        rows = self.filter(user_id=user_id)
        size = Coalesce(Length(Cast("facts", models.TextField())), 0)
        sized = rows.annotate(so_far=Window(Sum(size), order_by=["-created_at", "-pk"]))
        kept = sized.filter(so_far__lte=MOST_BYTES).newest_first().values("pk")[: settings.QUOTAS["operations"]]
        return rows.exclude(pk__in=kept).delete()[0]


class Operation(models.Model):
    """One completed write of one person: its idempotency key (made by the browser), and what its answer is made of.

    A refused write is not stored: it may be accepted when it is sent again.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="operations")
    # Of what was sent: the same key with something else is refused.
    digest = models.CharField(max_length=64)
    facts = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("operations")

    def __str__(self) -> str:
        return str(self.pk)
