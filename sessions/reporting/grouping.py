"""Groups of sessions in a report that is not divided by days: by format, by track, or one list."""

from collections.abc import Callable, Iterable

from sessions.models import Grouping, Session
from sessions.rules.formats import key_of

ONE_LIST = {"en": "Sessions", "ja": "セッション"}
"""The heading of the group that holds every session, by language: so headings stay at their levels."""

OTHERS = {"en": "Other sessions", "ja": "そのほかのセッション"}
"""The heading of the sessions without a format or a track, which come last."""


def group_headings(sessions: Iterable[Session], grouping: str, language: str) -> list[tuple[str, list[Session]]]:
    """Return the groups in the order of their first sessions, each with its heading; those without one come last.

    Different names of one format are one group under the first name.
    """
    if grouping == Grouping.NONE:
        found = list(sessions)
        return [(ONE_LIST[language], found)] if found else []
    key: Callable[[Session], str] = _format_key if grouping == Grouping.FORMAT else _track_key
    groups: dict[str, list[Session]] = {}
    for session in sessions:
        groups.setdefault(key(session), []).append(session)
    others = groups.pop("", [])
    named = [(_heading(held[0], grouping), held) for held in groups.values()]
    return [*named, *([(OTHERS[language], others)] if others else [])]


def _format_key(session: Session) -> str:
    return key_of(_heading(session, Grouping.FORMAT))


def _track_key(session: Session) -> str:
    return _heading(session, Grouping.TRACK)


def _heading(session: Session, grouping: str) -> str:
    heading: str = session.format if grouping == Grouping.FORMAT else session.track
    return heading.strip()
