"""Photos that chapters of reports show: those of no session stand with their report, and do not wait in the inbox."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import ngettext

from sessions.article.image_rename import names_shown
from sessions.models import Chapter, Event, Photo, Report

type ReportsByName = Mapping[str, Sequence[Report]]
"""The reports that show a photo in a chapter, by its name."""


def reports_by_name(event: Event, user: User) -> ReportsByName:
    """Return for each picture in chapters of reports that the user sees these reports, in order; one query."""
    chapters = Chapter.objects.visible_to(user).present().filter(report__event=event, body__contains="![")
    found: dict[str, dict[Any, Report]] = {}
    for chapter in chapters.select_related("report").order_by("report__created_at", "report__pk", "pk"):
        for name in names_shown(chapter.body):
            found.setdefault(name, {})[chapter.report_id] = chapter.report
    return {name: list(reports.values()) for name, reports in found.items()}


def without_shown(photos: Iterable[Photo], reports: ReportsByName) -> list[Photo]:
    """Return the photos that no chapter shows."""
    return [photo for photo in photos if photo.name not in reports]


def lacking(event: Event, names: Iterable[str], user: User) -> str:
    """Return the sentence that says which reports show photos that were deleted; "" if none does."""
    shown = reports_by_name(event, user)
    titles = dict.fromkeys(report.title for name in names for report in shown.get(name, ()))
    if not titles:
        return ""
    text = ngettext("Now missing in the report: %(reports)s.", "Now missing in the reports: %(reports)s.", len(titles))
    return text % {"reports": ", ".join(titles)}
