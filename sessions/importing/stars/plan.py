"""Plan of imported stars for an event, and applying it: only sessions without a state of the user are starred."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from sessions.importing.stars.match import StarMatch, match_stars
from sessions.models import Event, Impression, Session, State
from sessions.models.impression import WITHOUT_CONTENT
from sessions.rules.star_link import Star

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
