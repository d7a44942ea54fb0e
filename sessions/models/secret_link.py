"""Secret links: what all share, and those for programs: the calendar of an agenda, the article of a report to pull."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from sessions.models.event import Event
from sessions.models.membership import Membership
from sessions.models.querysets.access import READING_ROLES, WRITING_ROLES, EventRowsQuerySet, Reader
from sessions.models.report import MAX_DIALECT, Report

VALID_FOR = timedelta(days=365)
"""Lifetime of a link: from the first programme of a conference to its last video."""


class SecretLinkQuerySet(EventRowsQuerySet):
    """Secret links; only the person who made one sees and revokes it."""

    roles_of_authors: tuple[str, ...] = READING_ROLES
    """The roles of members who can have such links, beside the owner of the event."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: links that the user made for rows that they may see."""
        return super().visible_to(user).filter(author_id=user.pk)

    def valid(self, now: datetime) -> Self:
        """Filter: links that have not expired, whose event is not deleted, and whose active author may have them."""
        present = {f"{self.event_path}__deleted_at": None}
        member = Membership.objects.filter(
            event=OuterRef(self.event_path), user=OuterRef("author"), role__in=self.roles_of_authors
        )
        sees = Q(**{f"{self.event_path}__owner": F("author")}) | Exists(member)
        return self.filter(sees, **present, author__is_active=True, created_at__gt=now - VALID_FOR)

    def issue(self, author: AbstractBaseUser, **of: Any) -> str:
        """Create a link to what `of` names, and return its secret token, which cannot be read again later."""
        token, digest = new_secret()
        self.create(author=author, digest=digest, **of)
        return token

    def by_token(self, token: str) -> Self:
        """Filter: the link with this secret token."""
        return self.filter(digest=_digest(token))


class RevocableQuerySet(SecretLinkQuerySet):
    """Secret links of a person that need no event; a revoked one is kept."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: links that the user made."""
        return self.filter(author_id=user.pk)

    def revoke(self) -> int:
        """End those that were not revoked yet; return how many."""
        return self.filter(revoked_at=None).update(revoked_at=timezone.now())


class SecretLink(models.Model):
    """A secret link; only a hash of its token is stored, so that a copy of the database opens nothing."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="%(class)ss")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


def new_secret() -> tuple[str, str]:
    """Return a new secret token of 256 bits, and the digest that is stored of it."""
    token = secrets.token_urlsafe(32)
    return token, _digest(token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class AgendaLink(SecretLink):
    """Secret link of one agenda."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda_links")

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.event} ({self.author})"


class ReportLinkQuerySet(SecretLinkQuerySet):
    """Secret links of reports."""

    event_path = "report__event"
    roles_of_authors = WRITING_ROLES


class ReportLink(SecretLink):
    """Secret link of one report in one dialect."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="links")
    dialect = models.CharField(max_length=MAX_DIALECT)

    objects = ReportLinkQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.report} ({self.author})"
