"""Positions in a report where chapters can be: before, between and after the days, and between their sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext

from sessions.models import Chapter, ChapterPlace, Day, Report, Session
from sessions.models.held_sessions import held_sessions

from .chapter_places import InsidePlace, places_inside

_SHOWN_LENGTH = 80
"""Maximum length of a session's heading in a list of positions, in characters, so that it fits on a phone."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A position for chapters; ``after_day`` has priority over ``place``.

    Inside ``in_day`` it is below ``after_session``, or above all sessions.
    """

    place: str
    after_day: Day | None = None
    in_day: Day | None = None
    after_session: Session | None = None

    @property
    def key(self) -> str:
        """The form value: ``before``, ``day-2``, ``in-2``, ``session-<key>``, ``after``."""
        if self.after_session:
            return f"session-{self.after_session.pk}"
        if self.in_day:
            return f"in-{self.in_day.number}"
        return f"day-{self.after_day.number}" if self.after_day else self.place

    @property
    def label(self) -> str:
        """The display name."""
        if self.after_session:
            heading = Truncator(self.after_session.heading).chars(_SHOWN_LENGTH)
            return gettext("After “%(session)s”") % {"session": heading}
        if self.in_day:
            return gettext("At the top of %(day)s") % {"day": self.in_day.heading}
        if self.after_day:
            return gettext("After %(day)s") % {"day": self.after_day.heading}
        return str(ChapterPlace(self.place).label)

    @property
    def day(self) -> Day | None:
        """The day after which, or inside which, the position is."""
        return self.after_day or self.in_day

    def fields(self) -> dict[str, Any]:
        """Return the fields of a chapter that is at this position."""
        return {
            "place": self.place,
            "after_day_id": self.after_day and self.after_day.pk,
            "in_day_id": self.in_day and self.in_day.pk,
            "after_session_id": self.after_session and self.after_session.pk,
        }

    def holds(self, chapter: Chapter) -> bool:
        """Return whether the chapter was put at this position; others may have come there, see places_inside."""
        if self.after_session or chapter.after_session_id:
            return self.after_session is not None and chapter.after_session_id == self.after_session.pk
        if self.day or chapter.after_day_id or chapter.in_day_id:
            fields = self.fields()
            return (chapter.after_day_id, chapter.in_day_id) == (fields["after_day_id"], fields["in_day_id"])
        return chapter.place == self.place


def below_session(day: Day, session: Session) -> Spot:
    """Return the position below a session of a day."""
    return Spot(ChapterPlace.AFTER, in_day=day, after_session=session)


def spots_of_day(day: Day, sessions: Iterable[Session]) -> list[Spot]:
    """Return the positions inside a day with these sessions: at its top, and below each of them."""
    return [Spot(ChapterPlace.AFTER, in_day=day), *(below_session(day, session) for session in sessions)]


def spots_of(report: Report) -> list[Spot]:
    """Return every position of the report in the order of its days; two queries."""
    held: dict[int, list[Session]] = {}
    for session in held_sessions(report).defer("description", "note", "search", "feed_digests"):
        held.setdefault(session.day_id, []).append(session)
    spots = [Spot(ChapterPlace.BEFORE)]
    for day in report.event.days.all():
        spots += [*spots_of_day(day, held.get(day.pk, ())), Spot(ChapterPlace.AFTER, day)]
    return [*spots, Spot(ChapterPlace.AFTER)]


def spots_by_chapter(chapters: Iterable[Chapter], spots: Iterable[Spot]) -> dict[int, Spot]:
    """Return the position of each chapter among all positions of a report, by key of the chapter.

    One whose day has been deleted meanwhile is at the last position, as the database puts it.
    """
    chapters, spots = list(chapters), list(spots)
    inside = places_inside(chapters, (spot.after_session for spot in spots if spot.after_session))
    known = {_place_of(spot): spot for spot in spots}
    return {chapter.pk: known.get(_place_of_chapter(chapter, inside), spots[-1]) for chapter in chapters}


def spot_of(chapter: Chapter, spots: Iterable[Spot]) -> Spot:
    """Return the position of the chapter among all positions of its report."""
    return spots_by_chapter([chapter], spots)[chapter.pk]


def _place_of(spot: Spot) -> InsidePlace | int | str:
    if spot.in_day:
        return InsidePlace(spot.in_day.pk, spot.after_session.pk if spot.after_session else None)
    return spot.after_day.pk if spot.after_day else spot.place


def _place_of_chapter(chapter: Chapter, inside: Mapping[int, InsidePlace]) -> InsidePlace | int | str:
    return inside.get(chapter.pk) or chapter.after_day_id or chapter.place
