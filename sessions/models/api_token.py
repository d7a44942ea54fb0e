"""API token: with it a program reads, or reads and writes, what its author may, without signing in."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.fields import LineField
from sessions.models.secret_link import RevocableQuerySet, SecretLink

TOKEN_DAYS = (7, 30, 90, 365)
"""For how many days a token may be made; the last one is the maximum."""


class TokenScope(models.TextChoices):
    """What a token may do."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class ApiTokenQuerySet(RevocableQuerySet):
    """API tokens; only their author sees them."""

    def valid(self, now: datetime) -> Self:
        """Filter: tokens that work: neither expired nor revoked, of an active person."""
        return self.filter(author__is_active=True, revoked_at=None, expires_at__gt=now)

    def over_since(self, instant: datetime) -> Self:
        """Filter: tokens that ended before an instant."""
        return self.filter(Q(expires_at__lt=instant) | Q(revoked_at__lt=instant))

    def mark_used(self, pk: int, on: date) -> None:
        """Store the date of a use; one write for each token and day."""
        self.filter(Q(last_used=None) | Q(last_used__lt=on), pk=pk).update(last_used=on)


class ApiToken(SecretLink):
    """A token of one person: its scope, and until when it works; ``last_used`` is a date in UTC."""

    name = LineField(_("name"), max_length=100)
    scope = models.CharField(_("scope"), max_length=5, choices=TokenScope, default=TokenScope.READ)
    expires_at = models.DateTimeField(_("expires at"))
    last_used = models.DateField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        ordering = ("created_at", "pk")
        constraints = [models.CheckConstraint(condition=Q(scope__in=TokenScope.values), name="api_token_scope_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        """Whether requests with it may change something."""
        return self.scope == TokenScope.WRITE
