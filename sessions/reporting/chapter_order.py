"""Order of the chapters of a report: before, between and after the days, and inside them."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from sessions.models import Chapter, Report, Session
from sessions.reporting.chapter_spots import Spot, spots_by_chapter
from sessions.rules.order import Direction, neighbours, renumbered

_ANCHORS = ("after_day_id", "in_day_id", "after_session_id")


def step_chapter(chapter: Chapter, direction: Direction, spots: Collection[Spot]) -> bool:
    """Move a chapter one place up or down among the present ones of its position.

    ``spots`` are all positions of the report. Returns False and changes nothing at either end.
    """
    there = _present(chapter.report_id)
    found = spots_by_chapter(there, spots)
    beside = neighbours([each for each in there if found[each.pk] == found.get(chapter.pk)], chapter, direction)
    if beside is None:
        return False
    passed, before = beside
    # The chapters of one position may follow different sessions, some of which are not in the article.
    _place(chapter, before, _position_of(before or passed))
    return True


def put_chapter(chapter: Chapter, spot: Spot, *, first: bool = False) -> None:
    """Move a chapter to a position, as its last or first chapter."""
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=chapter.report_id)
        there = [each for each in _present(chapter.report_id) if spot.holds(each) and each != chapter]
        _place(chapter, there[0] if first and there else None, spot.fields())


def put_behind(chapter: Chapter, other: Chapter) -> None:
    """Move a chapter to the position of another one of its report, as the last chapter there."""
    _place(chapter, None, _position_of(other))


def follow_other_sessions(keys: Collection[UUID]) -> None:
    """Let the chapters below sessions that are about to be deleted for good follow the one before them in its day."""
    chapters = Chapter.objects.filter(after_session__in=keys).select_related("after_session")
    for chapter in chapters.order_by("pk"):
        gone = chapter.after_session
        others = Session.objects.filter(day=gone.day_id).exclude(pk__in=set(keys) - {gone.pk}).in_order()
        order = list(others.values_list("pk", flat=True))
        above = order.index(gone.pk)
        chapter.in_day_id, chapter.after_session_id = gone.day_id, order[above - 1] if above else None
        chapter.save(update_fields=["in_day", "after_session", "updated_at"])


def _place(chapter: Chapter, before: Chapter | None, position: Mapping[str, Any]) -> None:
    with transaction.atomic():
        # Lock order: the report before its chapters, as everywhere (deadlock).
        Report.objects.select_for_update(no_key=True).get(pk=chapter.report_id)
        others = list(Chapter.objects.filter(report=chapter.report_id).exclude(pk=chapter.pk).in_order())
        if position:
            for name, value in position.items():
                setattr(chapter, name, value)
            chapter.save(update_fields=["place", *_ANCHORS, "updated_at"])
        Chapter.objects.bulk_update(renumbered(others, chapter, before), ["position"])


def _present(report: int) -> list[Chapter]:
    return list(Chapter.objects.filter(report=report).present().with_session_above().in_order())


def _position_of(chapter: Chapter) -> dict[str, Any]:
    return {name: getattr(chapter, name) for name in ("place", *_ANCHORS)}
