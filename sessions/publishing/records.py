"""What is remembered of publications: read before a push, written before and after it; the only module with queries."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions.models import Publication, Report, Repository
from sessions.publishing.plan import Memory
from sessions.quotas.text_bytes import charge, size

MOST_VERSIONS = 20
"""Maximum number of versions of one file that are remembered from pushes without an answer."""

_PENDING = ("pending_commit", "pending_path", "pending_article", "pending_files")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last export: its files, the text and path of its article, and the commit."""

    memory: Memory
    path: str = ""
    article: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """An export that is pushed: its commit, the files to remember, and the article."""

    commit: str
    files: Mapping[str, str]
    path: str
    article: str


class Records:
    """The publication of one report in one repository."""

    def __init__(self, report: Report, repository: Repository) -> None:
        self.report, self.repository = report, repository
        rows = Publication.objects.filter(report=report, repository=repository)
        self._row = rows.first() or Publication(report=report, repository=repository)
        self._before_push: dict[str, Any] = {}
        self._shared: dict[str, set[str]] = defaultdict(set)
        for other in Publication.objects.beside(self._row).select_related("report"):
            articles = {other.path, other.pending_path}
            for files in (other.files, other.pending_files.get("files", {})):
                for path, blob in files.items():
                    if path not in articles:
                        # Of another event it is another picture: never removed either, and not replaced unasked.
                        self._shared[path].update({blob} if other.report.event_id == report.event_id else ())

    @property
    def pending_commit(self) -> str:
        """The commit of a push whose answer did not arrive; "" if there is none."""
        return self._row.pending_commit

    @property
    def published_at(self) -> datetime | None:
        """When the last export arrived."""
        return self._row.published_at

    def remembered(self, *, landed: bool = False) -> Remembered:
        """Return the last export; with ``landed`` the one whose answer did not arrive."""
        row = self._row
        known = row.pending_files.get("known", {})
        if landed:
            memory = Memory(row.pending_files.get("files", {}), known, self._shared)
            return Remembered(memory, row.pending_path, row.pending_article, row.pending_commit)
        return Remembered(Memory(row.files, known, self._shared), row.path, row.article, row.commit)

    def begin(self, exported: Exported) -> None:
        """Store an export before it is pushed, so that its files are known whatever becomes of the answer."""
        known = {path: list(blobs) for path, blobs in self._row.pending_files.get("known", {}).items()}
        for path, blob in exported.files.items():
            if blob not in known.setdefault(path, []):
                known[path] = [*known[path], blob][-MOST_VERSIONS:]
        row = self._row
        self._before_push = self._before_push or {name: getattr(row, name) for name in _PENDING}
        row.pending_commit, row.pending_path, row.pending_article = exported.commit, exported.path, exported.article
        row.pending_files = {"files": dict(exported.files), "known": known}
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

    def confirm(self) -> None:
        """Store that the export whose answer did not arrive has arrived."""
        row = self._row
        self.finish(
            Exported(row.pending_commit, row.pending_files.get("files", {}), row.pending_path, row.pending_article)
        )

    def _save(self) -> None:
        """Save with the quota of texts; raises OverQuota."""
        with transaction.atomic():
            row = self._row
            if row.pk is None:
                row, _made = Publication.objects.get_or_create(report=row.report, repository=row.repository)
                self._row.pk, self._row._state.adding = row.pk, False
            stored = Publication.objects.select_for_update().get(pk=row.pk)
            growth = size(_texts(self._row)) - size(_texts(stored))
            self._row.save()
            charge(self._row.repository.owner_id, growth)


def _texts(row: Publication) -> dict[str, str]:
    return {"article": row.article, "pending_article": row.pending_article}
