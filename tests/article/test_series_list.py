"""The list of the other articles of the event: written at the top or the bottom."""

import pytest

from sessions.article.article_links import Series
from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, DayText, Document
from sessions.article.writer import write

ZENN = DIALECTS["zenn"]
CARDS = ("https://zenn.dev/me/articles/harbour-keynotes", "https://zenn.dev/me/articles/harbour-workshops")
PARTS = (ChapterText(0, "", "Words."), DayText("Day 1", "A note."))


def body(document: Document) -> str:
    return write(document, ZENN).partition("---\n\n")[2]


def test_list_of_cards_at_the_top() -> None:
    document = Document(parts=PARTS, language="en", series=Series("top", CARDS))
    assert body(document) == (
        f"Other articles about this event (2 articles):\n\n{CARDS[0]}\n\n{CARDS[1]}\n\nWords.\n\n## Day 1\n\nA note.\n"
    )


def test_list_of_links_at_the_bottom_in_japanese() -> None:
    document = Document(parts=PARTS, language="ja", series=Series("bottom", ("- [A](a.md)", "- B")))
    assert body(document) == (
        "Words.\n\n## Day 1\n\nA note.\n\nこのイベントのほかの記事（2 本）:\n\n- [A](a.md)\n- B\n"
    )


@pytest.mark.parametrize("lines", [(), ("words",), ("- ",), ("- a\nb",), ("https://a b",), ("- a",) * 1000])
def test_list_of_something_else_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="list of articles"):
        Series("top", lines)
