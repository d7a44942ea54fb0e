"""The four dialects: what was written is read back, and writing it again gives the same bytes."""

import pytest
from hypothesis import HealthCheck, given, settings

from article.documents import documents
from sessions.article.article_links import LinkedArticle, addresses_of
from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, Document
from sessions.article.reader import read
from sessions.article.writer import write
from sessions.reporting.series import ArticleLinks
from tiers import times

OTHERS = [
    LinkedArticle(slug, title, "", {"zenn": "me", "qiita": "me"}, {"qiita": f"0{number}"}, published=True)
    for number, (slug, title) in enumerate([("harbour-keynotes", "Keynotes"), ("harbour-workshops", "Work {{< x >}}")])
]
MANY = settings(
    max_examples=times(25, 150), deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.parametrize("name", DIALECTS)
@MANY
@given(document=documents())
def test_article_that_is_read_and_written_again_keeps_its_bytes(name: str, document: Document) -> None:
    dialect = DIALECTS[name]
    linked = addresses_of(OTHERS, dialect.article_address, cards=dialect.link_cards)
    article = write(document, dialect, articles=linked)

    again = read(article, dialect, articles=linked)

    assert write(again, dialect, articles=linked) == article
    assert again.series == document.series
    kept = ("days", "sessions", "impressions")
    assert [again.counts()[each] for each in kept] == [document.counts()[each] for each in kept]
    assert _chapters_inside(again) == _chapters_inside(document)


def _chapters_inside(document: Document) -> list[list[tuple[int, str]]]:
    return [[(above, chapter.heading) for above, chapter in day.chapters] for day in document.days]


WRITTEN = {
    "zenn": ("https://zenn.dev/me/articles/harbour-keynotes", "https://zenn.dev/me/articles/harbour-keynotes"),
    "qiita": ("https://qiita.com/me/items/00", "https://qiita.com/me/items/00"),
    "hugo": (
        '[Keynotes]({{< relref "posts/harbour-keynotes" >}})',
        '- [Keynotes]({{< relref "posts/harbour-keynotes" >}})',
    ),
    "github": ("[Keynotes](harbour-keynotes.md)", "- [Keynotes](harbour-keynotes.md)"),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_links_to_another_article_are_those_of_the_site(name: str) -> None:
    dialect = DIALECTS[name]
    linked = addresses_of(OTHERS[:1], dialect.article_address, cards=dialect.link_cards)
    listed = ArticleLinks(tuple(OTHERS[:1])).list_at("bottom", dialect)
    text = "See [it](harbour-keynotes.md).\n\n[Keynotes](harbour-keynotes.md)"
    document = Document(parts=(ChapterText(1, "Links", text),), language="en", series=listed)
    alone, line = WRITTEN[name]

    article = write(document, dialect, articles=linked)

    address = linked["harbour-keynotes.md"].url
    assert article.endswith(
        f"# Links\n\nSee [it]({address}).\n\n{alone}\n\nOther articles about this event (1\xa0article):\n\n{line}\n"
    )
    assert read(article, dialect, articles=linked).parts[-1] == document.parts[0]
