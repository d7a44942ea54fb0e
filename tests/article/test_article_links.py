"""Links between articles in texts: to addresses and back, and after a title or a slug changed."""

import pytest

from sessions.article.article_links import (
    ArticleAddress,
    LinkedArticle,
    addresses_of,
    files_linked,
    follow_article,
    link_text,
    list_line,
    with_addresses,
    with_files,
)
from sessions.article.dialects import DIALECTS

AT_ZENN = "https://zenn.dev/me/articles/harbour-keynotes"
CARDS = {"harbour-keynotes.md": ArticleAddress(AT_ZENN, "The *keynotes*")}
LINKS = {"harbour-keynotes.md": ArticleAddress(AT_ZENN)}
BEFORE = LinkedArticle("harbour-keynotes", "The [keynotes]")
AFTER = LinkedArticle("harbour-talks", "Talks_1")
OTHERS = ("qiita", "hugo", "github")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see [them](harbour-keynotes.md).", f"see [them]({AT_ZENN})."),
        ("[![](a.png)](harbour-keynotes.md)", f"[![](a.png)]({AT_ZENN})"),
        ("[The *keynotes*](harbour-keynotes.md)", AT_ZENN),
        ("Words:\n\n[The *keynotes*](harbour-keynotes.md)\n\nmore", f"Words:\n\n{AT_ZENN}\n\nmore"),
        ("Words:\n[The *keynotes*](harbour-keynotes.md)", f"Words:\n[The *keynotes*]({AT_ZENN})"),
        ("[Others](harbour-keynotes.md)", f"[Others]({AT_ZENN})"),
        ("[it](harbour-nothing.md)", "[it](harbour-nothing.md)"),
        ("`[it](harbour-keynotes.md)`", "`[it](harbour-keynotes.md)`"),
        ("```\n[it](harbour-keynotes.md)\n```", "```\n[it](harbour-keynotes.md)\n```"),
        ("![it](harbour-keynotes.md)", "![it](harbour-keynotes.md)"),
        (r"[it\](harbour-keynotes.md)", r"[it\](harbour-keynotes.md)"),
    ],
)
def test_links_in_a_text_get_the_address_and_are_read_back(text: str, written: str) -> None:
    assert with_addresses(text, CARDS) == written
    assert with_files(written, CARDS) == text


def test_site_without_cards_has_links_only() -> None:
    text = "[The *keynotes*](harbour-keynotes.md)"
    assert with_addresses(text, LINKS) == f"[The *keynotes*]({AT_ZENN})"
    assert with_files(AT_ZENN, LINKS) == AT_ZENN


def test_links_of_a_text_are_named_in_order() -> None:
    assert files_linked("[a](b-1.md) `[c](d.md)` [e](f.md) [a](b-1.md) [g](H.md)") == ["b-1.md", "f.md", "b-1.md"]


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("[them](harbour-keynotes.md)", "[them](harbour-talks.md)"),
        ("[The [keynotes]](harbour-keynotes.md)", r"[Talks\_1](harbour-talks.md)"),
        (r"[The \[keynotes\]](harbour-keynotes.md)", r"[Talks\_1](harbour-talks.md)"),
        ("[a](harbour-keynotes.md) [b](harbour-keynotes.md)", "[a](harbour-talks.md) [b](harbour-talks.md)"),
        ("`[a](harbour-keynotes.md)`", "`[a](harbour-keynotes.md)`"),
        ("[a](other-harbour-keynotes.md)", "[a](other-harbour-keynotes.md)"),
        ("![a](harbour-keynotes.md)", "![a](harbour-keynotes.md)"),
        ("~~~\n[a](harbour-keynotes.md)\n~~~", "~~~\n[a](harbour-keynotes.md)\n~~~"),
    ],
)
def test_links_follow_the_slug_and_words_that_are_the_title(text: str, followed: str) -> None:
    assert follow_article(text, BEFORE, AFTER) == followed


def test_words_stay_when_only_the_slug_changes() -> None:
    text = f"{link_text(BEFORE)} [mine](harbour-keynotes.md)"
    assert follow_article(text, BEFORE, LinkedArticle("harbour-talks", BEFORE.title)) == text.replace(
        "harbour-keynotes", "harbour-talks"
    )


def test_line_of_a_list_is_a_card_a_link_or_the_title() -> None:
    assert [
        list_line(BEFORE, AT_ZENN, card=True),
        list_line(BEFORE, AT_ZENN, card=False),
        list_line(BEFORE, "", card=True),
    ] == [AT_ZENN, rf"- [The \[keynotes\]]({AT_ZENN})", r"- The \[keynotes\]"]


def test_address_at_zenn_is_below_the_publication_or_the_person() -> None:
    articles = [
        LinkedArticle("harbour-keynotes", "A", authors={"zenn": "me", "qiita": "you"}),
        LinkedArticle("harbour-workshops", "B_", "our_team", {"zenn": "me"}),
        LinkedArticle("harbour-rest", "C", authors={"qiita": "you"}),
    ]
    zenn = DIALECTS["zenn"]
    assert addresses_of(articles, zenn.article_address, cards=zenn.link_cards) == {
        "harbour-keynotes.md": ArticleAddress(AT_ZENN, "A"),
        "harbour-workshops.md": ArticleAddress("https://zenn.dev/our_team/articles/harbour-workshops", r"B\_"),
    }


def test_addresses_at_the_other_sites() -> None:
    article = LinkedArticle("harbour-keynotes", "A", "our_team", {"qiita": "you"}, {"qiita": "0a1b2c"}, published=True)
    draft = LinkedArticle("harbour-keynotes", "A", "our_team", {"qiita": "you"})
    assert [DIALECTS[site].article_address(article) for site in OTHERS] == [
        "https://qiita.com/you/items/0a1b2c",
        '{{< relref "posts/harbour-keynotes" >}}',
        "harbour-keynotes.md",
    ]
    assert [DIALECTS[site].article_address(draft) for site in OTHERS] == ["", "", "harbour-keynotes.md"]


def test_site_has_no_address_made_of_what_is_no_name() -> None:
    elsewhere = "../x) [y](https://harbour.example"
    assert DIALECTS["zenn"].article_address(LinkedArticle("a", "A", elsewhere)) == ""
    article = LinkedArticle("a", "A", authors={"qiita": "you"}, items={"qiita": elsewhere})
    assert DIALECTS["qiita"].article_address(article) == ""


@pytest.mark.parametrize("site", OTHERS)
def test_link_with_the_address_of_another_site_is_read_back(site: str) -> None:
    address_at = DIALECTS[site].article_address
    article = LinkedArticle("harbour-keynotes", "A", "", {"qiita": "you"}, {"qiita": "0a1b2c"}, published=True)
    known = addresses_of([article], address_at, cards=False)
    text = "see [it](harbour-keynotes.md)"
    written = with_addresses(text, known)
    assert written == f"see [it]({address_at(article)})"
    assert with_files(written, known) == text
