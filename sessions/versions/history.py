"""Version history of one row: its revisions, newest first, each with a diff to its successor."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Func, IntegerField, Subquery
from django.utils.text import capfirst

from sessions.models import Revision, RevisionReason
from sessions.versions.diff import Block, Effort, compare, size_of_change
from sessions.versions.revisions import snapshot_of

PER_PAGE = 20
"""Revisions on a page: each is compared with the next."""


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """Diff of one field: label, earlier text, and blocks ([] when it did not change)."""

    name: str
    label: str
    text: str
    blocks: list[Block]


class RevisionEntry:
    """One revision, and the texts that replaced it."""

    def __init__(self, revision: Revision, after: dict[str, Any], now: dict[str, Any]) -> None:
        self.revision = revision
        self.before = {name: str(value) for name, value in revision.texts.items() if name in now}
        self.after = {name: str(after.get(name, "")) for name in self.before}
        self.is_saved_now = all(text == str(now[name]) for name, text in self.before.items())

    @property
    def reason(self) -> str:
        """Why the revision was kept, as a label."""
        return self.revision.get_reason_display()

    @cached_property
    def size(self) -> tuple[int, int]:
        """Number of characters removed and added."""
        sizes = [size_of_change(text, self.after[name]) for name, text in self.before.items()]
        return sum(went for went, _came in sizes), sum(came for _went, came in sizes)

    @property
    def changes(self) -> list[FieldDiff]:
        """The diff of each field; computed only for the entry that is shown."""
        model: Any = type(self.revision.row)
        labels = {name: capfirst(model._meta.get_field(name).verbose_name) for name in self.before}
        effort = Effort.of_page()
        return [
            FieldDiff(name, labels[name], text, compare(text, self.after[name], effort))
            for name, text in self.before.items()
        ]


@dataclass(frozen=True, slots=True)
class History:
    """One page of revisions of a row, and the one that is shown in full."""

    page: Page[Revision]
    entries: list[RevisionEntry]
    shown: RevisionEntry | None


def history_of(row: Any, *, page: str = "1", chosen: str = "") -> History:
    """Return one page of a row's revisions; a constant number of queries.

    Shows the chosen one, else the first of the page. A revision is compared with the next newer text that was saved; a
    text discarded in a conflict was never saved.
    """
    revisions = row.revisions.newest_first()
    found = Paginator(revisions, PER_PAGE).get_page(page)
    now = snapshot_of(row).texts
    after = now
    if found.has_previous():
        newer = revisions[: found.start_index() - 1]
        saved = [each for each in newer.values_list("pk", "reason") if each[1] != RevisionReason.GIVEN_UP]
        after = row.revisions.get(pk=saved[-1][0]).texts if saved else now
    entries = []
    for revision in found:
        setattr(revision, row._meta.model_name, row)  # the fetched object, so that access to it runs no query (N+1)
        entries.append(RevisionEntry(revision, after, now))
        if revision.reason != RevisionReason.GIVEN_UP:
            after = revision.texts
    shown = next((entry for entry in entries if str(entry.revision.pk) == chosen), None)
    return History(found, entries, shown or next(iter(entries), None))


def revision_count(**of: Any) -> Subquery:
    """Return a subquery that counts a row's revisions, for annotate: ``revision_count(day=OuterRef("pk"))``."""
    rows = Revision.objects.filter(**of).order_by()
    # Count() of Django would add GROUP BY; this counts in a subquery.
    return Subquery(rows.annotate(count=Func("pk", function="COUNT")).values("count"), output_field=IntegerField())
