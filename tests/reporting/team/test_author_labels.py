"""Footnotes and link definitions of several authors in one article: each label leads to what its own author wrote."""

import re
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from factories import make_chapter, make_impression, make_session, make_team_text
from reporting.team.harbour import Harbour, harbour
from reporting.team.test_team_documents import articles
from sessions.article.author_labels import AuthorLabels
from sessions.models import Impression

EVIL = "[docs]: https://evil.example/"


def apart(ada: str, ben: str = "", team: str = "") -> tuple[str, str]:
    """Return the texts of two authors beside what the team wrote together."""
    labels = AuthorLabels([(None, 0, team), (1, 0, ada), (2, 0, ben)])
    return labels.own(1, 0, ada), labels.own(2, 0, ben)


def test_equal_labels_of_two_authors_get_a_suffix_each() -> None:
    assert apart("Heard[^1].\n\n[^1]: Twice.", "Doubted[^1].\n\n[^1]: No proof.") == (
        "Heard[^1-1].\n\n[^1-1]: Twice.",
        "Doubted[^1-2].\n\n[^1-2]: No proof.",
    )


def test_label_that_nobody_else_uses_stays_as_typed() -> None:
    ada, ben = (
        "See [docs], [a][b] and[^1].\n\n[docs]: /x\n[b]: /y\n\n[^1]: Note.",
        "Words [2] and [link](/docs).\n\n[c]: /z",
    )
    assert apart(ada, ben) == (ada, ben)


def test_plain_brackets_of_one_author_are_no_link_of_another() -> None:
    assert apart(EVIL, "Read the [docs].") == ("[docs-1]: https://evil.example/", "Read the [docs].")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("[docs]", "[docs][docs-1]"),
        ("[Docs][]", "[Docs][Docs-1]"),
        ("[here][docs]", "[here][docs-1]"),
        ("![docs]", "![docs][docs-1]"),
        ("![alt][DOCS]", "![alt][DOCS-1]"),
        ("[see [n] there][docs]", "[see [n] there][docs-1]"),
        ("[docs] [docs]", "[docs][docs-1] [docs][docs-1]"),
        ("`[docs]`", "`[docs]`"),
        ("\\[docs]", "\\[docs]"),
        ("[docs](/x)", "[docs](/x)"),
        ("<https://a.example/[docs]>", "<https://a.example/[docs]>"),
        ("```\n[docs]\n[docs]: x\n```", "```\n[docs]\n[docs]: x\n```"),
        ("    [docs]: code", "    [docs]: code"),
        ("> - [docs]: /y", "> - [docs-1]: /y"),
        ("1. a\n\n    [docs]: /y", "1. a\n\n    [docs-1]: /y"),
        ("[\ndocs\n]", "[\ndocs\n][\ndocs-1\n]"),
        ("[ docs ][]", "[ docs ][ docs-1 ]"),
        ("[here][ docs\t]", "[here][ docs-1\t]"),
    ],
)
def test_references_follow_their_definition_outside_code(typed: str, written: str) -> None:
    assert apart(f"{typed}\n\n{EVIL}", "[docs]")[0] == f"{written}\n\n[docs-1]: https://evil.example/"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("[ docs ]: /x", "[ docs-1 ]: /x"),
        ("[docs\n]: /x", "[docs-1\n]: /x"),
        ("[docs \n  ]: /x", "[docs-1 \n  ]: /x"),
        ("> [docs\n> ]: /x", "> [docs-1\n> ]: /x"),
        ("[\ndocs]: /x", "[\ndocs-1]: /x"),
    ],
)
def test_suffix_of_a_definition_stands_behind_its_words(typed: str, written: str) -> None:
    """Blanks around a label are no part of it: `[docs -1]` would be another one than `[docs-1]`."""
    assert apart(f"[docs]\n\n{typed}", "[docs]")[0] == f"[docs][docs-1]\n\n{written}"


@pytest.mark.parametrize(
    "hidden",
    [
        *("[DOCS]: /x", "> [docs]: /x", "- [docs]: /x", "> 1. > [docs]: /x", "[ docs\n]: /x", "[^9]: [docs]: /x"),
        *(
            "# `\n[docs]: /x `",
            "[a]: /x\n[docs]: /y",
            "text\n\n   [docs]:\n/x",
            "```\nopen\n[docs]: /x",
            "[^9]:\n    [docs]: /x",
        ),
    ],
)
def test_no_way_of_writing_a_definition_takes_the_brackets_of_another_author(hidden: str) -> None:
    [mine, other] = apart(f"{hidden}\n\n[^9]", "Read the [docs].")
    assert (re.findall(r"(?i)\[\s*docs\s*\]:", mine), other) == ([], "Read the [docs].")


def test_suffix_is_one_that_nobody_has_typed() -> None:
    assert apart("[a]: /x", "[a] [a-1] [b-2]") == ("[a-3]: /x", "[a] [a-1] [b-2]")


def test_what_the_team_defines_takes_no_brackets_of_an_author() -> None:
    team = "[docs]: /team\n\n[^1]: Of the team"
    assert apart("[docs], [a][docs], [docs][], `[docs]`[^1]", "[docs]\n\n[docs]: /mine", team) == (
        "\\[docs], [a]\\[docs], \\[docs][], `[docs]`\\[^1]",
        "[docs][docs-2]\n\n[docs-2]: /mine",
    )


