"""ArticleCopy: the text of an article as it came in or went out, so that an edit made elsewhere can be compared."""

import zlib
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.fields import LineField
from sessions.models.querysets.access import ReportRowsQuerySet
from sessions.models.report import MAX_DIALECT, Report


class CopyKind(models.TextChoices):
    """How a copy came about."""

    ORIGINAL = "original", _("As it was imported")
    TAKEN = "taken", _("As its edits were taken in")
    EXPORTED = "exported", _("As it was exported")


class ArticleCopyQuerySet(ReportRowsQuerySet):
    """Copies of articles."""

    def sources(self) -> Self:
        """Filter: those that came in, whose form the article keeps."""
        return self.filter(kind__in=(CopyKind.ORIGINAL, CopyKind.TAKEN))


class ArticleCopy(models.Model):
    """An article of one report at one moment: the merge base of edits made elsewhere (three-way merge).

    The text is kept with its line ends, and `map` tells what its lines are (`article/source_map.py`). `outline` has the
    keys of rows of an article that keeps a form of its own (`article/outline/model.py`); it is empty for the form that
    the app writes. `digests` are those of each part as it was taken in, by its key. The first copy of an imported
    article is kept as long as its report.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="copies")
    dialect = models.CharField(max_length=MAX_DIALECT)
    kind = models.CharField(max_length=10, choices=CopyKind)
    # Counted in the quota of texts. What went out is packed and not counted: leaving is never refused.
    text = models.TextField(blank=True, default="")
    packed = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, default="utf-8")
    file_name = LineField(max_length=200, blank=True, default="")
    outline: Any = models.JSONField(default=dict, blank=True)
    map: Any = models.JSONField(default=dict, blank=True)
    digests: Any = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleCopyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["report", "dialect", "-created_at"], name="copies_of_a_report")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=CopyKind.values), name="copy_kind_known"),
            models.UniqueConstraint(
                fields=["report", "dialect"],
                condition=models.Q(kind=CopyKind.ORIGINAL),
                name="one_original_per_report_and_dialect",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def article(self) -> str:
        """The text of the article."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass") if self.packed else self.text

    def pack(self, text: str) -> None:
        """Store the text of an article that went out."""
        self.packed = zlib.compress(text.encode("utf-8", "surrogatepass"))
