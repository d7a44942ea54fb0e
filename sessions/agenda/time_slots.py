"""What is running at an instant, and which session a line typed just then is about.

Takes sessions that are already fetched, with the user's impression; asks the database nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from sessions.models import Session, State
from sessions.rules.parsing import parse_moment
from sessions.rules.slot_times import ASSUMED_LENGTH, EARLY, assumed_end

LONGEST_WAIT = timedelta(days=30)
"""How long a line may have waited in a browser and still say when it was typed."""

type Slot = tuple[datetime, datetime | None]


def end_of(session: Session) -> datetime | None:
    """Return when a session ends, or is taken to end; None when not even its start is known."""
    return assumed_end(session.starts_at, session.ends_at) if session.starts_at else session.ends_at


def is_running(session: Session, at: datetime) -> bool:
    """Say whether a session is on at an instant; its end is not part of it."""
    ends_at = end_of(session)
    return session.starts_at is not None and ends_at is not None and session.starts_at <= at < ends_at


def running_at(at: datetime) -> Q:
    """Return the condition under which the database says the same of a session."""
    known = Q(ends_at__gt=at)
    assumed = Q(ends_at=None, starts_at__gt=at - ASSUMED_LENGTH)
    return Q(starts_at__lte=at) & (known | assumed)


def over_at(at: datetime) -> Q:
    """Return the SQL condition (Q object) for a session that has ended by ``end_of``; false where that is unknown."""
    return Q(ends_at__lte=at) | Q(ends_at=None, starts_at__lte=at - ASSUMED_LENGTH)


def instant_of_log(text: str, now: datetime) -> datetime | None:
    """Return the instant that a browser names in ISO 8601, in UTC; None for what makes no sense.

    That is what has no zone, lies ahead, or is older than LONGEST_WAIT: clocks of phones can be wrong.
    """
    named = parse_moment(text)
    if named is None or named.utcoffset() is None:
        return None
    try:
        instant = named.astimezone(UTC)
    except OverflowError:  # in the year 1 or 9999
        return None
    return instant if now - LONGEST_WAIT <= instant <= now else None


def session_meant(sessions: Iterable[Session], typed: Session, at: datetime) -> Session | None:
    """Return the session of the programme that the typed one is: same code or title, undecided, on now or soon.

    One that is running goes before one that is about to start, and the one that started last before the others.
    """
    found = [
        session
        for session in sessions
        if is_named(session, typed) and is_undecided(session) and (is_running(session, at) or _starts_soon(session, at))
    ]
    return max(found, key=lambda session: (is_running(session, at), session.starts_at, session.pk), default=None)


def slot_at(sessions: Sequence[Session], at: datetime) -> Slot | None:
    """Return start and end of what is running when that is the same for all of it, else None."""
    slots = {(session.starts_at, session.ends_at) for session in sessions if is_running(session, at)}
    if len(slots) != 1:
        return None
    starts_at, ends_at = slots.pop()
    return (starts_at, ends_at) if starts_at else None


def is_named(session: Session, typed: Session) -> bool:
    """Say whether what was typed names a session: by its code, or by its whole heading."""
    if typed.code and session.code.casefold() == typed.code.casefold():
        return True
    if not typed.code and session.title.casefold() == typed.title.casefold():
        return True
    return session.heading.casefold() == typed.heading.casefold()


def is_undecided(session: Session) -> bool:
    """Say whether nothing is said yet of whether the user was there."""
    impression = session.own_impression
    return impression is None or impression.state in {"", State.PLANNED}


def _starts_soon(session: Session, at: datetime) -> bool:
    return session.starts_at is not None and at < session.starts_at <= at + EARLY
