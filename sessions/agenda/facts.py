"""Facts of a session: saved unless somebody else changed them meanwhile (optimistic lock), or filled by a typed line.

What a line says fills a field that is empty; a value stays. A session that is others' too (``is_of_others``) stays as
it is: who wants to change it edits its facts. Undo of the line takes them out again, each only where nobody has changed
it since (see agenda/undo_log.py).
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User

from sessions.agenda.attendance import forget_moves, is_of_others
from sessions.models import Day, Session
from sessions.models.querysets.access import Reader
from sessions.models.session import SEARCH_FIELDS
from sessions.rules.search_text import haystack
from sessions.versions.save import EditableRows, save_texts

TIMES = ("starts_at", "ends_at")
"""The facts that are times, by field."""

_OTHERS = ("room", "speakers", "level", "format")
_NOTHING = (None, "")


class DayGone(Exception):
    """The day to which a session should move was deleted meanwhile; nothing was written."""


def with_search(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with the search text that is made of them; call it before the transaction."""
    return {**facts, "search": haystack(facts[name] for name in SEARCH_FIELDS)}


def save_facts(session: Session, user: User, facts: dict[str, Any], version: int) -> bool:
    """Save the facts of ``with_search`` if the row still has the version; return whether they were saved.

    Call it in a transaction. A session that moves to another day comes last there. Raises DayGone.
    """
    if facts["day"] != session.day:
        # Lock the day against deletion.
        if not Day.objects.select_for_update(no_key=True).filter(pk=facts["day"].pk):
            raise DayGone
        # On another day the moment of logging no longer counts.
        facts = facts | {
            "position": Session.objects.next_position(day=facts["day"]),
            "logged_at": None,
            "sort_at": None,
        }
    if save_texts(EditableRows(Session, user), session.pk, version, by=user, **facts) is None:
        return False
    if facts["day"] != session.day:
        forget_moves(session)
    return True


def said_of(typed: Session, guessed: Collection[str]) -> dict[str, Any]:
    """Return what a typed line says beside code and title, by field; it does not say the ``guessed`` fields."""
    values = {name: getattr(typed, name) for name in (*TIMES, *_OTHERS) if name not in guessed}
    return {name: value for name, value in values.items() if value not in _NOTHING}


def missing_facts(session: Session, user: Reader, said: Mapping[str, Any], day: Day | None) -> dict[str, Any]:
    """Return those of the facts that a session does not have; none where it is others' too.

    ``day`` is that of the line, None if it is not made yet. Start and end belong together: an end alone is taken only
    beside the same start. A typed session on another day takes no times; one of a programme that tells none does, and
    moves to ``day``.
    """
    facts = _empty_ones(session, said, day)
    return {} if facts and is_of_others(session, user) else facts


def _empty_ones(session: Session, said: Mapping[str, Any], day: Day | None) -> dict[str, Any]:
    facts = {name: said[name] for name in _OTHERS if name in said and getattr(session, name) in _NOTHING}
    starts_at, ends_at = (said.get(name) for name in TIMES)
    if starts_at is None or session.ends_at is not None:
        return facts
    if session.starts_at == starts_at and ends_at:
        return facts | {"ends_at": ends_at}
    is_here = session.feed_id is not None or (day is not None and session.day_id == day.pk)
    return facts | {"starts_at": starts_at, "ends_at": ends_at} if session.starts_at is None and is_here else facts


def fill_facts(session: Session, user: User, said: Mapping[str, Any], day: Day | None, at: datetime) -> dict[str, Any]:
    """Store what a session does not have, in the caller's transaction; return what Undo needs, {} if that is nothing.

    ``day`` is that of the line; None is the day of the instant. With a start the days are locked. Raises DayGone if the
    day was deleted meanwhile.
    """
    now = _locked(session) if said else None
    if now is None:
        return {}
    facts = missing_facts(now, user, said, day or now.event.known_day(at))
    if not facts:
        return {}
    place = (day or now.event.open_day(at)) if "starts_at" in facts else now.day
    if not _save(now, user, facts, place):
        return {}
    session.refresh_from_db(fields=["day", "position", "logged_at", "sort_at", "version", *facts])
    moved = {} if place == now.day else {"day": now.day_id, "position": now.position, "moved_to": place.pk}
    return {"filled": {name: _stored(value) for name, value in facts.items()}, **moved}


def empty_facts(session: Session, user: User, filled: dict[str, Any]) -> bool:
    """Take out what ``fill_facts`` has stored; return False where the times stay.

    They do where a person has changed them; where the session is others' too by now, all facts stay.
    """
    now = _locked(session) if filled else None
    if now is None:
        return True
    if is_of_others(now, user):
        return False
    same = {name for name in (*TIMES, *_OTHERS) if name in filled and _stored(getattr(now, name)) == filled[name]}
    times = filled.keys() & {*TIMES}
    if not times <= same:
        same -= times
    if same:
        _save(now, user, {name: "" if isinstance(getattr(now, name), str) else None for name in same}, now.day)
    return times <= same


def _locked(session: Session) -> Session | None:
    """Return the row as it is now, locked until it is written."""
    rows = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("event", "day")
    return rows.filter(pk=session.pk).first()


def _save(session: Session, user: User, facts: dict[str, Any], day: Day) -> bool:
    facts = {**facts, "day": day}
    if not facts.keys().isdisjoint(SEARCH_FIELDS):
        facts = with_search({name: getattr(session, name) for name in SEARCH_FIELDS} | facts)
    return save_facts(session, user, facts, session.version)


def _stored(value: Any) -> Any:
    """Return a value as JSON stores it."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
