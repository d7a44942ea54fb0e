"""What lies in the bin of a person: deleted events, sessions and chapters, for thirty days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.urls import reverse

from sessions.models import Chapter, Event, Session
from sessions.models.querysets.events import Reader

KEPT_FOR = timedelta(days=30)
"""How long what was deleted can be brought back."""


AT_ONCE = 100
"""How many rows of the bin one page shows."""


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


@dataclass(frozen=True, slots=True)
class Bin:
    """A part of what lies in the bin, the latest first; ``more`` says whether older rows follow."""

    rows: list[Binned]
    more: bool


def in_bin(user: Reader, now: datetime, page: int = 1) -> Bin:
    """Return what the user deleted in the last thirty days, ``AT_ONCE`` rows a page.

    Three queries, which look at deleted rows alone, by their index: how many others there are costs nothing. What
    belongs to a deleted event is no row of its own: it comes back with its event.
    """
    end = page * AT_ONCE
    found = sorted(_rows(user, now - KEPT_FOR, end + 1), key=lambda row: (row.deleted_at, row.url), reverse=True)
    return Bin(found[end - AT_ONCE : end], more=len(found) > end)


def _rows(user: Reader, since: datetime, most: int) -> Iterator[Binned]:
    """Yield at most so many rows of each kind, the latest."""

    def deleted(model: Any, *path: str, **present: None) -> Any:
        mine = model.objects.editable_by(user).filter(deleted_at__gt=since, **present)
        return mine.select_related(*path or [None]).order_by("-deleted_at", "-pk")[:most]

    for event in deleted(Event):
        yield Binned("event", event.name, event, event.deleted_at, reverse("sessions:event-restore", args=[event.slug]))
    for session in deleted(Session, "event", event__deleted_at=None).defer(
        "search", "feed_digests", "description", "note"
    ):
        url = reverse("sessions:session-restore", args=[session.event.slug, session.pk])
        yield Binned("session", session.heading, session.event, session.deleted_at, url)
    for chapter in deleted(Chapter, "report__event", report__event__deleted_at=None).defer("body"):
        event = chapter.report.event
        url = reverse("sessions:chapter-restore", args=[event.slug, chapter.report.slug, chapter.pk])
        yield Binned("chapter", str(chapter), event, chapter.deleted_at, url)
