"""Time slots: which sessions run at an instant, and which session a typed line refers to.

Works on sessions that are already fetched, with the user's impression; no queries.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from sessions.models import Session, State
from sessions.rules.parsing import parse_moment
from sessions.rules.slot_times import ASSUMED_LENGTH, EARLY, assumed_end

LONGEST_WAIT = timedelta(days=30)
"""Maximum age of an offline line whose own time is still used."""

type Slot = tuple[datetime, datetime | None]


def end_of(session: Session) -> datetime | None:
    """Return the end of a session, or the assumed end; None when its start is unknown."""
    return assumed_end(session.starts_at, session.ends_at) if session.starts_at else session.ends_at


def is_running(session: Session, at: datetime) -> bool:
    """Return whether a session runs at an instant: start included, end not included."""
    ends_at = end_of(session)
    return session.starts_at is not None and ends_at is not None and session.starts_at <= at < ends_at


def running_at(at: datetime) -> Q:
    """Return the SQL condition (Q object) equivalent to ``is_running``."""
    known = Q(ends_at__gt=at)
    assumed = Q(ends_at=None, starts_at__gt=at - ASSUMED_LENGTH)
    return Q(starts_at__lte=at) & (known | assumed)


def over_at(at: datetime) -> Q:
    """Return the SQL condition (Q object) for a session that has ended by ``end_of``; false where that is unknown."""
    return Q(ends_at__lte=at) | Q(ends_at=None, starts_at__lte=at - ASSUMED_LENGTH)


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


def find_typed_session(sessions: Iterable[Session], typed: Session, at: datetime) -> Session | None:
    """Match a typed line to a session of the programme: same code or title, undecided, running or about to start.

    A running one is preferred; of several, the one that started last.
    """
    found = [
        session
        for session in sessions
        if matches_typed(session, typed)
        and is_undecided(session)
        and (is_running(session, at) or _starts_soon(session, at))
    ]
    return max(found, key=lambda session: (is_running(session, at), session.starts_at, session.pk), default=None)


def common_slot_at(sessions: Sequence[Session], at: datetime) -> Slot | None:
    """Return the start and end of what is running, when all of it has the same, else None."""
    slots = {(session.starts_at, session.ends_at) for session in sessions if is_running(session, at)}
    if len(slots) != 1:
        return None
    starts_at, ends_at = slots.pop()
    return (starts_at, ends_at) if starts_at else None


def matches_typed(session: Session, typed: Session) -> bool:
    """Return whether the typed line matches a session by its code or by its whole heading."""
    if typed.code and session.code.casefold() == typed.code.casefold():
        return True
    if not typed.code and session.title.casefold() == typed.title.casefold():
        return True
    return session.heading.casefold() == typed.heading.casefold()


def is_undecided(session: Session) -> bool:
    """Return whether the user has not marked the session as attended or missed."""
    impression = session.own_impression
    return impression is None or impression.state in {"", State.PLANNED}


def _starts_soon(session: Session, at: datetime) -> bool:
    return session.starts_at is not None and at < session.starts_at <= at + EARLY
