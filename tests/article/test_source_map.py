"""The source map of an article: each line belongs to one field of one row, whatever stands in the texts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from article.documents import ARTICLES, documents
from sessions.article.dialects import DIALECTS, Dialect
from sessions.article.document import ChapterText, DayText, Document, FrontMatter, SessionText
from sessions.article.facts_line import Facts
from sessions.article.source_map import ArticlePiece, MappedLines, PieceKind, joined_pieces, mapped
from sessions.article.writer import write, written_pieces
from tiers import times

MANY = settings(max_examples=times(25, 200), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def unknown_lines(article: str, source_map: Iterable[MappedLines]) -> list[str]:
    """Return the lines of an article that no piece has, but for one blank line between two pieces and the last one."""
    lines, found, end = article.split("\n"), [], 0
    for each in [*source_map, MappedLines(len(lines) - 1, len(lines), "", "", PieceKind.TEXT)]:
        between = lines[end : each.start]
        found += between[1:] if between[:1] == [""] else between
        end = each.end
    return found


def untranslated(document: Document, dialect: Dialect) -> list[ArticlePiece]:
    """Return the pieces of an article in the house notation, without front matter and list."""

    class House(type(dialect)):  # type: ignore[misc] # a class that only this call knows
        def write_body(self, text: str) -> str:
            return text

    return [piece for piece in written_pieces(document, House()) if piece.row != "report"]


@MANY
@given(documents())
def test_each_line_of_an_article_is_in_one_piece(document: Document) -> None:
    for dialect in DIALECTS.values():
        pieces = list(written_pieces(document, dialect, articles=ARTICLES))
        article, source_map = write(document, dialect, articles=ARTICLES), mapped(pieces)
        lines = article.split("\n")

        assert joined_pieces(pieces) == article
        assert unknown_lines(article, source_map) == []
        texts = ["\n".join(lines[each.start : each.end]) for each in source_map]
        assert "\n\n".join(filter(None, texts)) == "\n\n".join(piece.text for piece in pieces if piece.text)


@MANY
@given(documents())
def test_pieces_that_are_translated_alone_are_the_translated_article(document: Document) -> None:
    for dialect in DIALECTS.values():
        pieces = untranslated(document, dialect)
        whole = dialect.write_body(joined_pieces(pieces).removesuffix("\n"))
        alone = [replace(piece, text=dialect.write_body(piece.text)) for piece in pieces]
        assert joined_pieces(alone) == f"{whole}\n"


TOLD = SessionText.of_pieces(
    "COM301 | Boats",
    [
        ArticlePiece(PieceKind.RECORDING, "recording_url", "https://example.org/film"),
        ArticlePiece(PieceKind.SLIDES, "slides_url", "https://example.org/slides"),
        ArticlePiece(PieceKind.TEXT, "note", ""),
        ArticlePiece(PieceKind.LABEL, "summary", "Summary"),
        ArticlePiece(PieceKind.PICTURE, "boat.jpg", "![](boat.jpg)\n*A boat*"),
        ArticlePiece(PieceKind.TEXT, "summary", "They float.\n\n:::message\nAll of them.\n:::"),
        ArticlePiece(PieceKind.CREDIT, "", "*Photo: Mio*"),
        ArticlePiece(PieceKind.TEXT, "body", ""),
    ],
    Facts(room="Hall A"),
    "5",
)
ALL = Document(
    FrontMatter(title="Boats"),
    (
        ChapterText(1, "Before", "Why.\n\n## And how\n\nSo.", "1"),
        DayText("Day 1", "Rain.", (TOLD,), chapters=((0, ChapterText(3, "Lunch", "", "3")),), key="4"),
        DayText("Talks", group=True),
    ),
    language="en",
)


def test_article_tells_row_and_field_of_each_line() -> None:
    lines = write(ALL, DIALECTS["github"]).split("\n")
    found = [
        (each.kind, each.row, each.field, lines[each.start : each.end])
        for each in mapped(written_pieces(ALL, DIALECTS["github"]))
        if each.field or each.kind is not PieceKind.SERIES
    ]
    assert found == [
        ("front", "report", "", ["# Boats"]),
        ("heading", "chapter:1", "heading", ["# Before"]),
        ("text", "chapter:1", "body", ["Why.", "", "## And how", "", "So."]),
        ("heading", "day:4", "heading", ["## Day 1"]),
        ("text", "day:4", "note", ["Rain."]),
        ("heading", "chapter:3", "heading", ["### Lunch"]),
        ("text", "chapter:3", "body", []),
        ("heading", "session:5", "heading", ["### COM301 | Boats"]),
        ("facts", "session:5", "", ["Room: Hall A"]),
        ("recording", "session:5", "recording_url", ["<https://example.org/film>"]),
        ("slides", "session:5", "slides_url", ["<https://example.org/slides>"]),
        ("text", "session:5", "note", []),
        ("label", "session:5", "summary", ["#### Summary"]),
        ("picture", "session:5", "boat.jpg", ["![](images/boat.jpg)\\", "*A boat*"]),
        ("text", "session:5", "summary", ["They float.", "", "> [!NOTE]", "> All of them."]),
        ("credit", "session:5", "", ["*Photo: Mio*"]),
        ("text", "session:5", "body", []),
        ("heading", "", "heading", ["## Talks"]),
        ("text", "", "note", []),
    ]


@pytest.mark.parametrize("own", [{}, {"made_of": ()}])
def test_session_that_is_made_of_fields_is_written_as_one_that_was_read(
    own: Mapping[str, tuple[ArticlePiece, ...]],
) -> None:
    assert (
        SessionText(
            "COM301 | Boats",
            "https://example.org/film",
            "https://example.org/slides",
            TOLD.sections,
            Facts(room="Hall A"),
        )
        == TOLD
    )
    day = DayText("Day 1", "", (replace(TOLD, **own),))
    article = write(Document(parts=(day,), language="en"), DIALECTS["zenn"])
    assert article.partition("\n\n")[2] == (
        "## Day 1\n\n### COM301 | Boats\n\nRoom: Hall A\n\nhttps://example.org/film\n\n"
        "https://example.org/slides\n\n#### Summary\n\n![](/images/boat.jpg)\n*A boat*\n\nThey float.\n\n"
        ":::message\nAll of them.\n:::\n\n*Photo: Mio*\n"
    )
