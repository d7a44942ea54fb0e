"""A picture as it is written into a text, and found in it again: whatever is said of it, as CommonMark reads it."""

import json

import pytest
from markdown_it import MarkdownIt

from conftest import PROJECT
from sessions.article.images import image_paths, image_text, rewrite_images

SAID = [
    "A `pair` of ticks",
    "An odd ` tick",
    "<script>alert(1)</script>",
    "[l](javascript:alert)",
    "a\n\nb",
    "$x$ ~~y~~",
    "\\",
]


def shown(text: str) -> list[tuple[str, str]]:
    """Return path and alternative text of every picture that CommonMark shows."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(text)
    parts = [part for token in tokens for part in token.children or ()]
    return [(str(part.attrs["src"]), part.content) for part in parts if part.type == "image"]


@pytest.mark.parametrize("said", SAID)
def test_picture_is_shown_and_found_whatever_is_said_of_it(said: str) -> None:
    text = image_text("fog.png", said, said)

    assert image_paths(text) == ["fog.png"]
    tokens = MarkdownIt("commonmark").parse(text)  # with HTML: none may come out
    parts = [part for token in tokens for part in token.children or ()]
    assert [part.type for part in parts if part.type != "text"] == ["image", "softbreak", "em_open", "em_close"]
    assert "".join(part.content for part in parts if part.type == "text") == " ".join(said.split())


@pytest.mark.parametrize(
    "text",
    [
        "![a `]` b](fog.png)",
        "![a ` b](fog.png)",
        "![a `` ` `` b](fog.png)",
        "![a ` b](fog.png) `",
        "``![a](fog.png)`",
        "`![a](fog.png)`",
        "![`![b](tar.png)`](fog.png)",
        "![`]` ``](fog.png) `` ![b](tar.png)",
    ],
)
def test_code_in_what_is_said_of_a_picture_is_read_as_commonmark_does(text: str) -> None:
    assert image_paths(text) == [path for path, _alt in shown(text)]


def test_path_of_a_picture_with_code_in_its_words_is_rewritten() -> None:
    text = "`![a](fog.png)` ![a `]` b](fog.png)"

    assert rewrite_images(text, "/images/{}".format) == "`![a](fog.png)` ![a `]` b](/images/fog.png)"


# The editor writes the same table, see tests/js/markdown.test.js.
@pytest.mark.parametrize(
    ("said", "written"),
    json.loads((PROJECT / "tests" / "js" / "photo-texts.json").read_text(encoding="utf-8")),
)
def test_picture_is_written_as_the_editor_writes_it(said: str, written: str) -> None:
    assert image_text("ops300_0.png", said, said) == written
