"""Copies of articles: stored when an article comes in or goes out, read as its source and as a merge base."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field

from sessions.article.dialects.base import Dialect
from sessions.article.outline.decoding import with_line_feeds
from sessions.article.outline.model import OWN, outline_from_json
from sessions.article.outline.source_form import ArticleSource
from sessions.article.source_map import SourceMap
from sessions.models import ArticleCopy, CopyKind, Edition, Publication, Report


@dataclass(frozen=True, slots=True)
class MergeBase:
    """An earlier state of an article, to compare an edited one with.

    `source_map` tells what its lines are; it is empty for a copy that was stored without one. An article of somebody
    else may keep its form (`is_kept_form`). `came_in`: it was taken in, not exported.
    """

    text: str
    source_map: SourceMap = field(default_factory=SourceMap)
    is_kept_form: bool = False
    came_in: bool = False


def forget_team_articles(events: Collection[int]) -> None:
    """Delete what is remembered of the articles of teams, in every dialect; ``events`` are primary keys of events.

    Call it where a member shares a text no longer: earlier articles have it, and are compared with edited ones. Of what
    was published to repositories the digests of the files stay, by which own files are recognised.
    """
    of_teams = {"report__is_team": True, "report__event__in": events}
    ArticleCopy.objects.filter(**of_teams).delete()
    Publication.objects.filter(**of_teams).update(article="", pending_article="")


def digest_of_article(text: str) -> str:
    """Return the digest by which equal articles are recognised."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def source_of(copy: ArticleCopy) -> ArticleSource:
    """Return a copy that came in as the source of the form of its article."""
    outline, key_above = outline_from_json(copy.outline, with_line_feeds(copy.article))
    digests = {key: (heading, text) for key, (heading, text) in copy.digests.items()}
    return ArticleSource(copy.article, outline, digests, key_above, bool(copy.outline.get(OWN)))


def merge_base_of(copy: ArticleCopy) -> MergeBase:
    """Return a copy as a merge base."""
    source_map = SourceMap.from_json(copy.map) if copy.map else SourceMap()
    return MergeBase(
        copy.article, source_map, bool(copy.outline) and not copy.outline.get(OWN), copy.kind != CopyKind.EXPORTED
    )


def merge_bases(report: Report, dialect: Dialect) -> list[MergeBase]:
    """Return every remembered state of an article, the newest first."""
    return [merge_base_of(copy) for copy in report.copies.filter(dialect=dialect.name).newest_first()]


def adopt_site_values(report: Report, dialect: Dialect, article: str) -> None:
    """Remember the values that only the site knows, such as the ID of an article at Qiita, from a published article."""
    site = dict(dialect.read_front(article)[0].site)
    if not site:
        return
    edition = report.editions.filter(dialect=dialect.name).first() or Edition(report=report, dialect=dialect.name)
    if edition.values | site != edition.values:
        edition.values = edition.values | site
        edition.save()
