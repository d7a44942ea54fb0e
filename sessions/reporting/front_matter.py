"""The front matter of a report in each dialect."""

from collections.abc import Iterable

from django.utils import timezone

from sessions.models import Edition, Report
from sessions.rules.parsing import parse_moment

from .dialects import DEFAULT_DIALECT
from .document import FrontMatter


def front_matter(
    report: Report, editions: Iterable[Edition], dialect: str, authors: tuple[str, ...] = ()
) -> FrontMatter:
    """Return the front matter of a report in a dialect; `authors` are those of a team's report."""
    edition = next((each for each in editions if each.dialect == dialect), None)
    # The settings of Zenn are fields of a report; those of another site are in its edition.
    source = edition.front_matter if edition else ""
    return FrontMatter(
        title=report.title,
        emoji=report.emoji,
        kind=report.kind,
        topics=tuple(report.topics),
        published=report.published,
        published_at=report.published_at,
        publication_name=report.publication_name,
        date=_article_date(report),
        authors=authors,
        site=tuple(sorted(edition.values.items())) if edition else (),
        source=report.front_matter if dialect == DEFAULT_DIALECT else source,
    )


def _article_date(report: Report) -> str:
    """Return when the article was published, or begun, as in RFC 3339."""
    zone = report.event.zone
    given = parse_moment(report.published_at.replace(" ", "T", 1))
    moment = given.replace(tzinfo=zone) if given else (report.created_at or timezone.now()).astimezone(zone)
    return moment.isoformat(timespec="seconds")
