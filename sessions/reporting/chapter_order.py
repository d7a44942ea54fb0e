"""Order of the chapters of a report: before, between and after the days."""

from django.db import transaction

from sessions.models import Chapter, Report
from sessions.reporting.chapter_spots import Spot
from sessions.rules.order import Direction, neighbours, renumbered


def place_chapter(chapter: Chapter, before: Chapter | None = None) -> None:
    """Move a chapter before another one of its report, to that one's position, or (None) to the end of its own.

    Raises ValueError when ``before`` is not a chapter of the same report.
    """
    with transaction.atomic():
        # Lock order: the report before its chapters, as everywhere (deadlock).
        Report.objects.select_for_update().get(pk=chapter.report_id)
        others = list(Chapter.objects.filter(report=chapter.report_id).exclude(pk=chapter.pk).in_order())
        if before is not None:
            chapter.place, chapter.after_day_id = before.place, before.after_day_id
            chapter.save(update_fields=["place", "after_day", "updated_at"])
        Chapter.objects.bulk_update(renumbered(others, chapter, before), ["position"])


def step_chapter(chapter: Chapter, direction: Direction) -> bool:
    """Move a chapter one place up or down among the present ones of its position.

    Returns False and changes nothing at either end.
    """
    spot = {"report": chapter.report_id, "place": chapter.place, "after_day": chapter.after_day_id}
    beside = neighbours(list(Chapter.objects.filter(**spot).present().in_order()), chapter, direction)
    if beside is None:
        return False
    place_chapter(chapter, beside[1])
    return True


def put_chapter(chapter: Chapter, spot: Spot, *, first: bool = False) -> None:
    """Move a chapter to a position, as its last or first chapter."""
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=chapter.report_id)
        there = [each for each in chapter.report.chapters.present().in_order() if spot.holds(each) and each != chapter]
        chapter.place, chapter.after_day = spot.place, spot.after_day
        chapter.save(update_fields=["place", "after_day", "updated_at"])
        place_chapter(chapter, there[0] if first and there else None)
