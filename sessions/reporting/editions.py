"""Writes what a site assigned to a report."""

from sessions.models import Edition, Report
from sessions.reporting.dialects import Dialect


def adopt_site_values(report: Report, dialect: Dialect, article: str) -> None:
    """Remember the values that only the site knows, such as the ID of an article at Qiita, from a published article."""
    site = dict(dialect.read_front(article)[0].site)
    if not site:
        return
    edition = report.editions.filter(dialect=dialect.name).first() or Edition(report=report, dialect=dialect.name)
    if edition.values | site != edition.values:
        edition.values = edition.values | site
        edition.save()
