"""Capability URL (secret link) of a calendar subscription: it shows one person's agenda of an event without a login."""

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
"""Lifetime of a link: from the first programme of a conference to its last video."""


class AgendaLinkQuerySet(OwnedQuerySet):
    """Secret links of agendas; only the person who made one sees and revokes it."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: links that the user made for an event of their own."""
        return super().visible_to(user).filter(author_id=user.pk)

    def valid(self, now: datetime) -> Self:
        """Filter: links that have not expired, whose event is not deleted and whose user is active."""
        return self.filter(event__deleted_at=None, author__is_active=True, created_at__gt=now - VALID_FOR)

    def issue(self, event: Event, author: AbstractBaseUser) -> str:
        """Create a link and return its secret token, which cannot be read again later."""
        token = secrets.token_urlsafe(32)
        self.create(event=event, author=author, digest=_digest(token))
        return token

    def by_token(self, token: str) -> Self:
        """Filter: the link with this secret token."""
        return self.filter(digest=_digest(token))


class AgendaLink(models.Model):
    """Secret link of one agenda; only a hash of the token is stored, so that a copy of the database opens no agenda."""

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
