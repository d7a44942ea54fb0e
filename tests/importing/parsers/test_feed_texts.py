"""Texts of feeds are made storable without losing what they say."""

import pytest

from sessions.importing.parsers.shared.cleaning import line, markdown
from sessions.rules.clean_text import TEXT_LIMIT


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("One\n\ntwo", "One\n\ntwo"),
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("One with <b>weight</b>\n \n\ntwo", "One with **weight**\n\ntwo"),
        ("One<br>two", "One  \ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<a href="https://example.org/">there</a>', "[there](https://example.org/)"),
        ("a < b and b > c", "a < b and b > c"),
        ("One\r\n\r\ntwo", "One\n\ntwo"),
    ],
)
def test_html_becomes_markdown_and_paragraphs_stay_apart(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_equal_texts_stand_once_and_others_one_below_the_other() -> None:
    assert markdown("Abstract", None, "", "Abstract", "Description") == "Abstract\n\nDescription"


def test_a_text_is_cut_where_no_more_can_be_stored() -> None:
    assert markdown("a" * (TEXT_LIMIT + 1)) == "a" * (TEXT_LIMIT - 1) + "…"


def test_html_nested_without_end_stays_as_it_is_written() -> None:
    nested = "<div>" * 5_000
    assert markdown(nested) == nested


@pytest.mark.parametrize("unseen", [*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x200B, 0xFEFF])
def test_a_line_is_not_turned_around_by_what_nobody_sees(unseen: int) -> None:
    assert (line(f"Harbours{chr(unseen)} at night"), line(chr(unseen))) == ("Harbours at night", "")


@pytest.mark.parametrize("spelled", ["👩\u200d🚀", "می\u200cخواهم", "שלום C++\u200e", "☀\ufe0f"])
def test_what_a_spelling_needs_stays_in_a_line(spelled: str) -> None:
    assert line(spelled) == spelled


def test_a_description_keeps_what_nobody_sees() -> None:
    assert markdown("One\u200btwo\u202e") == "One\u200btwo\u202e"
