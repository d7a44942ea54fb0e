"""What the preview makes of the Markdown that only one of the sites has: an exported text is shown as it was meant."""

import pytest

from reporting.structure import structure
from sessions.article.dialects import DIALECTS
from sessions.reporting.preview import render
from sessions.reporting.preview_elements import Shown

FILM = ("player", "https://www.youtube-nocookie.com/embed/abcdefghijk")
B = ("paragraph", ["b"])
SITES = ["github", "qiita", "hugo"]


def shown(text: str, dialect: str) -> list[object]:
    return structure(render(text, {"quay.png": Shown("/p/quay.png")}, dialect=DIALECTS[dialect], first_line=0))


def exported(text: str, dialect: str) -> list[object]:
    return shown(DIALECTS[dialect].write_body(text), dialect)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        (
            ":::message\nCalm\n:::",
            {
                "github": [("notice", "note", [("paragraph", ["Calm"])])],
                "qiita": [("box", "message", [("paragraph", ["Calm"])])],
                "hugo": [("quote", [("paragraph", ["Calm"])])],
            },
        ),
        (
            ":::details More & more\nHidden\n:::",
            {
                "github": [("details", "More & more", [("paragraph", ["Hidden"])])],
                "qiita": [("details", "More & more", [("paragraph", ["Hidden"])])],
                "hugo": [("quote", [("paragraph", [("strong", ["More & more"])]), ("paragraph", ["Hidden"])])],
            },
        ),
        (
            "![A quay](quay.png =250x)",
            {name: [("paragraph", [("image", "quay.png", "A quay", "250")])] for name in SITES},
        ),
        (
            "https://www.youtube.com/watch?v=abcdefghijk",
            {
                "github": [("paragraph", [("link", LINK := "https://www.youtube.com/watch?v=abcdefghijk", [LINK])])],
                "qiita": [FILM],
                "hugo": [FILM],
            },
        ),
        (
            "one\ntwo",
            {
                "github": [("paragraph", ["one two"])],
                "qiita": [("paragraph", ["one", ("break",), "two"])],
                "hugo": [("paragraph", ["one two"])],
            },
        ),
        (
            "```js:main.js\nx\n```",
            {
                "github": [("code", "", "x", [])],
                "qiita": [("code", "main.js", "x", [])],
                "hugo": [("code", "", "x", [])],
            },
        ),
        ("so $a$", {"github": [("paragraph", ["so ", ("math", "a")])], "hugo": [("paragraph", ["so $a$"])]}),
    ],
)
def test_exported_construct_is_shown_as_the_site_shows_it(text: str, on: dict[str, list[object]]) -> None:
    assert {name: exported(text, name) for name in on} == on


@pytest.mark.parametrize(
    ("text", "dialect", "blocks"),
    [
        (":::note warn\nx\n:::", "qiita", [("box", "message", [("paragraph", ["x"])])]),
        (
            "<details><summary>a</summary>\n\nb",
            "github",
            [("paragraph", ["<details><summary>a</summary>"]), B := ("paragraph", ["b"])],
        ),
        ("<!-- hidden -->\nb", "github", [B]),
        (
            '{{< figure src="javascript:alert(1)" alt="a" >}}',
            "hugo",
            [("paragraph", ["Image javascript:alert(1) is still missing: a"])],
        ),
    ],
)
def test_construct_of_a_site(text: str, dialect: str, blocks: list[object]) -> None:
    assert shown(text, dialect) == blocks
