"""The other reports of an event, for the links between their articles."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from sessions.article import document as doc
from sessions.article.article_links import (
    ArticleAddress,
    LinkedArticle,
    Place,
    Series,
    addresses_of,
    list_line,
    with_files,
)
from sessions.article.dialects.base import Dialect
from sessions.models import Edition, Report, SiteNames

SITES = ("zenn", "qiita")
"""The dialects whose addresses of articles contain the name of a person; the fields of SiteNames."""

LINKED = ("title", "slug", "publication_name", "published")
"""The fields of a report that links to it need."""


@dataclass(frozen=True, slots=True)
class ArticleLinks:
    """The articles of an event, in order; `own` is the file name of the one that links to the others."""

    articles: tuple[LinkedArticle, ...] = ()
    own: str = ""

    @property
    def others(self) -> tuple[LinkedArticle, ...]:
        """The other articles."""
        return tuple(article for article in self.articles if article.file != self.own)

    def addresses(self, dialect: Dialect) -> dict[str, ArticleAddress]:
        """Return the address of each article that has one, by the file name in texts."""
        return addresses_of(self.articles, dialect.article_address, cards=dialect.link_cards)

    def list_at(self, place: Place, dialect: Dialect) -> Series | None:
        """Return the list of the other articles; None if there is none."""
        found = ((article, dialect.article_address(article)) for article in self.others)
        lines = tuple(
            list_line(article, address, card=dialect.link_cards, write=dialect.write_body) for article, address in found
        )
        return Series(place, lines) if lines else None


def load_links(report: Report, user: AbstractBaseUser) -> ArticleLinks:
    """Load the articles beside a report with the names of `user`; three queries.

    The report of a team has the names of the person who made it: it is the same for everybody.
    """
    names = SiteNames.objects.filter(user=report.author_id if report.is_team else user.pk).values(*SITES).first() or {}
    authors = {site: name for site, name in names.items() if name}
    reports = Report.objects.beside(report).in_order().only(*LINKED)
    items = _items(report)
    articles = (linked_article(each, authors, items.get(each.pk, {})) for each in reports)
    return ArticleLinks(tuple(articles), f"{report.slug}.md")


def _items(report: Report) -> dict[int, dict[str, str]]:
    """Return the keys that sites gave the articles of the event, by report and dialect."""
    found: dict[int, dict[str, str]] = {}
    editions = Edition.objects.filter(report__event=report.event_id, dialect__in=SITES)
    for pk, dialect, values in editions.values_list("report_id", "dialect", "values"):
        if item := str(values.get("id") or ""):
            found.setdefault(pk, {})[dialect] = item
    return found


def linked_article(
    report: Report, authors: Mapping[str, str] | None = None, items: Mapping[str, str] | None = None
) -> LinkedArticle:
    """Return a report as an article to link to."""
    title, publication = report.title or "—", report.publication_name
    return LinkedArticle(report.slug, title, publication, authors or {}, items or {}, report.published)


def with_plain_files(document: doc.Document, articles: Mapping[str, ArticleAddress]) -> doc.Document:
    """Return a document that was read without the addresses with the links in its texts by file name."""
    return doc.with_texts(document, lambda text: with_files(text, articles)) if articles else document
