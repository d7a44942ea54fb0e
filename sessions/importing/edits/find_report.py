"""The report that an article comes back to: that of which it is an edited export."""

from django.contrib.auth.models import User

from sessions.importing.edits.documents import likeness, unified
from sessions.models import ArticleCopy, Report
from sessions.reporting.dialects import Dialect

ALIKE = 0.3
"""Minimum share of lines in common with an earlier export, for an article with another file name."""


def returning_report(user: User, dialect: Dialect, text: str, *, event: str, stem: str) -> Report | None:
    """Return the report of an event (its slug) of which `text` is an edited export in a dialect; None if there is none.

    It is the one whose file name `stem` is, else the one with the most lines in common. Without an event only reports
    with that file name are compared.
    """
    reports = Report.objects.editable_by(user).present().select_related("event")
    reports = reports.filter(event__slug=event) if event else reports.filter(slug=stem)
    copies = ArticleCopy.objects.filter(dialect=dialect.name, report__in=reports)
    known = {report.pk: report for report in reports.filter(pk__in=copies.values("report"))}
    named = [report for report in known.values() if report.slug == stem]
    if named and event:
        return named[0]
    found = max(
        ((likeness(copy.text, unified(text)), -copy.pk, copy.report_id) for copy in copies.iterator()), default=None
    )
    return known[found[2]] if found and found[0] >= ALIKE else None
