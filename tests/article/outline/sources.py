"""Articles in a form of their own, with the keys of their parts, to write them again."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sessions.article.dialects import DIALECTS
from sessions.article.document import ChapterText, DayText, Document, SessionText
from sessions.article.outline.model import Outline
from sessions.article.outline.source_form import FRONT, ArticleSource, digest_of, in_source_form
from sessions.article.outline.to_document import document_of
from sessions.article.writer import written_parts

ZENN = DIALECTS["zenn"]


def taken_in(text: str, outline: Outline, language: str = "en") -> tuple[ArticleSource, Document]:
    """Return an article as it is stored when it comes in: its source, and its document; keys are k0, k1 …"""
    article = document_of(outline, ZENN, language)
    kinds = {DayText: iter(article.days), SessionText: iter(article.sessions), ChapterText: iter(article.chapters)}
    lines, above = {}, ""
    for number, part in enumerate(article.document.pieces()):
        entry = next(kinds[type(part)])
        object.__setattr__(part, "key", f"k{number}")
        if entry:
            lines[entry.line] = part.key
        elif isinstance(part, ChapterText):
            above = part.key
    assert [next(kind, None) for kind in kinds.values()] == [None, None, None]
    document = article.document
    front = ZENN.write_front(document.front)
    digests = {part.identity: part.digests for part in written_parts(document, ZENN)} | {FRONT: (digest_of(front), "")}
    return ArticleSource(text, article.outline.with_keys(lines), digests, above), document


def exported(source: ArticleSource, document: Document) -> str:
    """Return the article of today in the form of its source."""
    return in_source_form(source, written_parts(document, ZENN), ZENN.write_front(document.front)).text


def edited(document: Document, edits: Mapping[str, Callable[[SessionText], SessionText | None]]) -> Document:
    """Return a document with sessions changed or (None) removed, by their headings."""

    def day(part: DayText) -> DayText:
        changed = (edits.get(each.heading, lambda same: same)(each) for each in part.sessions)
        return replace(part, sessions=tuple(each for each in changed if each))

    return replace(document, parts=tuple(day(p) if isinstance(p, DayText) else p for p in document.parts))
