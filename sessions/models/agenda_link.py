"""A secret address under which a calendar reads somebody's agenda of an event."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.querysets.events import OwnedQuerySet, Reader

VALID_FOR = timedelta(days=365)
"""How long such an address works: from the first programme to the last video of a conference."""


class AgendaLinkQuerySet(OwnedQuerySet):
    """Addresses of agendas: seen and revoked by who made them."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those that the user made for an event of their own."""
        return super().visible_to(user).filter(author_id=user.pk)

    def valid(self, now: datetime) -> Self:
        """Leave out those of deleted events and of people who may not sign in, and those that are too old."""
        return self.filter(event__deleted_at=None, author__is_active=True, created_at__gt=now - VALID_FOR)

    def issue(self, event: Event, author: AbstractBaseUser) -> str:
        """Make an address and return its secret, which nobody can read here afterwards."""
        token = secrets.token_urlsafe(32)
        self.create(event=event, author=author, digest=_digest(token))
        return token

    def by_token(self, token: str) -> Self:
        """Keep the one whose secret this is."""
        return self.filter(digest=_digest(token))


class AgendaLink(models.Model):
    """One such address; only a digest of its secret is kept, so that a copy of the database opens no agenda."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda_links", verbose_name=_("event"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="agenda_links", verbose_name=_("author")
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = AgendaLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of an agenda")
        verbose_name_plural = _("addresses of agendas")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.event} ({self.author})"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
