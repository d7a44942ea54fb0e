"""Failure record: that mails, fetches of a programme or pushes to a repository fail now, for the owner of the site."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sessions.models.feed import Feed
from sessions.models.repository import Repository

KEPT_FOR = timedelta(days=7)
"""How long after the last try a failure counts, where no later one succeeded; the command tidy deletes older ones."""


class FailureKind(models.TextChoices):
    """What failed: mails, the fetch of a stored programme, a comparison with a repository or a push to it."""

    MAIL = "mail"
    FEED = "feed"
    REPOSITORY = "repository"


class FailureRecordQuerySet(models.QuerySet["FailureRecord"]):
    """Records of failures."""

    def note(self, kind: FailureKind, reason: str, subject: int = 0) -> None:
        """Count one more failure of a subject; its reason replaces the one before.

        Of concurrent first failures one is counted.
        """
        now = timezone.now()
        if not self.filter(kind=kind, subject=subject).update(reason=reason, count=F("count") + 1, last_at=now):
            new = self.model(kind=kind, subject=subject, reason=reason, count=1, last_at=now)
            self.bulk_create([new], ignore_conflicts=True)

    def clear(self, kind: FailureKind, subject: int = 0) -> None:
        """Delete the record of a subject, because a try succeeded; writes nothing if there is none."""
        found = self.filter(kind=kind, subject=subject)
        if found.exists():
            found.delete()

    def current(self, now: datetime) -> Self:
        """Filter: those within KEPT_FOR whose programme or repository still exists; newest first."""
        subjects = (
            Q(kind=FailureKind.MAIL)
            | Q(kind=FailureKind.FEED, subject__in=Feed.objects.order_by().values("pk"))
            | Q(kind=FailureKind.REPOSITORY, subject__in=Repository.objects.order_by().values("pk"))
        )
        return self.filter(subjects, last_at__gte=now - KEPT_FOR).order_by("-last_at", "-pk")

    def older_than(self, instant: datetime) -> Self:
        """Filter: those whose last failure was before an instant."""
        return self.filter(last_at__lt=instant)


class FailureRecord(models.Model):
    """Failures of one subject since its last success: one row, however often it fails.

    ``subject`` is the primary key of a feed or a repository, and 0 for mails. ``reason`` is an error code or the name
    of an exception: it holds no text, no address and no name of a person.
    """

    kind = models.CharField(max_length=20, choices=FailureKind)
    subject = models.PositiveBigIntegerField(default=0)
    reason = models.CharField(max_length=100)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    objects = FailureRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-last_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="failure_record_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.reason}"
