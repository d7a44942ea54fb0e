"""The other reports of an event, for the links between their articles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import AbstractBaseUser

from sessions.models import Report, SiteNames

from . import document as doc
from .article_links import ArticleAddress, LinkedArticle, addresses_of, list_line, with_files
from .dialects.base import Dialect
from .series_list import Place, Series

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
        lines = tuple(
            list_line(article, dialect.article_address(article), card=dialect.link_cards) for article in self.others
        )
        return Series(place, lines) if lines else None


def load_links(report: Report, user: AbstractBaseUser) -> ArticleLinks:
    """Load the articles of the event of a report with the names of `user`; two queries."""
    names = SiteNames.objects.filter(user=user.pk).values(*SITES).first() or {}
    authors = {site: name for site, name in names.items() if name}
    reports = Report.objects.filter(event=report.event_id).in_order().only(*LINKED)
    return ArticleLinks(tuple(linked_article(each, authors) for each in reports), f"{report.slug}.md")


def linked_article(report: Report, authors: Mapping[str, str] | None = None) -> LinkedArticle:
    """Return a report as an article to link to."""
    return LinkedArticle(
        report.slug, report.title or "—", report.publication_name, authors or {}, published=report.published
    )


def with_plain_files(document: doc.Document, articles: Mapping[str, ArticleAddress]) -> doc.Document:
    """Return a document that was read without the addresses with the links in its texts by file name."""

    def day(part: doc.DayText) -> doc.DayText:
        return replace(part, note=with_files(part.note, articles), sessions=tuple(map(session, part.sessions)))

    def session(each: doc.SessionText) -> doc.SessionText:
        sections = tuple(replace(section, text=with_files(section.text, articles)) for section in each.sections)
        return replace(each, lead=with_files(each.lead, articles), sections=sections)

    parts = (
        day(part) if isinstance(part, doc.DayText) else replace(part, body=with_files(part.body, articles))
        for part in document.parts
    )
    return replace(document, parts=tuple(parts)) if articles else document
