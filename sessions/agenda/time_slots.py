"""Time slots: which sessions run at an instant, and which slot they share.

Works on sessions that are already fetched, with the user's impression; no queries.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from sessions.models import Impression, Session, State
from sessions.models.querysets.access import Reader
from sessions.rules.days import ASSUMED_LENGTH, EARLY, assumed_end
from sessions.rules.parsing import parse_moment

LONGEST_WAIT = timedelta(days=30)
"""Maximum age of an offline line whose own time is still used: a clock that is further off is wrong."""

BEGUN = timedelta(hours=2)
"""How long ago a session began that is still to come or on; one that began before, such as a stand, is open all day."""

type Slot = tuple[datetime, datetime | None]


def end_of(session: Session) -> datetime | None:
    """Return the end of a session, or the assumed end; None when neither its start nor its logging is known."""
    start = session.presumed_start
    return assumed_end(start, session.ends_at) if start else session.ends_at


def is_running(session: Session, at: datetime) -> bool:
    """Return whether a session runs at an instant: start included, end not included.

    A session that was logged while it happened counts as running from then on (``Session.presumed_start``).
    """
    start, ends_at = session.presumed_start, end_of(session)
    return start is not None and ends_at is not None and start <= at < ends_at


def running_at(at: datetime, user: Reader) -> Q:
    """Return the SQL condition (Q object) for what runs at an instant, by ``is_running``.

    What was only logged runs on the user's agenda alone, until the user attended the next session: as on Today.
    """
    attended = Impression.objects.filter(author_id=user.pk, state=State.ATTENDED, session__deleted_at=None)
    attended = attended.alias(start=Coalesce("session__starts_at", "session__logged_at"))
    later = attended.filter(session__event=OuterRef("event"), start__gt=OuterRef("logged_at"), start__lte=at)
    own = Session.objects.filter(pk=OuterRef("pk")).on_agenda_of(user)
    return Q(starts_at__lte=at) & _ends_after(at, "starts_at") | (
        Q(starts_at=None, logged_at__lte=at) & _ends_after(at, "logged_at") & Exists(own) & ~Exists(later)
    )


def _ends_after(at: datetime, start: str) -> Q:
    return Q(ends_at__gt=at) | Q(("ends_at", None), (f"{start}__gt", at - ASSUMED_LENGTH))


def over_at(at: datetime) -> Q:
    """Return the SQL condition (Q object) for a session that has ended by ``end_of``; false where that is unknown."""
    began = at - ASSUMED_LENGTH
    return Q(ends_at__lte=at) | Q(ends_at=None) & (Q(starts_at__lte=began) | Q(starts_at=None, logged_at__lte=began))


def before_at(at: datetime) -> Q:
    """Return the SQL condition (Q object) for a session that a list which begins at an instant leaves out.

    That is one that is over, open all day, or on but no longer in the programme. Without a start none is left out.
    """
    return Q(starts_at__lt=at) & (over_at(at) | Q(starts_at__lte=at - BEGUN) | Q(removed_from_feed_at__isnull=False))


def instant_of_log(text: str, now: datetime) -> datetime | None:
    """Parse the ISO 8601 time at which a browser logged a line; in UTC, None when it is not plausible.

    That is without a zone, in the future, or older than LONGEST_WAIT: clocks of phones can be wrong.
    """
    named = parse_moment(text)
    if named is None or named.utcoffset() is None:
        return None
    try:
        instant = named.astimezone(UTC)
    except OverflowError:  # year 1 or 9999
        return None
    return instant if now - LONGEST_WAIT <= instant <= now else None


def common_slot_at(sessions: Sequence[Session], at: datetime) -> Slot | None:
    """Return the start and end of what is running, when all of it has the same, else None."""
    running = [session for session in sessions if session.starts_at and is_running(session, at)]
    slots = {(session.starts_at, session.ends_at) for session in running}
    if len(slots) != 1:
        return None
    starts_at, ends_at = slots.pop()
    return (starts_at, ends_at) if starts_at else None


def is_undecided(session: Session) -> bool:
    """Return whether the user has not marked the session as attended or missed."""
    impression = session.own_impression
    return impression is None or impression.state in {"", State.PLANNED}


def starts_soon(session: Session, at: datetime) -> bool:
    """Return whether a session begins within EARLY, a quarter of an hour."""
    return session.starts_at is not None and at < session.starts_at <= at + EARLY
