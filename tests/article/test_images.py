"""Images in Markdown: the paths that are found and replaced, the same on both ways through a text."""

from hypothesis import given
from hypothesis import strategies as st

from sessions.article.images import image_paths, rewrite_images

CODE = "\n`a`"
"""A line with code below a text: with it each line is read on its own, and nothing else changes."""

PIECES = (
    "![",
    "](",
    "]",
    "[",
    "(",
    ")",
    " ",
    "a",
    "\n",
    "\t",
    "\r",
    "\x0b",
    "![](a.png)",
    "!",
    "&",
    "\u3000",
    "<",
    ">",
)


def marked(path: str) -> str:
    """Return a path that shows that it was replaced."""
    return f"<{path}>"


def test_paths_are_found_and_replaced_except_in_code():
    cases = {
        "![a](one.png) and ![](two.png)": ["one.png", "two.png"],
        "![a\nb](one.png)": [],
        "![](one.png\n)": [],
        "![](one.png =200x)": ["one.png"],
        "`![](one.png)` ![](two.png)": ["two.png"],
        "```\n![](one.png)\n```\n![](two.png)": ["two.png"],
        "~~~\n![](one.png)\n~~~\n![](two.png)": ["two.png"],
        "![\\]](one.png)": ["one.png"],
        "![a `](b.png)` c](one.png)": ["one.png"],
        "![ ![](one.png)": ["one.png"],
        "![](<one.png>) ![]( < my one.png> 'a') ![](<one.png)": ["one.png", " my one.png"],
        "`a` ![](<one.png>) ![]( < my one.png> 'a') ![](<one.png)": ["one.png", " my one.png"],
        "": [],
    }
    assert {text: image_paths(text) for text in cases} == cases
    assert rewrite_images("![a](one.png) `![](two.png)`", marked) == "![a](<one.png>) `![](two.png)`"
    assert (
        rewrite_images("![](<a.png>) ![]( b.png) `` ` ``", lambda path: f"/{path}")
        == "![](</a.png>) ![]( /b.png) `` ` ``"
    )


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_text_without_code_is_read_as_one_with_code(text):
    assert rewrite_images(text + CODE, marked) == rewrite_images(text, marked) + CODE
    assert image_paths(text + CODE) == image_paths(text)
