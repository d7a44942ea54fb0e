"""Imported stars: their sessions in an event, the plan, and applying it; only sessions without a state are starred."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from rapidfuzz import fuzz

from sessions.importing.matching import OFFERED, SessionIndex
from sessions.models import Event, Impression, Session, State
from sessions.models.impression import WITHOUT_CONTENT
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
    """Return the match of each star, in the order of the stars, by the strictest fact that it has.

    These are the key of this site, the identifier, the code, title and start, a title that only one session has. Of
    several sessions with one identifier, code or title the start decides, then the room.
    """
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


_SHOWN = ("event", "day", "code", "title", "starts_at", "ends_at", "room", "external_id")


@dataclass(frozen=True, slots=True)
class StarRow:
    """A star, and the session that it names; ``state`` is the user's own."""

    star: Star
    session: Session
    state: str


@dataclass(frozen=True, slots=True)
class UncertainStar:
    """A star without its session; ``rows`` are similar sessions, perhaps none."""

    number: int
    star: Star
    rows: tuple[StarRow, ...]

    @property
    def field(self) -> str:
        """Name of the form field for the choice."""
        return f"choice-{self.number}"


@dataclass(frozen=True, slots=True)
class StarPlan:
    """Which sessions would be starred, which have a state already, and which stars have no session."""

    new: tuple[StarRow, ...]
    already: tuple[StarRow, ...]
    unsure: tuple[UncertainStar, ...]
    unknown: tuple[Star, ...]


def plan_stars(event: Event, user: User, stars: Sequence[Star]) -> StarPlan:
    """Compute the plan; writes nothing, three queries."""
    present = event.sessions.present().select_related("day").only(*_SHOWN, "day__number", "day__date", "day__title")
    sessions = list(present.in_order())
    mine = Impression.objects.filter(session__event=event, author_id=user.pk).exclude(state="")
    states = dict(mine.values_list("session_id", "state"))
    for session in sessions:
        session.event = session.day.event = event

    def row(found: StarMatch, session: Session) -> StarRow:
        return StarRow(found.star, session, states.get(session.pk, ""))

    matches = match_stars(stars, sessions)
    named = {match.session.pk: row(match, match.session) for match in matches if match.session}
    return StarPlan(
        new=tuple(each for each in named.values() if not each.state),
        already=tuple(each for each in named.values() if each.state),
        unsure=tuple(
            UncertainStar(number, match.star, tuple(row(match, session) for session in match.offered))
            for number, match in enumerate(matches)
            if match.offered
        ),
        unknown=tuple(match.star for match in matches if not match.session and not match.offered),
    )


def star_sessions(event: Event, user: User, keys: Iterable[UUID]) -> list[UUID]:
    """Star these sessions of an event in one transaction; return those that were starred.

    A session that has a state of the user keeps it; one that was deleted meanwhile is skipped.
    """
    now = timezone.now()
    with transaction.atomic():
        # Locked until they are written, so that no concurrent import deletes them.
        rows = Session.objects.visible_to(user).present().filter(event=event, pk__in=list(keys))
        found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
        mine = Impression.objects.filter(author_id=user.pk, session_id__in=found)
        known = dict(mine.values_list("session_id", "state"))
        mine.filter(state="").update(state=State.PLANNED, updated_at=now)
        made = [Impression(session_id=key, author_id=user.pk, state=State.PLANNED) for key in found if key not in known]
        Impression.objects.bulk_create(made, batch_size=500)
    return [key for key in found if not known.get(key)]


def unstar_sessions(event: Event, user: User, keys: Iterable[UUID]) -> int:
    """Take the stars off again that an import has set; return how many. A session attended meanwhile stays so."""
    with transaction.atomic():
        rows = Session.objects.visible_to(user).present().filter(event=event, pk__in=list(keys))
        found = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True))
        starred = Impression.objects.filter(author_id=user.pk, session_id__in=found, state=State.PLANNED)
        mine = list(starred.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        without = Impression.objects.filter(pk__in=mine)
        without.update(state="", updated_at=timezone.now())
        without.filter(WITHOUT_CONTENT, version=1, revisions=None).delete()
    return len(mine)
