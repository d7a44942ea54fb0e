"""The four dialects: what was written is read back, and writing it again gives the same bytes."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from article.documents import documents
from sessions.article.article_links import LinkedArticle, addresses_of, with_addresses, with_files
from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, Document
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
def test_body_that_is_read_and_written_again_keeps_its_bytes(name: str, document: Document) -> None:
    dialect = DIALECTS[name]
    linked = addresses_of(OTHERS, dialect.article_address, cards=dialect.link_cards)
    _front, body = dialect.read_front(write(replace(document, series=None), dialect, articles=linked))

    again = with_addresses(dialect.write_body(dialect.read_body(with_files(body, linked))), linked)

    assert again == body


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
        f"# Links\n\nSee [it]({address}).\n\n{alone}\n\nOther articles about this event (1 article):\n\n{line}\n"
    )
    assert with_files(dialect.read_body(f"{alone}\n"), linked) == "[Keynotes](harbour-keynotes.md)\n"