def shared(made: Harbour, **texts: str) -> None:
    for name, body in texts.items():
        Impression.objects.filter(author=made.people[name]).update(body=body, summary="", shared=True)


def of_article(made: Harbour) -> dict[str, str]:
    return articles(made.report, made.event.owner)


def html_of(article: str) -> str:
    return cmarkgfm.github_flavored_markdown_to_html(article, options=Options.CMARK_OPT_FOOTNOTES)


@pytest.mark.django_db
def test_article_has_the_note_of_each_author_and_no_link_of_another_in_every_dialect() -> None:
    made = harbour(shows_photos=False)
    shared(made, ada=f"Heard[^1].\n\n[^1]: Twice.\n\n{EVIL}", ben="Doubted[^1], see [docs].\n\n[^1]: No proof.")
    for name, article in of_article(made).items():
        assert article.count("Heard[^1-1].\n\n[^1-1]: Twice.\n\n[docs-1]: https://evil.example/") == 1, name
        assert article.count("Doubted[^1-2], see [docs].\n\n[^1-2]: No proof.") == 1, name
    html = html_of(of_article(made)["github"])
    assert ("evil.example" in html, html.count("Twice."), html.count("No proof.")) == (False, 1, 1)


@pytest.mark.django_db
def test_texts_about_other_sessions_chapters_and_notes_keep_their_own_labels_too() -> None:
    made = harbour(shows_photos=False)
    shared(made, ada=EVIL, eva="Read the [docs] of the [team].")
    make_chapter(report=made.report, heading="Thanks", body="See [docs].\n\n[team]: https://team.example/")
    make_team_text(session=make_session(day=made.first.day, title="Third"), body="All [docs]")
    article = of_article(made)["github"]
    assert "Read the [docs] of the \\[team]." in article
    assert (article.count("[docs]:"), article.count("[docs-1]: https://evil.example/")) == (0, 1)
    assert re.findall('href="([^"]*)"', html_of(article)) == []


@pytest.mark.django_db
def test_labels_of_texts_that_are_not_printed_change_nothing() -> None:
    made = harbour(shows_photos=False)
    shared(made, ada="[docs]\n\n[docs]: /x", ben="[docs]")
    Impression.objects.filter(author=made.people["ben"]).update(shared=False)
    assert "[docs]\n\n[docs]: /x" in of_article(made)["github"]


@pytest.mark.django_db
def test_person_whose_report_it_is_keeps_the_labels_as_typed() -> None:
    made = harbour(shows_photos=False, is_team=False)
    shared(made, ada="[docs]\n\n[docs]: /x", ben="[docs]")
    made.report.author = made.people["ada"]
    made.report.save()
    found: Any = of_article(made)["github"]
    assert ("[docs]\n\n[docs]: /x" in found, "docs-1" in found) == (True, False)


def test_author_whose_texts_are_not_in_the_article_is_known_too() -> None:
    """Where the team has one text in use, those of its members are not printed."""
    labels = AuthorLabels([(None, 0, "[docs]: https://harbour.example/")])
    assert labels.own(7, 0, "See [docs].") == "See \\[docs]."


def in_places(*texts: str, other: str = "") -> list[str]:
    """Return the texts of one author about several sessions, beside one of another author."""
    labels = AuthorLabels([*((1, place, text) for place, text in enumerate(texts)), (2, 0, other)])
    return [labels.own(1, place, text) for place, text in enumerate(texts)]


def test_label_that_an_author_defines_in_several_sessions_gets_a_number_in_each() -> None:
    assert in_places("One[^1].\n\n[^1]: A", "Two[^1].\n\n[^1]: B", "Three[^2].\n\n[^2]: C") == [
        "One[^1-1-1].\n\n[^1-1-1]: A",
        "Two[^1-1-2].\n\n[^1-1-2]: B",
        "Three[^2].\n\n[^2]: C",
    ]


def test_session_that_only_uses_a_label_means_the_first_definition() -> None:
    assert in_places("[a]: /x", "See [a].", "[a]: /y") == ["[a-1-1]: /x", "See [a][a-1-1].", "[a-1-2]: /y"]
    assert in_places("[a]: /x", "See [a].") == ["[a]: /x", "See [a]."]
    assert in_places("[a]: /x", "See [a].", other="[a]") == ["[a-1]: /x", "See [a][a-1]."]


def test_number_of_a_session_is_one_that_nobody_has_typed() -> None:
    assert in_places("[a]: /x", "[a]: /y", other="[b-2] [a-3-1]") == ["[a-3-3]: /x", "[a-3-4]: /y"]


@pytest.mark.django_db
def test_article_has_the_note_of_each_session_of_an_author() -> None:
    made = harbour(shows_photos=False)
    both = (made.first, "Heard[^1].\n\n[^1]: Twice."), (made.second, "Saw[^1].\n\n[^1]: Once.")
    Impression.objects.all().delete()
    for session, body in both:
        make_impression(session=session, author=made.people["ben"], body=body, shared=True)
    html = html_of(of_article(made)["github"])
    assert (html.count("Twice."), html.count("Once."), html.count("<sup")) == (1, 1, 2)
