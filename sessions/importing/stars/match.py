"""Match stars to the sessions of a programme. Works on small records; no Django.

A star is matched by the strictest fact that it has: the key of this site, the identifier, the code, title and start,
a title that only one session has. Of several sessions with one identifier, code or title the start decides, then the
room.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from rapidfuzz import fuzz, process

from sessions.rules.search_text import folded
from sessions.rules.star_link import Star, digests_of

OFFERED = 3
"""Maximum number of similar sessions that are offered for a star."""
_ALIKE = 70
"""From which similarity of titles on, 0 to 100, a session is offered."""
_MOST_COMPARED = 100
"""Number of stars for which similar titles are sought: each is compared with all sessions."""


@dataclass(frozen=True, slots=True)
class ProgrammeSession:
    """The facts of a session by which it is found."""

    key: str
    title: str
    code: str
    external_id: str
    starts_at: datetime | None
    room: str = ""


@dataclass(frozen=True, slots=True)
class StarMatch:
    """A star and its session, or those among which a person has to choose."""

    star: Star
    session: ProgrammeSession | None = None
    offered: tuple[ProgrammeSession, ...] = ()


def match_stars(stars: Sequence[Star], sessions: Sequence[ProgrammeSession]) -> list[StarMatch]:
    """Return the match of each star, in the order of the stars."""
    found = _Index(sessions)
    return [found.match(star) for star in stars]


class _Index:
    """The sessions by each of the facts."""

    def __init__(self, sessions: Sequence[ProgrammeSession]) -> None:
        self._sessions = sessions
        self._titles = [folded(session.title) for session in sessions]
        self._by_key = {session.key: session for session in sessions}
        self._by_id = _grouped(sessions, lambda session: session.external_id)
        self._by_code = _grouped(sessions, lambda session: session.code.casefold())
        self._by_title: dict[Hashable, list[ProgrammeSession]] = defaultdict(list)
        for session, title in zip(sessions, self._titles, strict=True):
            self._by_title[title].append(session)
        self._compared = 0

    @cached_property
    def _digests(self) -> dict[str, list[ProgrammeSession]]:
        groups: dict[str, list[ProgrammeSession]] = defaultdict(list)
        for session in self._sessions:
            for digest in digests_of(session.external_id, session.title):
                groups[digest].append(session)
        return groups

    def match(self, star: Star) -> StarMatch:
        """Return the match of a star."""
        if session := self._by_key.get(star.key):
            return StarMatch(star, session)
        several: list[ProgrammeSession] = []
        for group in self._groups(star):
            if session := _of(group, star):
                return StarMatch(star, session)
            # Those at its time first: a room for nursing is on each day.
            several = several or sorted(group, key=lambda session: session.starts_at != star.starts_at)
        return StarMatch(star, offered=tuple(several[:OFFERED]) or self._alike(star))

    def _groups(self, star: Star) -> Iterable[list[ProgrammeSession]]:
        """Yield the sessions with the identifier of a star, with its code, and with its title."""
        # A calendar's UID may be the identifier with the name of a site: ``1234@2025@fosdem.org``.
        for known in dict.fromkeys((star.external_id, star.external_id.partition("@")[0])):
            if known:
                yield self._agreeing(self._by_id.get(known, []), star)
        if star.digest:
            yield self._digests.get(star.digest, [])
        if star.code:
            yield self._by_code.get(star.code.casefold(), [])
        if star.title:
            yield self._by_title.get(folded(star.title), [])

    def _agreeing(self, group: list[ProgrammeSession], star: Star) -> list[ProgrammeSession]:
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

    def _alike(self, star: Star) -> tuple[ProgrammeSession, ...]:
        title = folded(star.title)
        if not title or self._compared == _MOST_COMPARED:
            return ()
        self._compared += 1
        best = process.extract(title, self._titles, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=OFFERED)
        return tuple(self._sessions[at] for _title, _score, at in best)


def _of(group: list[ProgrammeSession], star: Star) -> ProgrammeSession | None:
    """Return the session of a star among those that share a fact: that with its start and room, or the only one."""
    if len(group) == 1:
        return group[0]
    same = [session for session in group if session.starts_at == star.starts_at]
    if star.room and (star.starts_at is None or len(same) > 1):
        same = [session for session in same if folded(session.room) == folded(star.room)]
    elif star.starts_at is None:
        return None
    return same[0] if len(same) == 1 else None


def _grouped(
    sessions: Sequence[ProgrammeSession], fact: Callable[[ProgrammeSession], str]
) -> dict[str, list[ProgrammeSession]]:
    groups: dict[str, list[ProgrammeSession]] = defaultdict(list)
    for session in sessions:
        if known := fact(session):
            groups[known].append(session)
    return groups
