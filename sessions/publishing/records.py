"""What is remembered of publications: read before a push, written before and after it; the only module with queries."""

from collections import defaultdict
from datetime import datetime

from django.utils import timezone

from sessions.models import Publication, Report, Repository
from sessions.publishing.plan import Exported

MOST_VERSIONS = 20
"""Maximum number of versions of one file that are remembered from pushes without an answer: the row stays small."""

_ARRIVED = ("commit", "path", "article", "files", "published_at")
_PENDING = ("pending_commit", "pending_path", "pending_article", "pending_files")


class Records:
    """The publication of one report in one repository."""

    def __init__(self, report: Report, repository: Repository) -> None:
        self.report, self.repository = report, repository
        rows = Publication.objects.filter(report=report, repository=repository)
        self._row = row = rows.first() or Publication(report=report, repository=repository)
        self._before_push = {name: getattr(row, name) for name in _PENDING}
        self._known: dict[str, list[str]] = row.pending_files.get("known", {})
        self._shared: dict[str, set[str]] = defaultdict(set)
        for other in Publication.objects.beside(row).select_related("report"):
            articles = {other.path, other.pending_path}
            for files in (other.files, other.pending_files.get("files", {})):
                for path in files.keys() - articles:
                    # Of another event it is another picture: never removed either, and not replaced unasked.
                    self._shared[path].update({files[path]} if other.report.event_id == report.event_id else ())

    @property
    def published_at(self) -> datetime | None:
        """When the last export arrived."""
        return self._row.published_at

    @property
    def last(self) -> Exported:
        """The last export that has arrived."""
        row = self._row
        return Exported(row.commit, row.files, row.path, row.article, self._known, self._shared)

    @property
    def pending(self) -> Exported | None:
        """The export whose answer did not arrive; None if there is none."""
        row = self._row
        files = row.pending_files.get("files", {})
        pending = Exported(row.pending_commit, files, row.pending_path, row.pending_article, self._known, self._shared)
        return pending if pending.commit else None

    def begin(self, exported: Exported) -> None:
        """Store an export before it is pushed, so that its files are known whatever becomes of the answer."""
        for path, blob in exported.files.items():
            versions = self._known.get(path, [])
            self._known = self._known | {path: [*(each for each in versions if each != blob), blob][-MOST_VERSIONS:]}
        row = self._row
        row.pending_commit, row.pending_path, row.pending_article = exported.commit, exported.path, exported.article
        row.pending_files = {"files": dict(exported.files), "known": self._known}
        self._save()

    def refused(self) -> None:
        """Store that none of the exports that were begun has arrived: only an earlier one may still wait."""
        for name, value in self._before_push.items():
            setattr(self._row, name, value)
        self._save()

    def finish(self, exported: Exported) -> None:
        """Store an export that has arrived."""
        row = self._row
        row.commit, row.path, row.article = exported.commit, exported.path, exported.article
        row.files, row.published_at = dict(exported.files), timezone.now()
        row.pending_commit = row.pending_path = row.pending_article = ""
        row.pending_files = {}
        self._save()

    def _save(self) -> None:
        """Save the row; another request may have made it meanwhile."""
        row = self._row
        values = {name: getattr(row, name) for name in (*_ARRIVED, *_PENDING)}
        Publication.objects.update_or_create(report=row.report, repository=row.repository, defaults=values)
