"""Revision: an earlier text of an impression, a chapter, a day or a team, stored when it was replaced."""

import uuid
from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.base import DatedQuerySet
from sessions.models.chapter import Chapter
from sessions.models.day import Day
from sessions.models.impression import Impression
from sessions.models.querysets.access import READING_ROLES, WRITING_ROLES, Reader, of_events, own_or_team
from sessions.models.team import TeamText

ROWS = ("impression", "chapter", "day", "teamtext")
"""The references of a revision to the row that it belongs to; exactly one of them is set."""


class RevisionReason(models.TextChoices):
    """Why an earlier text was stored."""

    CHANGED = "changed", _("Replaced by a later text")
    GIVEN_UP = "given_up", _("Not chosen when two texts differed")
    MERGED = "merged", _("Before a merge")
    RESTORED = "restored", _("Before a restore")
    IMPORTED = "imported", _("Before an import")


class RevisionQuerySet(DatedQuerySet):
    """Revisions: who sees the row sees them; those of an impression are its author's alone."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: revisions of rows that the user may see, of impressions only the user's own; none for an anonymous
        user.
        """
        return self._of(user, READING_ROLES)

    def editable_by(self, user: Reader) -> Self:
        """Filter: revisions of rows that the user may change."""
        return self._of(user, WRITING_ROLES)

    def _of(self, user: Reader, roles: Sequence[str]) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(impression__author=user.pk) & of_events(user, "impression__session__event", roles)
            | own_or_team(user, "chapter__report") & of_events(user, "chapter__report__event", roles)
            | of_events(user, "day__event", roles)
            | of_events(user, "teamtext__session__event", roles)
        )

    def present(self) -> Self:
        """Filter: revisions of sessions, chapters and events that are not deleted."""
        return self.filter(
            Q(impression__session__deleted_at=None, impression__session__event__deleted_at=None),
            Q(chapter__deleted_at=None, chapter__report__event__deleted_at=None),
            Q(day__event__deleted_at=None),
            Q(teamtext__session__deleted_at=None, teamtext__session__event__deleted_at=None),
        )


class Revision(models.Model):
    """Snapshot of one row's texts as they were saved, or typed and then discarded; belongs to exactly one row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    impression = models.ForeignKey(Impression, models.CASCADE, null=True, blank=True, related_name="revisions")
    chapter = models.ForeignKey(Chapter, models.CASCADE, null=True, blank=True, related_name="revisions")
    day = models.ForeignKey(Day, models.CASCADE, null=True, blank=True, related_name="revisions")
    # Named as Django names the model, as the others are: the name is that of a lookup.
    teamtext = models.ForeignKey(TeamText, models.CASCADE, null=True, blank=True, related_name="revisions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="revisions"
    )
    texts = models.JSONField()
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=10, choices=RevisionReason, default=RevisionReason.CHANGED)
    written_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("revisions")
        # Thinning finds its rows in this index, without reading the long texts.
        indexes = [models.Index(fields=[name, "reason", "created_at"], name=f"revision_of_{name}") for name in ROWS]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(impression__isnull=False, chapter=None, day=None, teamtext=None)
                    | Q(impression=None, chapter__isnull=False, day=None, teamtext=None)
                    | Q(impression=None, chapter=None, day__isnull=False, teamtext=None)
                    | Q(impression=None, chapter=None, day=None, teamtext__isnull=False)
                ),
                name="revision_of_one_row",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=RevisionReason.values),
                name="revision_reason_known",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="revision_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.row} ({self.version})"

    @property
    def row(self) -> Any:
        """The impression, chapter, day or text of a team of which this is an earlier text."""
        return self.impression or self.chapter or self.day or self.teamtext
