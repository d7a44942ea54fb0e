"""The preview has the structure that the publishing sites' own renderers give an article: Zenn's, and GitHub's."""

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from article.generated_articles import GITHUB_ARTICLES, ZENN_ARTICLES
from reporting.structure import structure
from sessions.article.dialects import DIALECTS, Dialect
from sessions.article.dialects.github import GitHub
from sessions.article.images import image_paths
from sessions.demo import conference_data
from sessions.demo.install import article
from sessions.reporting.preview import render
from sessions.reporting.preview_elements import Shown
from tiers import later

ZENN, GITHUB = DIALECTS["zenn"], DIALECTS["github"]
BESIDE = Path(__file__).parent
OPTIONS = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE

DIFFERENCES = {
    "an embed with a wrong value is named, where Zenn prints an error in Japanese": (
        "@[speakerdeck](not a key)",
        [("line", ["Speaker Deckのkeyが不正です"])],
        [("line", ["cannot be shown"])],
    ),
    "an embed of a kind that Zenn does not know is named, where Zenn shows nothing": (
        "a\n@[vimeo](1)",
        [("paragraph", ["a"])],
        [("paragraph", ["a"]), ("line", ["cannot be shown"])],
    ),
    "an address without a scheme is text": (
        "see //example.org/a",
        [("paragraph", ["see ", ("link", "", ["//example.org/a"])])],
        [("paragraph", ["see //example.org/a"])],
    ),
    "a note inside a note in the text is text, where Zenn loses it": (
        "a^[b ^[c]]",
        [
            ("paragraph", ["a", ("note", "1")]),
            ("notes", [[("paragraph", ["b ", ("note", "1")])]]),
        ],
        [("paragraph", ["a", ("note", "1")]), ("notes", [[("paragraph", ["b ^[c]"])]])],
    ),
}
"""What is meant to differ from Zenn: a text, Zenn's structure, ours. Beyond it, the reduction itself leaves out: the
colours of code, the sizes of cards, and the sources of pictures on other sites, which the preview names and does not
load; a link to a place on Zenn itself has no target here."""

GITHUB_DIFFERENCES = {
    "HTML is text, where GitHub shows or removes it": (
        "a <b>c</b>",
        [("paragraph", ["a c"])],
        [("paragraph", ["a <b>c</b>"])],
    ),
    "a formula is marked, which the site does and its parser does not": (
        "so $a+b$",
        [("paragraph", ["so $a+b$"])],
        [("paragraph", ["so ", ("math", "a+b")])],
    ),
}
"""What is meant to differ from GitHub's parser; alerts and the lines of a diff are reduced to what the site shows."""


class Parsed(GitHub):
    """GitHub as its parser sees it: formulas are text."""

    preview = replace(GitHub.preview, draws=False)


def ours(text: str, dialect: Dialect) -> list[Any]:
    found = (*image_paths(text), *re.findall(r'<img src="([^"]*)"', text))
    names = {dialect.picture_name(path) for path in found}
    return structure(render(text, {name: Shown(f"/p/{name}") for name in names}, dialect=dialect, first_line=0))


def by_zenn(texts: list[str], checks: Path) -> list[list[Any]]:
    """Return the structures that Zenn's renderer gives; one process for all."""
    command = ["node", BESIDE / "render_zenn.mjs", checks / "node_modules"]
    run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=120, check=True)
    return [structure(html) for html in json.loads(run.stdout)]


def by_github(text: str) -> list[Any]:
    return structure(cmarkgfm.github_flavored_markdown_to_html(text, OPTIONS))


@pytest.fixture
def articles(shared: Path) -> list[str]:
    """Return the bodies of the author's two versions of a report, and of the sample event in both languages."""
    reports = [file.read_text("utf-8") for file in sorted((shared / "data" / "reports").glob("reinvent-2023*.md"))]
    samples = [article(language) for language in conference_data.LANGUAGES]
    assert (len(reports), len(samples)) == (2, 2)
    return [ZENN.read_front(text)[1] for text in reports + samples]


