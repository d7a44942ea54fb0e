"""The list of the other articles of the event: written at the top or the bottom, and read as what it is."""

import pytest

from sessions.article.article_links import Series
from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, DayText, Document
from sessions.article.reader import read
from sessions.article.writer import write

ZENN = DIALECTS["zenn"]
CARDS = ("https://zenn.dev/me/articles/harbour-keynotes", "https://zenn.dev/me/articles/harbour-workshops")
PARTS = (ChapterText(0, "", "Words."), DayText("Day 1", "A note."))


def body(document: Document) -> str:
    return write(document, ZENN).partition("---\n\n")[2]


def test_list_of_cards_at_the_top() -> None:
    document = Document(parts=PARTS, language="en", series=Series("top", CARDS))
    assert body(document) == (
        "Other articles about this event (2\xa0articles):\n\n"
        f"{CARDS[0]}\n\n{CARDS[1]}\n\nWords.\n\n## Day 1\n\nA note.\n"
    )


def test_list_of_links_at_the_bottom_in_japanese() -> None:
    document = Document(parts=PARTS, language="ja", series=Series("bottom", ("- [A](a.md)", "- B")))
    assert body(document) == (
        "Words.\n\n## Day 1\n\nA note.\n\nこのイベントのほかの記事（2\xa0本）:\n\n- [A](a.md)\n- B\n"
    )


@pytest.mark.parametrize("place", ["top", "bottom"])
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("lines", [CARDS, CARDS[:1], ("- [A](a.md)", "- B"), (CARDS[0], "- B", "- C")])
def test_list_is_read_and_no_part_of_a_text(place: str, language: str, lines: tuple[str, ...]) -> None:
    document = Document(parts=PARTS, language=language, series=Series(place, lines))  # type: ignore[arg-type]
    again = read(write(document, ZENN), ZENN)
    assert (again.series, again.parts, again.language) == (Series(place, lines), PARTS, language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        "Other articles about this event (1\xa0article):\n\nhttps://example.com",
        "Other articles about this event (2\xa0articles):\n\n- a\n- b",
        "このイベントのほかの記事（1\xa0本）:\n\n- a",
        "Other articles about this event (1&#160;article):\n\nhttps://example.com",
    ],
)
def test_typed_list_stays_text(typed: str) -> None:
    document = Document(parts=(ChapterText(0, "", typed), DayText("Day 1", typed)))
    written = write(document, ZENN)
    again = read(written, ZENN)
    assert (again, again.series) == (document, None)
    assert "\xa0" not in written


@pytest.mark.parametrize(
    "text",
    [
        "Other articles about this event (2\xa0articles):\n\n- a\n\nText.",
        "Other articles about this event (2\xa0article):\n\n- a\n- b",
        "Other articles about this event (1 article):\n\n- a",
        "Other articles about this event (1\xa0article):\n- a",
        "Other articles about this event (1\xa0article):\n\n- a\nmore of it",
        "Other articles about this event (1\xa0article):\n\nno item",
    ],
)
def test_what_the_writer_does_not_write_is_no_list(text: str) -> None:
    assert read(f"{text}\n", ZENN).series is None


@pytest.mark.parametrize("lines", [(), ("words",), ("- ",), ("- a\nb",), ("https://a b",), ("- a",) * 1000])
def test_list_of_something_else_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="list of articles"):
        Series("top", lines)
