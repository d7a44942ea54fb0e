"""The report that an article comes back to: that of which it is an edited export."""

from collections import Counter
from itertools import islice

from django.contrib.auth.models import User

from sessions.article.dialects import Dialect
from sessions.importing.edits.documents import unified
from sessions.models import ArticleCopy, Report

ALIKE = 0.4
"""Minimum share of lines of text in common with an earlier export, for an article with another file name."""

MIN_LETTERS = 10
"""A line with fewer letters stands in many articles."""

MOST = 20
"""Maximum number of earlier exports compared if neither an event nor a file name tells the report."""


def returning_report(user: User, dialect: Dialect, text: str, *, event: str, stem: str) -> Report | None:
    """Return the report of an event (its slug) of which `text` is an edited export in a dialect; None if there is none.

    It is the one whose file name `stem` is, else the one with the most lines of text in common. Without an event those
    with that file name are compared; if there is none, the last exports.
    """
    reports = Report.objects.editable_by(user).present().select_related("event")
    if event:
        reports = reports.filter(event__slug=event)
    copies = ArticleCopy.objects.filter(dialect=dialect.name, report__in=reports)
    if not event:
        with_name = copies.filter(report__slug=stem)
        copies = with_name if with_name.exists() else copies.newest_first()[:MOST]
    known = {report.pk: report for report in reports.filter(pk__in=list(copies.values_list("report", flat=True)))}
    named = [report for report in known.values() if report.slug == stem]
    if named and event:
        return named[0]
    lines = _texts(text, dialect)
    shares = [(_share(lines, _texts(copy.article, dialect)), -copy.pk, copy.report_id) for copy in copies.iterator()]
    best = max(shares, default=None)
    return known.get(best[2]) if best and best[0] >= ALIKE else None


def _texts(text: str, dialect: Dialect) -> Counter[str]:
    """Return how often each line of text occurs, without headings and front matter."""
    lines = dialect.read_front(unified(text))[1].split("\n")
    return Counter(line for line in lines if line[:1] != "#" and _has_letters(line))


def _has_letters(line: str) -> bool:
    return next(islice(filter(str.isalnum, line), MIN_LETTERS - 1, None), None) is not None


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)
