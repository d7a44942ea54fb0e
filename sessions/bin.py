"""What lies in the bin of a person: deleted events, sessions and chapters, for thirty days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.urls import reverse

from sessions.models import Chapter, Event, Session
from sessions.querysets import Reader

KEPT_FOR = timedelta(days=30)
"""How long what was deleted can be brought back."""


@dataclass(frozen=True, slots=True)
class Binned:
    """One deleted row: what it is, what it is called, when it was deleted, and where a POST brings it back."""

    kind: Literal["event", "session", "chapter"]
    name: str
    event: Event
    deleted_at: datetime
    url: str

    @property
    def kept_until(self) -> datetime:
        """The instant at which it goes for good."""
        return self.deleted_at + KEPT_FOR


def in_bin(user: Reader, now: datetime) -> list[Binned]:
    """Return what the user deleted in the last thirty days, the latest first; three queries for any number of rows.

    What belongs to a deleted event is no row of its own: it comes back with its event.
    """
    return sorted(_rows(user, now - KEPT_FOR), key=lambda row: (row.deleted_at, row.url), reverse=True)


def _rows(user: Reader, since: datetime) -> Iterator[Binned]:
    def deleted(model: Any) -> Any:
        return model.objects.editable_by(user).filter(deleted_at__gt=since)

    for event in deleted(Event):
        yield Binned("event", event.name, event, event.deleted_at, reverse("sessions:event-restore", args=[event.slug]))
    for session in deleted(Session).filter(event__deleted_at=None).select_related("event"):
        url = reverse("sessions:session-restore", args=[session.event.slug, session.pk])
        yield Binned("session", session.heading, session.event, session.deleted_at, url)
    for chapter in deleted(Chapter).filter(report__event__deleted_at=None).select_related("report__event"):
        event = chapter.report.event
        url = reverse("sessions:chapter-restore", args=[event.slug, chapter.report.slug, chapter.pk])
        yield Binned("chapter", str(chapter), event, chapter.deleted_at, url)
