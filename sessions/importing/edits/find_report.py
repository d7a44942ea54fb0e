"""The report that an article comes back to: that of which it is an edited export."""

from collections import Counter

from django.contrib.auth.models import User

from sessions.importing.edits.documents import unified
from sessions.models import ArticleCopy, Report
from sessions.reporting.dialects import Dialect

ALIKE = 0.4
"""Minimum share of lines of text in common with an earlier export, for an article with another file name."""

MIN_LETTERS = 10
"""A line with fewer letters stands in many articles."""


def returning_report(user: User, dialect: Dialect, text: str, *, event: str, stem: str) -> Report | None:
    """Return the report of an event (its slug) of which `text` is an edited export in a dialect; None if there is none.

    It is the one whose file name `stem` is, else the one with the most lines of text in common. Without an event only
    reports with that file name are compared.
    """
    reports = Report.objects.editable_by(user).present().select_related("event")
    reports = reports.filter(event__slug=event) if event else reports.filter(slug=stem)
    copies = ArticleCopy.objects.filter(dialect=dialect.name, report__in=reports)
    known = {report.pk: report for report in reports.filter(pk__in=copies.values("report"))}
    named = [report for report in known.values() if report.slug == stem]
    if named and event:
        return named[0]
    lines = _texts(text, dialect)
    shares = [(_share(lines, _texts(copy.article, dialect)), -copy.pk, copy.report_id) for copy in copies.iterator()]
    best = max(shares, default=None)
    return known[best[2]] if best and best[0] >= ALIKE else None


def _texts(text: str, dialect: Dialect) -> Counter[str]:
    """Return how often each line of text occurs, without headings and front matter."""
    lines = dialect.read_front(unified(text))[1].split("\n")
    return Counter(line for line in lines if line[:1] != "#" and sum(map(str.isalnum, line)) >= MIN_LETTERS)


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)
