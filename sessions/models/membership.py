"""Membership: what a colleague may do in an event that somebody else owns."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MemberRole(models.TextChoices):
    """What a member may do; the owner of the event may do everything, and is not a member of it.

    The two tuples of roles in querysets/access.py say which of them read and which write.
    """

    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def in_order(self) -> Self:
        """Order by the user's name."""
        return self.order_by("user__username", "pk")

    def offered(self) -> Self:
        """Filter: those of members to whom the event is offered."""
        return self.filter(offered_at__isnull=False)


OWNER = "owner"
"""The role of the owner, which no membership has."""


class Membership(models.Model):
    """One person's role in one event of somebody else."""

    event = models.ForeignKey("Event", models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole, default=MemberRole.EDITOR)
    created_at = models.DateTimeField(auto_now_add=True)
    # When the event was offered to the member, who becomes its owner by accepting (people/hand_over.py).
    offered_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event} ({self.role})"
