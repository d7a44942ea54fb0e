"""Watch later: sessions of an event to watch as a recording (marked, or planned and missed), and those watched."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from sessions.agenda.time_slots import end_of, over_at
from sessions.article.headings import below_level
from sessions.article.lines import trim
from sessions.models import Event, Impression, Report, Session, State
from sessions.models.event import Language
from sessions.models.querysets.access import Reader
from sessions.models.session import SessionQuerySet
from sessions.rules.formats import never_recorded
from sessions.rules.video_urls import normalise

_LONG = ("search", "feed_digests", "description", "note")


@dataclass(frozen=True, slots=True)
class WatchLaterRow:
    """One session of the list, with the user's impression."""

    session: Session
    impression: Impression
    over: bool

    @property
    def is_watched(self) -> bool:
        """Whether the recording has been watched."""
        return self.impression.watched_at is not None

    @property
    def is_awaited(self) -> bool:
        """Whether there is, or may be, a recording, or the person has asked for one; a missed party has none."""
        session = self.session
        asked = self.impression.watch_later or session.recording_url
        return bool(asked) or not never_recorded(session.format, session.heading)

    @property
    def is_missed(self) -> bool:
        """Whether the session was missed: marked so, or planned and over without being marked as attended.

        A second choice was not missed: the person was in the first one.
        """
        planned = self.impression.state == State.PLANNED and not self.impression.second_choice
        return self.impression.state == State.MISSED or (self.over and planned)


@dataclass(frozen=True, slots=True)
class WatchLaterList:
    """The watch-later list in three groups, each in order: recording available, no recording yet, watched."""

    ready: list[WatchLaterRow]
    waiting: list[WatchLaterRow]
    watched: list[WatchLaterRow]

    @property
    def count(self) -> int:
        """Number of sessions still to be watched."""
        return len(self.ready) + len(self.waiting)


def watch_later_list(event: Event, user: Reader, now: datetime) -> WatchLaterList:
    """Return the user's watch-later list of an event; a constant number of queries."""
    today = event.conference_date(now)
    sessions = to_watch(event, user, now).with_impression_of(user).select_related("day").in_order().defer(*_LONG)
    rows = [watch_later_row(session, now, today) for session in sessions]
    ahead = [row for row in rows if not row.is_watched and row.is_awaited]
    return WatchLaterList(
        ready=[row for row in ahead if row.session.recording_url],
        waiting=[row for row in ahead if not row.session.recording_url],
        watched=[row for row in rows if row.is_watched],
    )


def to_watch(event: Event, user: Reader, now: datetime) -> SessionQuerySet:
    """Return the sessions of the list, without an order."""
    own = Impression.objects.filter(session=OuterRef("pk"), author_id=user.pk)
    marked = own.filter(Q(watch_later=True) | Q(state=State.MISSED) | Q(watched_at__isnull=False))
    starred = own.filter(state=State.PLANNED, second_choice=False)
    over = _over(now, event.conference_date(now))
    return event.sessions.present().filter(Q(Exists(marked)) | (over & Q(Exists(starred))))


def watch_later_row(session: Session, now: datetime, today: date) -> WatchLaterRow:
    """Return the row of a session that was fetched with its day and the user's impression."""
    impression = session.own_impression or Impression(session=session, state="")
    ends = end_of(session)
    over = ends <= now if ends else session.day.date is not None and session.day.date < today
    return WatchLaterRow(session, impression, over)


def _over(now: datetime, today: date) -> Q:
    """Return the SQL condition of a session that is over: by its end, else its start, else its day."""
    return over_at(now) | Q(ends_at=None, starts_at=None, day__date__lt=today)


def changes_to_remove(row: WatchLaterRow) -> dict[str, Any]:
    """Return the field changes that remove a session from the watch-later list."""
    changes: dict[str, Any] = {"watch_later": False, "watched_at": None}
    return changes | {"state": ""} if row.is_missed else changes


def default_chapter_heading(event: Event) -> str:
    """Return the default heading of the chapter of watched sessions, in the report's language."""
    return "後から見たセッション" if event.language == Language.JAPANESE else "Watched later"


def watched_chapter_text(sessions: list[Session], report: Report) -> str:
    """Return the Markdown of a chapter about watched sessions, fetched with the user's impressions.

    Each has a heading of the level of sessions; headings in its texts stay below that.
    """
    level = report.heading_level + 1
    blocks: list[str] = []
    for session in sessions:
        blocks += [f"{'#' * level} {session.heading}", normalise(session.recording_url)]
        if impression := session.own_impression:
            blocks += [below_level(trim(text), level) for text in (impression.summary, impression.body)]
    return "\n\n".join(filter(None, blocks))
