"""Copies of articles: stored when an article comes in or goes out, read as its source and as a merge base."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction

from sessions.article.dialects.base import Dialect
from sessions.article.outline.model import OWN, outline_to_json
from sessions.article.source_map import SourceMap
from sessions.models import ArticleCopy, CopyKind, Edition, Publication, Report
from sessions.reporting.export import Export, WrittenArticle

MOST_EXPORTS = 5
"""Number of different exports that are remembered of one report in one dialect; the newest ones."""


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


def merge_base_of(copy: ArticleCopy) -> MergeBase:
    """Return a copy as a merge base."""
    source_map = SourceMap.from_json(copy.map) if copy.map else SourceMap()
    return MergeBase(
        copy.article, source_map, bool(copy.outline) and not copy.outline.get(OWN), copy.kind != CopyKind.EXPORTED
    )


def merge_bases(report: Report, dialect: Dialect) -> list[MergeBase]:
    """Return every remembered state of an article, the newest first."""
    return [merge_base_of(copy) for copy in report.copies.filter(dialect=dialect.name).newest_first()]


def merge_base_of_now(written: WrittenArticle) -> MergeBase:
    """Return what an export of now writes, as a merge base."""
    form = written.form
    return MergeBase(written.article, written.source_map, is_kept_form=form is not None and not form.is_own)


def remember_export(report: Report, dialect: Dialect, export: Export, sent: str = "") -> None:
    """Store an article that leaves, so that its edits can come back; equal ones are stored once.

    `sent` is its text where the front matter of the site was kept in it, as in a repository. Copies are packed and few,
    and not counted in the quota of texts: an export is never refused.
    """
    form = export.form
    copy = ArticleCopy(
        report=report,
        dialect=dialect.name,
        kind=CopyKind.EXPORTED,
        digest=digest_of_article(sent or export.article),
        outline=outline_to_json(form.outline, form.key_above, is_own=form.is_own) if form else {},
        map=export.source_map.to_json(),
    )
    copy.pack(sent or export.article)
    copies = report.copies.filter(dialect=dialect.name).newest_first().only("digest", "map", "kind")
    exports = copies.filter(kind=CopyKind.EXPORTED)
    last = copies.first()
    if last and (last.kind, last.digest, last.map) == (copy.kind, copy.digest, copy.map):
        return
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        known = list(exports)
        same = [each for each in known if each.digest == copy.digest]
        old = [*same, *[each for each in known if each not in same][MOST_EXPORTS - 1 :]]
        ArticleCopy.objects.filter(pk__in=[each.pk for each in old]).delete()
        copy.save()


def adopt_site_values(report: Report, dialect: Dialect, article: str) -> None:
    """Remember the values that only the site knows, such as the ID of an article at Qiita, from a published article."""
    site = dict(dialect.read_front(article)[0].site)
    if not site:
        return
    edition = report.editions.filter(dialect=dialect.name).first() or Edition(report=report, dialect=dialect.name)
    if edition.values | site != edition.values:
        edition.values = edition.values | site
        edition.save()
