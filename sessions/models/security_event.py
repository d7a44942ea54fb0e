"""Security log: what happened to accounts, invitations, links and backups, for the owner of the site."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.base import DatedQuerySet

KEPT_FOR = timedelta(days=365)
"""How long an entry is kept; the command tidy deletes older ones."""

MOST_KEPT = 200_000
"""Maximum number of entries of the security log: refused sign-ins cannot fill the disk; tidy deletes the oldest."""


class SecurityEventKind(models.TextChoices):
    """What happened."""

    SIGNED_IN = "signed-in", _("Signed in")
    SIGN_IN_REFUSED = "sign-in-refused", _("Sign-in refused")
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere", _("Signed out on all devices")
    PASSWORD_CHANGED = "password-changed", _("Password changed")
    PASSWORD_RESET = "password-reset", _("Password reset")
    EMAIL_CHANGED = "email-changed", _("Mail address changed")
    RESET_LINK_MADE = "reset-link-made", _("Reset link created")
    SECOND_FACTOR_ADDED = "second-factor-added", _("Second factor or passkey added")
    SECOND_FACTOR_REMOVED = "second-factor-removed", _("Second factor or passkey removed")
    RECOVERY_CODE_USED = "recovery-code-used", _("Recovery code used")
    INVITATION_MADE = "invitation-made", _("Invitation created")
    INVITATION_REVOKED = "invitation-revoked", _("Invitation revoked")
    ACCOUNT_MADE = "account-made", _("Account created")
    ACCOUNT_DEACTIVATED = "account-deactivated", _("Account deactivated")
    ACCOUNT_ACTIVATED = "account-activated", _("Account activated")
    ACCOUNT_DELETED = "account-deleted", _("Account deleted")
    EVENT_HANDED_OVER = "event-handed-over", _("Event handed over")
    MEMBER_ADDED = "member-added", _("Member added")
    MEMBER_ROLE_CHANGED = "member-role-changed", _("Role of a member changed")
    MEMBER_REMOVED = "member-removed", _("Member removed")
    LINK_MADE = "link-made", _("Link created")
    LINK_RENEWED = "link-renewed", _("Link given a new address")
    LINK_REVOKED = "link-revoked", _("Link revoked")
    TOKEN_MADE = "token-made", _("Token created")
    TOKEN_REVOKED = "token-revoked", _("Token revoked")
    BACKUP_MADE = "backup-made", _("Backup made")
    BACKUP_RESTORED = "backup-restored", _("Backup restored")


class SecurityEventQuerySet(DatedQuerySet):
    """Entries of the security log."""

    def beyond(self, most: int) -> Self:
        """Filter: all but the newest so many."""
        oldest = self.order_by("-pk").values_list("pk", flat=True)[most - 1 : most].first()
        return self.none() if oldest is None else self.filter(pk__lt=oldest)


class SecurityEvent(models.Model):
    """One entry of the security log; it names whom it is about, and who did it where that is somebody else.

    ``facts`` holds names and numbers, never a text, an address of the network, a secret or a typed password.
    """

    kind = models.CharField(max_length=30, choices=SecurityEventKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="security_events"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("security events")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.user})"
