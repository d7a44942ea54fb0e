"""Which days of an event are in the article of a report."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q

from sessions.models import Chapter, Day, Holds, Report
from sessions.models.held_sessions import held_sessions

from .chapter_places import InsidePlace, places_inside


def days_of(report: Report, user: User, **more: Any) -> list[Any]:
    """Return all days of the event in order, with `more` as annotations; one query.

    Those of a report of selected sessions have `session_count`, the number of sessions on the agenda.
    """
    days = report.event.days.annotate(**more)
    if report.holds == Holds.CHOSEN:
        present = report.event.sessions.present()
        agenda = present.on_agenda_of_team(report.event) if report.is_team else present.on_agenda_of(user)
        days = days.annotate(session_count=Count("sessions", filter=Q(sessions__in=agenda)))
    # annotate(Count) adds GROUP BY, which drops the order.
    return list(days.order_by("number"))


def printed_days(
    days: Iterable[Any],
    report: Report,
    held: Collection[int],
    chapters: Iterable[Chapter],
    inside: Mapping[int, InsidePlace],
) -> list[Day]:
    """Return those of `days_of` that the article has. `held` are the keys of those with sessions in the report."""
    anchors = {chapter.after_day_id for chapter in chapters} | {place.day for place in inside.values()}
    return [day for day in days if day.pk in held or day.pk in anchors or _stands_alone(day, report)]


def printed_notes(report: Report, user: User) -> list[str]:
    """Return the notes of days that the article has; loads no other text."""
    if not report.shows_notes:
        return []
    sessions = list(held_sessions(report).only("day", "starts_at", "sort_at", "position"))
    chapters = list(report.chapters.present().with_session_above().defer("body").in_order())
    inside = places_inside(chapters, sessions)
    days = printed_days(days_of(report, user), report, {session.day_id for session in sessions}, chapters, inside)
    return [day.note for day in days if day.note]


def _stands_alone(day: Any, report: Report) -> bool:
    """Return whether a day is printed without sessions: it has a note or title that belongs to the report.

    With selected sessions only if no session of the day is left out, and only days of the filter.
    """
    if report.holds == Holds.FILTERED and day.pk not in report.filters.get("days", [day.pk]):
        return False
    complete = report.holds != Holds.CHOSEN or not day.session_count
    return report.shows_notes and complete and bool(day.note or day.title)
