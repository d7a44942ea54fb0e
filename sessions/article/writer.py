"""Serialiser of reports: Document to Markdown; the only module that decides on blank lines, headings and escapes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from .article_links import ArticleAddress, series_text, with_addresses
from .dialects.base import Dialect
from .document import ChapterText, DayText, Document, SessionText
from .facts_line import dated_heading, facts_line
from .guard import UnderlineBudget, guard
from .headings import DEEPEST
from .images import is_plain_name, rewrite_images
from .lines import joined
from .outline.model import Role
from .outline.source_form import WrittenPart
from .source_map import REPORT, ArticlePiece, PieceKind, joined_pieces

type PathOf = Callable[[str], str]
"""Returns the path or address of a picture in an article, for the path in the text."""


def write(
    document: Document,
    dialect: Dialect,
    addresses: Mapping[str, str] | None = None,
    articles: Mapping[str, ArticleAddress] | None = None,
) -> str:
    """Return `document` as Markdown in `dialect`: LF, one blank line between blocks, one final newline.

    `addresses` are those of pictures on the web, by name; they stand in place of paths. `articles` are those of other
    articles, by the file names with which texts link to them.
    """
    return joined_pieces(written_pieces(document, dialect, addresses, articles))


def written_pieces(
    document: Document,
    dialect: Dialect,
    addresses: Mapping[str, str] | None = None,
    articles: Mapping[str, ArticleAddress] | None = None,
) -> Iterator[ArticlePiece]:
    """Yield the pieces of the article that `write` returns, in order, those of fields without a text too.

    Each is translated alone, so that nothing in one reaches into the next.
    """
    in_dialect = _translation(dialect, articles)
    above, below = listed(document)
    yield ArticlePiece(PieceKind.FRONT, "", dialect.write_front(document.front), REPORT)
    yield ArticlePiece(PieceKind.SERIES, "", above, REPORT)
    for block in _blocks(document, _path_of(dialect, document.image_folder, addresses or {})):
        row = block.row
        for piece in block.pieces():
            yield ArticlePiece(piece.kind, piece.field, in_dialect(piece.text), row)
    yield ArticlePiece(PieceKind.SERIES, "", below, REPORT)


def _translation(dialect: Dialect, articles: Mapping[str, ArticleAddress] | None) -> Callable[[str], str]:
    """Return what translates a text of the house notation into the article."""

    def translated(text: str) -> str:
        return with_addresses(dialect.write_body(text), articles or {}) if text else ""

    return translated


def _path_of(dialect: Dialect, folder: str, addresses: Mapping[str, str]) -> PathOf:
    """Return how an article refers to a picture: by an address on the web if one is known, else by the dialect's path.

    What is no plain name stays.
    """

    @cache  # one picture may occur a thousand times
    def path_of(path: str) -> str:
        if not is_plain_name(path):
            return path
        return addresses.get(path) or dialect.image_path(folder, path)

    return path_of


def written_parts(
    document: Document,
    dialect: Dialect,
    addresses: Mapping[str, str] | None = None,
    articles: Mapping[str, ArticleAddress] | None = None,
) -> list[WrittenPart]:
    """Return each chapter, day and session of `document` on its own, in the order of the article, as `write` writes it.

    That is for an article that keeps a form of its own (`outline/source_form.py`).
    """
    path_of, in_dialect = _path_of(dialect, document.image_folder, addresses or {}), _translation(dialect, articles)
    found = []
    for block in _blocks(document, path_of):
        role = {DayText: Role.DAY, SessionText: Role.SESSION}.get(type(block.part), Role.CHAPTER)
        speakers = block.part.facts.speakers if isinstance(block.part, SessionText) else ""
        words = in_dialect(block.heading)
        found.append(WrittenPart(block.part.key, role, block.level, words, speakers, _writes(block, in_dialect)))
    return found


def listed(document: Document) -> tuple[str, str]:
    """Return the list of the other articles as it stands above and below the body; "" where it does not."""
    if not document.series:
        return "", ""
    text = series_text(document.series.lines, document.language)
    return (text, "") if document.series.place == "top" else ("", text)


def _writes(block: "_Block", in_dialect: Callable[[str], str]) -> Callable[[int, bool], str]:
    def text(level: int, speakers: bool) -> str:
        return joined(*(in_dialect(piece.text) for piece in block.body(level or block.level, speakers)))

    return text


@dataclass(frozen=True, slots=True)
class _Block:
    """A chapter, a day without its sessions, or a session, in the house notation.

    `body` yields the pieces below a heading of a level, with or without the speakers in the line of facts.
    """

    part: ChapterText | DayText | SessionText
    level: int
    heading: str
    body: Callable[[int, bool], Iterator[ArticlePiece]]

    @property
    def row(self) -> str:
        """Kind and key of its row; "" without one."""
        match self.part:
            case ChapterText(key=key, part_of=part_of):
                kind, key = "chapter", key or part_of
            case DayText(key=key):
                kind = "day"
            case SessionText(key=key):
                kind = "session"
        return f"{kind}:{key}" if key else ""

    def pieces(self) -> Iterator[ArticlePiece]:
        """Yield the heading and what stands below it."""
        is_text = isinstance(self.part, ChapterText) and bool(self.part.part_of)
        kind, field = (PieceKind.TEXT, "body") if is_text else (PieceKind.HEADING, "heading")
        line = f"{'#' * self.level} {self.heading}" if self.level else ""
        yield ArticlePiece(kind, field, line)
        yield from self.body(self.level, True)


def _blocks(document: Document, path_of: PathOf) -> Iterator[_Block]:
    effort = UnderlineBudget()
    for part in document.parts:
        if isinstance(part, ChapterText):
            yield _chapter(part, document, path_of)
        else:
            yield from _day(part, document, path_of, effort)


def _chapter(chapter: ChapterText, document: Document, path_of: PathOf) -> _Block:
    def body(_level: int, _speakers: bool) -> Iterator[ArticlePiece]:
        text = guard(chapter.body, is_structure=lambda line: line.level <= document.level, setext=False)
        yield ArticlePiece(PieceKind.TEXT, "body", rewrite_images(text, path_of))

    return _Block(chapter, chapter.level, chapter.heading, body)


def _day(day: DayText, document: Document, path_of: PathOf, effort: UnderlineBudget) -> Iterator[_Block]:
    def only(field: str, text: str) -> Callable[[int, bool], Iterator[ArticlePiece]]:
        piece = ArticlePiece(PieceKind.TEXT, field, text)
        return lambda _level, _speakers: iter([_in_day(piece, document, path_of, effort)])

    yield _Block(day, document.level, dated_heading(day.heading, day.on, document.language), only("note", day.note))
    for piece in day.contents():
        if isinstance(piece, ChapterText):
            yield _Block(piece, document.level + 1, piece.heading, only("body", piece.body))
        else:
            yield _session(piece, day.on, document, path_of, effort)


def _session(
    session: SessionText, day: date | None, document: Document, path_of: PathOf, effort: UnderlineBudget
) -> _Block:
    def body(level: int, speakers: bool) -> Iterator[ArticlePiece]:
        facts = session.facts if speakers else replace(session.facts, speakers="")
        yield ArticlePiece(PieceKind.FACTS, "", facts_line(facts, document.language, day) if facts else "")
        for piece in session.pieces():
            if piece.kind is PieceKind.LABEL:
                yield replace(piece, text=f"{'#' * min(level + 1, DEEPEST)} {piece.text}")
            elif piece.kind is PieceKind.RECORDING:
                yield piece
            else:
                yield _in_day(piece, document, path_of, effort)

    return _Block(session, document.level + 1, session.heading, body)


def _in_day(piece: ArticlePiece, document: Document, path_of: PathOf, effort: UnderlineBudget) -> ArticlePiece:
    """Return a piece with its text as it stands below the heading of a day or session."""
    guarded = guard(piece.text, is_structure=lambda line: line.level <= document.level + 1, effort=effort)
    return ArticlePiece(piece.kind, piece.field, rewrite_images(guarded, path_of))
