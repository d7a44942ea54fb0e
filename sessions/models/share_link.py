"""Secret link for readers: a report, an event or one session as a public page, until it expires or is revoked."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.report import Report
from sessions.models.secret_link import AgendaLink, ReportLink, SecretLink, SecretLinkQuerySet, new_secret
from sessions.models.session import Session


class ShareKind(StrEnum):
    """What a link shows."""

    REPORT = "report"
    EVENT = "event"
    SESSION = "session"


class ShareLinkQuerySet(SecretLinkQuerySet):
    """Links for readers."""

    def valid(self, now: datetime) -> Self:
        """Filter: links that work: not expired, of an active person, and of an event and session that are there."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            Q(session=None) | Q(session__deleted_at=None),
            event__deleted_at=None,
            author__is_active=True,
        )

    def over_since(self, instant: datetime) -> Self:
        """Filter: links whose last day had ended at an instant; they never work again."""
        return self.filter(expires_at__lte=instant)

    def issue(self, author: AbstractBaseUser, **of: Any) -> str:
        """Create a link, and return its secret token; "password" is stored as a hash."""
        of["password"] = make_password(of["password"]) if of.get("password") else ""
        return super().issue(author, **of)

    def renew(self) -> str:
        """Give the only link of this query set a new token, which is returned; the old one stops working."""
        token, digest = new_secret()
        self.update(digest=digest)
        return token


class ShareLink(SecretLink):
    """Link to a report, a session, or without either to the whole event; a report itself decides what it has.

    It shows what its author may see and has written: impressions and notes, photos and ratings only where chosen.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="share_links")
    report = models.ForeignKey(Report, models.CASCADE, null=True, blank=True, related_name="share_links")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="share_links")
    name = LineField(_("name"), max_length=100, blank=True, default="")
    with_impressions = models.BooleanField(_("shows impressions"), default=False)
    with_photos = models.BooleanField(_("shows photos"), default=False)
    with_ratings = models.BooleanField(_("shows ratings"), default=False)
    indexed = models.BooleanField(_("search engines may list it"), default=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    password = models.CharField(max_length=128, blank=True, default="", editable=False)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for readers")
        ordering = ("created_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(report=None) | Q(session=None), name="share_link_shows_one_thing"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.event)

    @property
    def kind(self) -> ShareKind:
        """What it shows."""
        if self.report_id:
            return ShareKind.REPORT
        return ShareKind.SESSION if self.session_id else ShareKind.EVENT


class ShareViewsQuerySet(models.QuerySet[Any]):
    """Views of links for readers."""

    def count_view(self, link: ShareLink, on: date) -> None:
        """Count one view of a link on a date; concurrent views are all counted."""
        if self.filter(link=link, date=on).update(count=F("count") + 1):
            return
        try:
            with transaction.atomic():
                self.create(link=link, date=on)
        except IntegrityError:  # another view came first, or the link was revoked meanwhile
            self.filter(link=link, date=on).update(count=F("count") + 1)


class ShareViews(models.Model):
    """How often the page of a link was opened on a date of its event; nothing is stored about who opened it."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="views")
    date = models.DateField()
    count = models.PositiveIntegerField(default=1)

    objects = ShareViewsQuerySet.as_manager()

    class Meta:
        ordering = ("date",)
        constraints = [models.UniqueConstraint(fields=["link", "date"], name="share_views_once_a_day")]

    def __str__(self) -> str:
        return f"{self.link}: {self.date}"


def revoke_links(event: Event, user: User, *, with_agenda: bool) -> None:
    """Revoke the links that a user made into an event: for readers and for programs; of the own agenda where chosen.

    They do not come back when the person joins again or may write again.
    """
    with transaction.atomic():
        ShareLink.objects.filter(event=event, author=user).delete()
        ReportLink.objects.filter(report__event=event, author=user).delete()
        if with_agenda:
            AgendaLink.objects.filter(event=event, author=user).delete()
