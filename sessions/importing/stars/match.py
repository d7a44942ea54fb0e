"""Match stars to the sessions of a programme.

A star is matched by the strictest fact that it has: the key of this site, the identifier, the code, title and start,
a title that only one session has. Of several sessions with one identifier, code or title the start decides, then the
room.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from sessions.importing.matching import OFFERED, SessionIndex
from sessions.models import Session
from sessions.rules.search_text import folded
from sessions.rules.star_link import Star, digests_of

_ALIKE = 70
"""From which similarity of titles on, 0 to 100, a session is offered."""


@dataclass(frozen=True, slots=True)
class StarMatch:
    """A star and its session, or those among which a person has to choose."""

    star: Star
    session: Session | None = None
    offered: tuple[Session, ...] = ()


def match_stars(stars: Sequence[Star], sessions: Sequence[Session]) -> list[StarMatch]:
    """Return the match of each star, in the order of the stars."""
    found = _Index(sessions)
    return [found.match(star) for star in stars]


class _Index(SessionIndex[Session]):
    """The sessions by each of the facts."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        super().__init__(sessions, lambda session: folded(session.title))
        self._by_key = {str(session.pk): session for session in sessions}
        self._by_id = self.by(lambda session: [session.external_id])
        self._by_digest = self.by(lambda session: digests_of(session.external_id, session.title))
        self._by_code = self.by(lambda session: [session.code.casefold()])
        self._by_title = self.by(lambda session: [folded(session.title)])

    def match(self, star: Star) -> StarMatch:
        """Return the match of a star."""
        if session := self._by_key.get(star.key):
            return StarMatch(star, session)
        several: list[Session] = []
        for group in self._groups(star):
            if session := _of(group, star):
                return StarMatch(star, session)
            # Those at its time first: a room for nursing is on each day.
            several = several or sorted(group, key=lambda session: session.starts_at != star.starts_at)
        several = several or [session for _score, _title, session in self.similar(folded(star.title), _ALIKE)]
        return StarMatch(star, offered=tuple(several[:OFFERED]))

    def _groups(self, star: Star) -> Iterable[list[Session]]:
        """Yield the sessions with the identifier of a star, with its code, and with its title."""
        # A calendar's UID may be the identifier with the name of a site: ``1234@2025@fosdem.org``.
        for known in dict.fromkeys((star.external_id, star.external_id.partition("@")[0])):
            yield self._agreeing(self._by_id.get(known, []), star)
        yield self._by_digest.get(star.digest, [])
        yield self._by_code.get(star.code.casefold(), [])
        yield self._by_title.get(folded(star.title), [])

    def _agreeing(self, group: list[Session], star: Star) -> list[Session]:
        """Return the sessions of an identifier that do not contradict the star: small numbers are ambiguous."""
        if not star.title:
            return group
        title = folded(star.title)
        return [
            session
            for session in group
            if len(session.external_id) > 8
            or session.starts_at == star.starts_at
            or fuzz.ratio(folded(session.title), title) >= _ALIKE
        ]


def _of(group: list[Session], star: Star) -> Session | None:
    """Return the session of a star among those that share a fact: that with its start and room, or the only one."""
    if len(group) == 1:
        return group[0]
    same = [session for session in group if session.starts_at == star.starts_at]
    if star.room and (star.starts_at is None or len(same) > 1):
        same = [session for session in same if folded(session.room) == folded(star.room)]
    elif star.starts_at is None:
        return None
    return same[0] if len(same) == 1 else None
