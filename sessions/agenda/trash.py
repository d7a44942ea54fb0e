"""Trash (soft-deleted rows): deleted events, sessions and chapters of a person, kept for thirty days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.urls import reverse

from sessions.models import Chapter, Event, Session
from sessions.models.querysets.access import Reader

KEPT_FOR = timedelta(days=30)
"""Retention time: how long a deleted row can be restored."""


AT_ONCE = 100
"""Page size of the trash."""


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """One deleted row: kind, name, event, time of deletion, and the POST URL that restores it."""

    kind: Literal["event", "session", "chapter"]
    name: str
    event: Event
    deleted_at: datetime
    url: str

    @property
    def kept_until(self) -> datetime:
        """When it will be deleted for good."""
        return self.deleted_at + KEPT_FOR


def trash_page(user: Reader, now: datetime, page: int = 1) -> tuple[list[DeletedRow], bool]:
    """Return a page of what was deleted, and the user can restore, in the last thirty days, and whether more follows.

    Latest first, ``AT_ONCE`` rows per page. Three queries on the partial index of deleted rows, so the number of other
    rows does not matter. What belongs to a deleted event is not listed: it is restored with its event.
    """
    end = page * AT_ONCE
    found = sorted(_rows(user, now - KEPT_FOR, end + 1), key=lambda row: (row.deleted_at, row.url), reverse=True)
    return found[end - AT_ONCE : end], len(found) > end


def _rows(user: Reader, since: datetime, most: int) -> Iterator[DeletedRow]:
    """Yield at most ``most`` rows of each kind, latest first."""

    def deleted(model: Any, *path: str, **present: None) -> Any:
        rows = model.objects.owned_by(user) if model is Event else model.objects.editable_by(user)
        mine = rows.filter(deleted_at__gt=since, **present)
        return mine.select_related(*path or [None]).order_by("-deleted_at", "-pk")[:most]

    for event in deleted(Event):
        yield DeletedRow(
            "event", event.name, event, event.deleted_at, reverse("sessions:event-restore", args=[event.slug])
        )
    for session in deleted(Session, "event", event__deleted_at=None).defer(
        "search", "feed_digests", "description", "note"
    ):
        url = reverse("sessions:session-restore", args=[session.event.slug, session.pk])
        yield DeletedRow("session", session.heading, session.event, session.deleted_at, url)
    for chapter in deleted(Chapter, "report__event", report__event__deleted_at=None).defer("body"):
        event = chapter.report.event
        url = reverse("sessions:chapter-restore", args=[event.slug, chapter.report.slug, chapter.pk])
        yield DeletedRow("chapter", str(chapter), event, chapter.deleted_at, url)
