"""Cleaning of lines and texts; no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.clean_text import LINE_LIMIT, TextError, clean_line, clean_text, is_unseen

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  A title \t", "A title"),
        ("Two  spaces stay", "Two  spaces stay"),
        ("全角　空白も\u3000そのまま", "全角　空白も\u3000そのまま"),
        ("\u3000字下げ", "\u3000字下げ"),
        ("one\ntwo", "one two"),
        ("one  \r\n\r\n  two", "one two"),
        ("one\u2028two\u2029three\x85four\x0bfive", "one two three four five"),
        ("bell\x07 and escape\x1b[0m and C1\x9b", "bell and escape[0m and C1"),
        ("null\0null", "nullnull"),
        ("ｶﾅ ① ﬁ é é", "ｶﾅ ① ﬁ é é"),
        ("👩‍💻 family", "👩‍💻 family"),
        (" \u3000 ", ""),
        ("\n\n", ""),
        ("", ""),
    ],
)
def test_clean_line_makes_one_line(text: str, line: str) -> None:
    assert clean_line(text, 100) == line


@given(ANY_TEXT)
def test_clean_line_is_done_after_once(text: str) -> None:
    line = clean_line(text, 10_000)
    assert clean_line(line, 10_000) == line
    assert line.splitlines() in ([], [line])


def test_clean_line_counts_characters_after_cleaning() -> None:
    assert clean_line(" " + "あ" * 20 + "\n", 20) == "あ" * 20
    with pytest.raises(TextError) as refusal:
        clean_line("あ" * 21, 20)
    assert (refusal.value.reason, refusal.value.limit) == ("too_long", 20)


def test_text_is_unseen_without_a_visible_character() -> None:
    unseen = ["", " \t\u3000", "\u200b", "\u200d\ufe0f", "\u2800", "\u3164", "\u202e\u2066"]
    assert [text for text in [*unseen, "a\u200b", "👩\u200d💻", "\ue000", ".", "〜"] if is_unseen(text)] == unseen


def test_clean_line_has_a_limit_of_its_own() -> None:
    assert clean_line("x" * LINE_LIMIT) == "x" * LINE_LIMIT
    with pytest.raises(TextError):
        clean_line("x" * (LINE_LIMIT + 1))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("text\n\n\n", "text"),
        ("text\r\n", "text"),
        ("  indented\n\n    code  \n", "  indented\n\n    code  "),
        ("\n\nlate", "\n\nlate"),
        ("tab\tand\x0bfeed", "tab\tand\x0bfeed"),
        ("a\u2028b", "a\u2028b"),
        ("nu\0ll", "null"),
        ("**あ。**い　ﾊﾝｶｸ", "**あ。**い　ﾊﾝｶｸ"),
        ("\n", ""),
        ("", ""),
    ],
)
def test_clean_text_changes_line_ends_alone(text: str, kept: str) -> None:
    assert clean_text(text) == kept


@given(ANY_TEXT)
def test_clean_text_is_done_after_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize("text", ["\ud83d", "half \udca9 a pile"])
def test_lone_surrogates_are_refused(text: str) -> None:
    with pytest.raises(TextError) as line:
        clean_line(text, 100)
    with pytest.raises(TextError) as whole:
        clean_text(text)
    assert [line.value.reason, whole.value.reason] == ["surrogate", "surrogate"]
