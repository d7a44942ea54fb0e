"""Lengths of texts as people count them."""

import pytest

from sessions.rules.text_length import count_characters, count_words


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("", 0, 0),
        ("Don't count **marks** - twice", 4, 20),
        ("![A picture](one.png) Two words", 2, 8),
        ("See https://example.org/a/b now", 2, 6),
        ("夜の海、とキュー。", 2, 7),
        ("snake_case node.js", 3, 16),
    ],
)
def test_length(text: str, words: int, characters: int) -> None:
    assert (count_words(text), count_characters(text)) == (words, characters)