@pytest.mark.release
def test_structure_is_that_of_zenns_own_renderer(articles: list[str], publish_checks: Path) -> None:
    texts = [*articles, *ZENN_ARTICLES]
    # Kept out of the message of a failure: one article says more than 54.
    for text, theirs in zip(texts, by_zenn(texts, publish_checks), strict=True):
        assert ours(text, ZENN) == theirs


@pytest.mark.release
def test_structure_differs_from_zenns_only_where_it_is_meant_to(publish_checks: Path) -> None:
    texts = [text for text, _, _ in DIFFERENCES.values()]
    theirs = by_zenn(texts, publish_checks)
    found = {name: (text, zenn, ours(text, ZENN)) for name, text, zenn in zip(DIFFERENCES, texts, theirs, strict=True)}
    assert found == DIFFERENCES


TWICE = [
    "One[^a], two[^b], again[^a].\n\n[^a]: First of a.\n\n[^b]: Of b.\n\n[^a]: Second of a.\n\n    More of it.\n",
    "[^a]: One[^b]\n\n[^a]: Two[^b]\n\nTop[^a]\n\n[^b]: Bee\n\n[^b]: Bee again\n",
    "Top[^a]\n\n[^a]: One\n[^a]: Two\n\nEnd\n",
    "Top[^a]\n\n> [^a]: One\n\n- [^a]: Two\n\n[^a]: Three\n",
]
"""Articles that define the label of a footnote twice."""


@pytest.mark.release
def test_footnote_with_two_definitions_is_that_of_the_site(publish_checks: Path) -> None:
    for text, theirs in zip(TWICE, by_zenn(TWICE, publish_checks), strict=True):
        assert ours(text, ZENN) == theirs
        assert ours(text, GITHUB) == by_github(text)
    shown = {name: str(ours(TWICE[0], dialect)) for name, dialect in DIALECTS.items()}
    first = {name: ("First of a." in told, "Second of a." in told) for name, told in shown.items()}
    assert first == {name: (name != "zenn", name == "zenn") for name in DIALECTS}


@pytest.mark.parametrize("number", [*range(8), *later(*range(8, len(GITHUB_ARTICLES)))])
def test_structure_is_that_of_githubs_own_parser(number: int) -> None:
    for text in (GITHUB_ARTICLES[number], GITHUB.write_body(ZENN_ARTICLES[number])):
        assert ours(text, Parsed()) == by_github(text)


def test_structure_of_an_exported_report_is_that_of_githubs_own_parser(articles: list[str]) -> None:
    for text in map(GITHUB.write_body, articles):
        assert ours(text, Parsed()) == by_github(text)


def test_structure_differs_from_githubs_only_where_it_is_meant_to() -> None:
    texts = {name: text for name, (text, _, _) in GITHUB_DIFFERENCES.items()}
    assert {name: (text, by_github(text), ours(text, GITHUB)) for name, text in texts.items()} == GITHUB_DIFFERENCES


def test_generated_articles_have_every_construct() -> None:
    """Otherwise the comparison would be of little."""

    def kinds(blocks: object) -> set[str]:
        if isinstance(blocks, tuple) and blocks and isinstance(blocks[0], str):
            return {blocks[0]}.union(*(kinds(each) for each in blocks[1:]))
        return set().union(*map(kinds, blocks)) if isinstance(blocks, list | tuple) else set()

    both = {
        *("heading", "paragraph", "line", "list", "table", "th", "td", "quote", "code", "mermaid", "rule", "notes"),
        *("strong", "em", "s", "link", "image", "note", "break", "done", "open"),
    }
    found = [set().union(*(kinds(ours(text, of)) for text in articles)) for articles, of in GENERATED]
    assert both | {"box", "details", "card", "player", "formula", "math"} <= found[0]
    assert both | {"notice"} <= found[1] | {"break"}


GENERATED: list[tuple[list[str], Dialect]] = [(ZENN_ARTICLES, ZENN), (GITHUB_ARTICLES, GITHUB)]
