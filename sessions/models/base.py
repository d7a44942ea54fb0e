"""Shared base classes of models: soft delete, and unique slugs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify

from sessions.models.validators import RESERVED_SLUGS

SLUG_LENGTH = 60
_SLUG_ATTEMPTS = 200


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with the time of their creation, if these methods are called."""

    def newest_first(self) -> Self:
        """Order by creation, latest first, then key (a total order)."""
        return self.order_by("-created_at", "-pk")

    def older_than(self, instant: datetime) -> Self:
        """Filter: those created before an instant."""
        return self.filter(created_at__lt=instant)


class SoftDeleted(models.Model):
    """Soft delete: ``deleted_at`` marks a row as deleted, and clearing it restores the row."""

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def discard(self) -> None:
        """Soft-delete the row now; querysets leave it out with ``present()``."""
        self.deleted_at = timezone.now()
        self.save(update_fields=["deleted_at"])

    def restore(self) -> None:
        """Restore the row, unchanged."""
        self.deleted_at = None
        self.save(update_fields=["deleted_at"])


class EditorRecorded(models.Model):
    """The version of a row that a team writes together, and who saved it.

    A writer who raises the version without a name, such as an import, leaves both columns as they are: then the
    editor of the current version is unknown.
    """

    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,  # looked up only when an account is deleted
    )
    edited_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def editor_id(self) -> int | None:
        """The key of who saved the current version; None where that is unknown."""
        return self.edited_by_id if self.edited_version == self.version else None


def index_of_deleted(parent: str) -> models.Index:
    """Return a partial index of the deleted rows by their parent: few rows of a large table, for the trash and
    ``tidy``.
    """
    deleted = models.Q(deleted_at__isnull=False)
    return models.Index(fields=[parent, "deleted_at"], condition=deleted, name="%(class)s_deleted")


def slug_candidates(text: str, fallback: str, max_length: int = SLUG_LENGTH) -> Iterator[str]:
    """Yield slugs for a text, without end: ``aws-reinvent-2026``, then ``-2``, ``-3`` …

    A text without Latin letters, such as a Japanese name, gives ``fallback``, followed by its digits if it has some.
    """
    base = slugify(text)
    if not any(letter.isalpha() for letter in base):
        base = f"{fallback}-{base}".strip("-_")
    for number in count(1):
        ending = f"-{number}" if number > 1 else ""
        slug = base[: max_length - len(ending)].rstrip("-_") + ending
        if slug not in RESERVED_SLUGS:
            yield slug


def save_with_free_slug(
    row: Any, candidates: Iterator[str], taken: models.QuerySet[Any], save: Callable[[], None]
) -> None:
    """Insert a row with the first slug that is not in ``taken``, safe against concurrent inserts.

    The unique constraint decides (optimistic): a slug that another request took in the meantime is skipped. Raises
    IntegrityError when the database refuses the row for another reason.
    """
    for slug, _attempt in zip(candidates, range(_SLUG_ATTEMPTS), strict=False):
        if taken.filter(slug=slug).exists():
            continue
        row.slug = slug
        try:
            with transaction.atomic():
                save()
        except IntegrityError:
            row.slug = ""
            if not taken.filter(slug=slug).exists():
                raise
        else:
            return
    raise IntegrityError("no free slug")
