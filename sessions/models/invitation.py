"""Invitation: a secret link with which people without an account create one; and who used it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.membership import MemberRole
from sessions.models.secret_link import RevocableQuerySet, SecretLink

MOST_USES = 500
"""Maximum number of accounts that one link can create: a link that gets around fills the site with no more."""


class InvitationQuerySet(RevocableQuerySet):
    """Invitations; the pages of the owner of the site list those of all people."""

    def valid(self, now: datetime) -> Self:
        """Filter: invitations that can still be used, and whose author is active."""
        return self.filter(author__is_active=True, revoked_at=None, expires_at__gt=now, used__lt=F("uses"))

    def over_since(self, instant: datetime) -> Self:
        """Filter: invitations that ended before an instant without any use."""
        return self.filter(Q(expires_at__lt=instant) | Q(revoked_at__lt=instant), used=0)

    def take_use(self, pk: int, now: datetime) -> bool:
        """Take one use of a valid invitation; return whether there was one (compare and swap, safe when concurrent)."""
        valid = self.filter(revoked_at=None, expires_at__gt=now, used__lt=F("uses"))
        return valid.filter(pk=pk).update(used=F("used") + 1) == 1


class Invitation(SecretLink):
    """An invitation to the site: how often and until when it can be used, and for whom it is meant.

    With an event, whoever joins becomes a member of it with ``role``, as long as its author owns it.
    """

    for_whom = LineField(_("for whom"), max_length=120, blank=True, default="")
    uses = models.PositiveSmallIntegerField(
        _("number of accounts"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_USES)]
    )
    used = models.PositiveSmallIntegerField(default=0, editable=False)
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="invitations")
    role = models.CharField(_("role"), max_length=10, choices=MemberRole, default=MemberRole.EDITOR)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ("created_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(uses__gte=1, used__lte=F("uses")), name="invitation_used_within_uses"),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        return self.for_whom or str(self.pk)

    @property
    def left(self) -> int:
        """How many more accounts it can create, if it is valid."""
        return self.uses - self.used


class InvitationUse(models.Model):
    """An account that was created with an invitation; the row goes with the account, the count of uses stays."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="joined")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation_use")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.invitation}: {self.user}"
