"""Pictures that texts show follow their photo: its name, and its words where nobody has written others."""

import pytest

from sessions.article.image_rename import PhotoWords, follow, is_shown, names_shown

OLD, NEW = PhotoWords("a.jpg"), PhotoWords("b.jpg")


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("![e](a.jpg)", "![e](b.jpg)"),
        ("![e](<a.jpg>)", "![e](<b.jpg>)"),
        ("![e](./a.jpg)", "![e](./b.jpg)"),
        ("![two\nlines](a.jpg) and ![](a.jpg)", "![two\nlines](b.jpg) and ![](b.jpg)"),
        ("![a [b] c](a.jpg)", "![a [b] c](b.jpg)"),
        (r"![a \] c](a.jpg)", r"![a \] c](b.jpg)"),
        ('![e](a.jpg "A (title)")', '![e](b.jpg "A (title)")'),
        ("![e](a.jpg =250x)", "![e](b.jpg =250x)"),
        ("![e](\na.jpg)", "![e](\nb.jpg)"),
        ("[![e](a.jpg)](https://example.org/)", "[![e](b.jpg)](https://example.org/)"),
        ("![`code`](a.jpg)", "![`code`](b.jpg)"),
        ("a ` mark ![e](a.jpg)", "a ` mark ![e](b.jpg)"),
        ("\\` ![e](a.jpg) `", "\\` ![e](b.jpg) `"),
    ],
)
def test_name_follows_however_the_picture_is_written(text: str, renamed: str) -> None:
    assert follow(text, OLD, NEW) == renamed
    assert follow(renamed, NEW, OLD) == text
    assert names_shown(text) == {"a.jpg"}


@pytest.mark.parametrize(
    "text",
    [
        "a.jpg",
        "[e](a.jpg)",
        "`![e](a.jpg)`",
        "``![e](a.jpg) ` ``",
        "`over\n![e](a.jpg)`",
        "```\n![e](a.jpg)\n```",
        "![e](aa.jpg) ![e](a.jpg.png) ![e](x/a.jpg)",
        "![e\n\n](a.jpg)",
        "",
    ],
)
def test_what_is_no_picture_of_that_name_stays(text: str) -> None:
    assert follow(text, OLD, NEW) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![e][ref]\n\n[ref]: a.jpg", True),
        ("![a [b [c]]](a.jpg)", True),
        ("![e](a%2Ejpg) a.jpg", True),
        ("`![e](a.jpg)` and [a link](a.jpg)", False),
        ("    ![e](a.jpg)", False),
        ("![e](b.jpg)", False),
    ],
)
def test_picture_is_known_in_whatever_way_it_is_written(text: str, shown: bool) -> None:
    assert is_shown(text, "a.jpg") == shown


DESCRIBED = PhotoWords("a.jpg", "A board", "In the break")


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        ("![](a.jpg)", OLD, DESCRIBED, "![A board](a.jpg)\n*In the break*"),
        ("![ ](a.jpg)\n\nNext", OLD, DESCRIBED, "![A board](a.jpg)\n*In the break*\n\nNext"),
        ("- One\n\n  ![](a.jpg)", OLD, DESCRIBED, "- One\n\n  ![A board](a.jpg)\n  *In the break*"),
        ("![Mine](a.jpg)\n*Mine too*", OLD, DESCRIBED, "![Mine](a.jpg)\n*Mine too*"),
        ("Here ![](a.jpg)", OLD, DESCRIBED, "Here ![A board](a.jpg)"),
        ("![](a.jpg) here", OLD, DESCRIBED, "![A board](a.jpg) here"),
        ("![](a.jpg)\nhere", OLD, DESCRIBED, "![A board](a.jpg)\nhere"),
        ("![A board](a.jpg)\n*In the break*\n\nNext", DESCRIBED, OLD, "![](a.jpg)\n\nNext"),
        (
            "![A board](a.jpg)\n*In the break*",
            DESCRIBED,
            PhotoWords("b.jpg", "Wall", "Later"),
            "![Wall](b.jpg)\n*Later*",
        ),
        ("![](a.jpg)", DESCRIBED, PhotoWords("b.jpg", "A board", "In the break"), "![](b.jpg)"),
        ("![](a.jpg)", OLD, PhotoWords("a.jpg", "[x] * y"), r"![\[x\] \* y](a.jpg)"),
        (r"![\[x\]](a.jpg)", PhotoWords("a.jpg", "[x]"), PhotoWords("a.jpg", "z"), "![z](a.jpg)"),
        ("![](a.jpg)\n```\n*code*\n```", OLD, PhotoWords("a.jpg", "", "C"), "![](a.jpg)\n*C*\n```\n*code*\n```"),
        ("![](c.jpg)", OLD, DESCRIBED, "![](c.jpg)"),
    ],
)
def test_words_go_along_where_nobody_has_written_others(
    text: str, before: PhotoWords, after: PhotoWords, expected: str
) -> None:
    assert follow(text, before, after) == expected


@pytest.mark.parametrize("part", ["![", "![[", "`", "` ``", "![](", "![a](a.jpg", "\\", "![a\n", "[", "]("])
def test_texts_that_would_hurt_most_are_read_through_once(part: str) -> None:
    text = (part * 100_000)[:100_000]
    assert follow(text + "\n\na.jpg", OLD, NEW) == text + "\n\na.jpg"
