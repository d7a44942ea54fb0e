"""Repository (a git repository that an author publishes to) and Publication (what a report has written there)."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.fields import LineField
from sessions.models.querysets.access import OwnedQuerySet, ReportRowsQuerySet
from sessions.models.report import Report
from sessions.rules.git_names import BRANCH, FOLDER


class RepositoryQuerySet(OwnedQuerySet):
    """Repositories; only the person who entered one sees it."""

    owner_path = "owner"

    def in_order(self) -> Self:
        """Order by name."""
        return self.order_by("name", "pk")


class Repository(models.Model):
    """A git repository of one person, for any number of reports.

    ``secret`` is a token (https) or a private key (ssh), encrypted with the key of the install; it is never displayed.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="repositories")
    name = LineField(_("name"), max_length=80)
    address = LineField(_("address"), max_length=500)
    branch = LineField(
        _("branch"),
        max_length=100,
        default="main",
        validators=[RegexValidator(BRANCH, _("This is not the name of a branch."))],
    )
    folder = LineField(
        _("folder"),
        max_length=200,
        blank=True,
        default="",
        validators=[RegexValidator(FOLDER, _("Use folder names with a slash between them, such as site/content."))],
    )
    dialect = models.CharField(_("format"), max_length=40)
    user_name = LineField(_("user name"), max_length=100, blank=True, default="")
    secret = models.TextField(blank=True, default="", editable=False)
    public_key = LineField(max_length=2000, blank=True, default="", editable=False)
    host_key = models.TextField(_("host key"), blank=True, default="", max_length=10_000)
    author_name = LineField(_("author of commits"), max_length=100)
    author_email = models.EmailField(_("e-mail of the author"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RepositoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("repository")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="repository_name_once",
                violation_error_message=_("Another repository of yours has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublicationQuerySet(ReportRowsQuerySet):
    """What reports have written to repositories."""

    def beside(self, publication: "Publication") -> Self:
        """Filter: those of the owner's other reports in the same branch and folder, which may share files with it."""
        repository = publication.repository
        return self.filter(
            repository__owner=repository.owner_id,
            repository__address=repository.address,
            repository__branch=repository.branch,
            repository__folder=repository.folder,
        ).exclude(report=publication.report_id)


class Publication(models.Model):
    """What one report wrote to one repository: the last exported article, and the files by their blob IDs.

    The ``pending`` fields describe a push whose answer did not arrive: they are stored before it begins, so that its
    files are recognised as own ones if it did arrive.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="publications")
    repository = models.ForeignKey(Repository, models.CASCADE, related_name="publications")
    path = models.CharField(max_length=400, blank=True, default="")
    article = models.TextField(blank=True, default="")
    commit = models.CharField(max_length=64, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    files: Any = models.JSONField(default=dict, blank=True)
    pending_commit = models.CharField(max_length=64, blank=True, default="")
    pending_path = models.CharField(max_length=400, blank=True, default="")
    pending_article = models.TextField(blank=True, default="")
    pending_files: Any = models.JSONField(default=dict, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "repository"], name="publication_once")]

    def __str__(self) -> str:
        return f"{self.report} → {self.repository}"
