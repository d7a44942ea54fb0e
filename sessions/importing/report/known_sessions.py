"""Find the stored session that a session of an article is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sessions.importing.report.records import SessionRecord
from sessions.models import Session
from sessions.rules.codes import join_heading

type _Key = tuple[str, str, int | None]
"""The kind of the name, the name, and the number of the day; None for any day."""


class KnownSessions:
    """The stored sessions of an event that no session of the article has taken yet, in order."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self._found: dict[_Key, dict[object, Session]] = defaultdict(dict)
        for session in sessions:
            for key in _keys(session.code, session.title, session.day.number):
                self._found[key][session.pk] = session

    def take(self, record: SessionRecord) -> Session | None:
        """Return the session of the same name, which is found only once; an equal code is enough.

        Of several, one on the same day comes first, then one of the same heading, then the first in order.
        """
        for key in _keys(record.code, record.title, record.day_number):
            for session in self._found.get(key, {}).values():
                for each in _keys(session.code, session.title, session.day.number):
                    del self._found[each][session.pk]
                return session
        return None


def _keys(code: str, title: str, day: int) -> Iterator[_Key]:
    """Yield the keys of a session, the most alike first; without a code only its heading makes it the same.

    The heading, because one word alone may be the code or the title.
    """
    for number in (day, None):
        yield "heading", join_heading(code, title), number
        if code:
            yield "code", code, number
