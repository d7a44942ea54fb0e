"""Offline copy of the catalogue: all sessions with few columns, by time, for the browser's cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from sessions.models import Event, Impression
from sessions.models.querysets.access import Reader
from sessions.rules.codes import join_heading
from sessions.rules.formats import usually_recorded

CATALOGUE_LIMIT = 3000
"""Maximum number of sessions of the copy, which is downloaded often; re:Invent has 2,500."""

_MINUTE = timedelta(minutes=1)

_COLUMNS = (
    *("pk", "code", "title", "starts_at", "ends_at", "room", "speakers", "track", "format"),
    *("level", "day__number", "recording_url"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfflineRow:
    """One session on the offline page."""

    pk: UUID
    heading: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    speakers: str
    track: str
    format: str
    level: int | None
    day: int
    has_recording: bool
    usually_recorded: bool
    choice: str
    later: bool

    @property
    def minutes(self) -> int | None:
        """The length, None where start or end is unknown."""
        return (self.ends_at - self.starts_at) // _MINUTE if self.starts_at and self.ends_at else None


def offline_rows(event: Event, user: Reader) -> list[OfflineRow]:
    """Return the first CATALOGUE_LIMIT present sessions of an event, in two queries."""
    own = Impression.objects.filter(author_id=user.pk, session__event=event)
    said: dict[UUID, tuple[str, bool]] = {
        mine.session_id: (mine.choice, mine.watch_later)
        for mine in own.only("session_id", "state", "second_choice", "watch_later")
    }
    sessions = event.sessions.present().order_by(F("starts_at").asc(nulls_last=True), "code", "title", "pk")
    return [_row(row, said.get(row[0], ("", False))) for row in sessions.values_list(*_COLUMNS)[:CATALOGUE_LIMIT]]


def count_left_out(event: Event, rows: Sequence[OfflineRow]) -> int:
    """Return how many sessions are not in the copy; queries only when the limit was reached."""
    return event.sessions.present().count() - len(rows) if len(rows) >= CATALOGUE_LIMIT else 0


def _row(row: tuple[Any, ...], said: tuple[str, bool]) -> OfflineRow:
    key, code, title, starts_at, ends_at, room, speakers, track, format_, level, day, recording_url = row
    recorded = bool(recording_url), bool(usually_recorded(format_))
    heading = join_heading(code, title)
    return OfflineRow(key, heading, starts_at, ends_at, room, speakers, track, format_, level, day, *recorded, *said)
