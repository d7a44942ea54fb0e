"""Credit lines of photos: below each picture, in the language of the event, and taken off without a trace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.article.lines import trim
from sessions.article.photo_credits import credits_in, with_credits, without_credits

NAMES = {"a.jpg": "Ana", "b.jpg": "# Bo*", "c.jpg": "花", "d.jpg": "Dee"}
PIECES = [
    *("![a](a.jpg)", "![b](b.jpg =250x)", "![x](unknown.jpg)", "![c](<c.jpg>)", "*caption*", "*", "\n", "\n\n", " "),
    *("- ", "text", "`", "```", "**x**", "\\", ")", "(", "]", "[", "*a* b *c*", ":::message", ":::", "| ", "> "),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No picture", "No picture"),
        ("![](unknown.jpg)", "![](unknown.jpg)"),
        ("![a](a.jpg)", "![a](a.jpg)\n*Photo:~Ana*"),
        ("![a](a.jpg)\n*A lamp*", "![a](a.jpg)\n*A lamp (Photo:~Ana)*"),
        ("![a](a.jpg)\n*5 of 5 \\**", "![a](a.jpg)\n*5 of 5 \\* (Photo:~Ana)*"),
        ("![a](a.jpg)\n*C:\\\\*", "![a](a.jpg)\n*C:\\\\ (Photo:~Ana)*"),
        ("![a](a.jpg)\n*open \\*", "![a](a.jpg)\n*Photo:~Ana*\n*open \\*"),
        ("![a](a.jpg)\nMore words", "![a](a.jpg)\n*Photo:~Ana*\nMore words"),
        ("  ![b](b.jpg =250x)", "  ![b](b.jpg =250x)\n  *Photo:~# Bo\\**"),
        ("- ![a](a.jpg)\n- ![d](d.jpg)", "- ![a](a.jpg)\n- ![d](d.jpg)\n\n*Photo:~Ana, Dee*"),
        ("Look: ![a](a.jpg) and ![a](a.jpg)", "Look: ![a](a.jpg) and ![a](a.jpg)\n\n*Photo:~Ana*"),
        ("```\n![a](a.jpg)\n```", "```\n![a](a.jpg)\n```"),
    ],
)
def test_credit_stands_below_its_picture(text: str, expected: str) -> None:
    found = with_credits(text, NAMES, "en")
    assert found == expected.replace("~", " ")
    assert without_credits(found, NAMES) == text


def test_credit_is_in_the_language_of_the_event() -> None:
    assert with_credits("![](c.jpg)\n*灯台*", NAMES, "ja") == "![](c.jpg)\n*灯台（写真: 花）*"
    assert with_credits("![](c.jpg)", NAMES, "ja") == "![](c.jpg)\n*写真: 花*"


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["en", "ja"]))
def test_credits_are_taken_off_whatever_the_text_is(typed: str, language: str) -> None:
    text = trim(typed)
    assert without_credits(with_credits(text, NAMES, language), NAMES) == text


def test_credits_are_read_as_they_are_written() -> None:
    text = with_credits("![](a.jpg)\n*A (lamp)*\n\n![](d.jpg)\n\n![](x.jpg)\n\nSee ![](b.jpg) here", NAMES, "en")
    assert credits_in(text, NAMES) == [("a.jpg", "Ana"), ("d.jpg", "Dee"), ("", "# Bo\\*")]
    assert credits_in(with_credits("![](c.jpg)\n*灯台*", NAMES, "ja"), NAMES) == [("c.jpg", "花")]
    assert credits_in("![](a.jpg)\n*Photo:\xa0Ana*", NAMES) == [("a.jpg", "Ana")]


def test_caption_below_a_picture_without_a_known_photographer_is_no_credit() -> None:
    text = "![](x.jpg)\n*Photo: Ana*\n\n*Photo: somebody else*"
    assert (credits_in(text, NAMES), without_credits(text, NAMES)) == ([], text)
