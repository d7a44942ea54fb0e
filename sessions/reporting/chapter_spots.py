"""Positions in a report where chapters can be: before, between and after the days."""

from dataclasses import dataclass

from django.utils.translation import gettext

from sessions.models import Chapter, ChapterPlace, Day, Report


@dataclass(frozen=True, slots=True)
class Spot:
    """A position for chapters; ``after_day`` has priority over ``place``."""

    place: str
    after_day: Day | None = None

    @property
    def key(self) -> str:
        """The form value: ``before``, ``day-2``, ``after``."""
        return f"day-{self.after_day.number}" if self.after_day else self.place

    @property
    def label(self) -> str:
        """The display name."""
        if self.after_day:
            return gettext("After %(day)s") % {"day": self.after_day.heading}
        return str(ChapterPlace(self.place).label)

    def holds(self, chapter: Chapter) -> bool:
        """Whether the chapter is at this position."""
        if self.after_day or chapter.after_day_id:
            return self.after_day is not None and chapter.after_day_id == self.after_day.pk
        return chapter.place == self.place


def spots_of(report: Report) -> list[Spot]:
    """Return every position of the report in the order of the article."""
    days = [Spot(ChapterPlace.AFTER, day) for day in report.event.days.all()]
    return [Spot(ChapterPlace.BEFORE), *days, Spot(ChapterPlace.AFTER)]


def spot_of(chapter: Chapter, spots: list[Spot]) -> Spot:
    """Return the position of the chapter."""
    return next(spot for spot in spots if spot.holds(chapter))
