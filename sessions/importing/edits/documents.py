"""The three articles of a merge as documents whose parts have the keys of rows: exported, edited, of now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sessions.importing.edits.match import match_parts
from sessions.reporting.article_links import ArticleAddress
from sessions.reporting.assembly import ReportData
from sessions.reporting.copies import MergeBase
from sessions.reporting.dialects import Dialect
from sessions.reporting.document import ChapterText, DayText, Document, SessionText
from sessions.reporting.export import written_article, written_in_own_form
from sessions.reporting.outline.carry import carried
from sessions.reporting.outline.model import Outline
from sessions.reporting.outline.own_article import own_article
from sessions.reporting.outline.to_document import ReadArticle, document_of
from sessions.reporting.part_keys import keys_of, parts_in_order, with_part_keys
from sessions.reporting.reader import read


@dataclass(frozen=True, slots=True)
class ThreeArticles:
    """The exported, the edited and the current article; `incoming` has the lines of the edited one, if they are known.

    `article` is what an export of now writes.
    """

    base: Document
    theirs: Document
    ours: Document
    incoming: ReadArticle | None
    article: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """How articles of one report are read."""

    dialect: Dialect
    language: str
    addresses: Mapping[str, str]
    articles: Mapping[str, ArticleAddress]

    def document(self, text: str) -> Document:
        """Return an article in the grammar of the app."""
        return read(text, self.dialect, self.addresses, self.articles)


def nearest_base(bases: Sequence[MergeBase], text: str) -> MergeBase | None:
    """Return the remembered article that has the most lines in common with `text`, the newest of equal ones."""
    lines = Counter(unified(text).split("\n"))

    def likeness(base: MergeBase) -> float:
        others = Counter(unified(base.text).split("\n"))
        return (lines & others).total() / max(lines.total() + others.total(), 1)

    return max(bases, key=likeness, default=None)


def unified(text: str) -> str:
    """Return a text with LF line ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def three_articles(
    material: ReportData, dialect: Dialect, text: str, base: MergeBase, articles: Mapping[str, ArticleAddress]
) -> ThreeArticles:
    """Read the three articles in one space: all of them with plain names of pictures and of other articles."""
    reading = _Reading(dialect, material.event.language, material.addresses_in(dialect.name), articles)
    built, article, form = written_article(material, dialect)
    own = _own_base(base, reading)
    if own is None and base.outline is not None:
        ours = _now(form.outline, form.key_above, keys_of(built), reading) if form else None
        if ours is not None:
            unnamed = _unnamed_day(ours)
            before = _with_front(base.outline, base.text, dialect)
            exported = _document(document_of(before, dialect, reading.language), base.key_above, unnamed)
            outline = carried(before, unified(text), dialect)
            incoming = document_of(outline, dialect, reading.language)
            theirs = match_parts(exported, _document(incoming, base.key_above, unnamed))
            return ThreeArticles(exported, theirs, ours, incoming, article)
    exported = own or base.document or Document()
    canonical = written_in_own_form(material, dialect)[0] if form else article
    ours = with_part_keys(reading.document(canonical), keys_of(built))
    theirs = match_parts(exported, reading.document(unified(text)))
    return ThreeArticles(exported, theirs, ours, own_article(unified(text), dialect, theirs), article)


def _own_base(base: MergeBase, reading: _Reading) -> Document | None:
    """Return the base in the grammar of the app; None for an article with a structure of another kind."""
    document = reading.document(unified(base.text))
    if base.document is not None:
        return with_part_keys(document, keys_of(base.document))
    found = own_article(unified(base.text), reading.dialect, document)
    keyed = {entry.line: entry.key for entry in base.outline.entries if entry.key} if base.outline else {}
    if found is None or not base.outline or keyed.keys() != {entry.line for entry in found.outline.entries}:
        return None
    article = replace(
        found,
        days=tuple(entry and replace(entry, key=keyed[entry.line]) for entry in found.days),
        sessions=tuple(replace(entry, key=keyed[entry.line]) for entry in found.sessions),
        chapters=tuple(entry and replace(entry, key=keyed[entry.line]) for entry in found.chapters),
    )
    return _document(article, base.key_above, "")


def _with_front(outline: Outline, text: str, dialect: Dialect) -> Outline:
    return replace(outline, front=dialect.read_front(unified(text))[0])


def _now(outline: Outline, key_above: str, keys: Sequence[str], reading: _Reading) -> Document | None:
    """Return the article of now in a form of its own, with all keys; None if its lines are read in another way."""
    article = document_of(outline, reading.dialect, reading.language)
    known = {entry.key for entry in outline.entries}
    days = [key for key in keys if key and key not in known and key != key_above]
    document = _document(article, key_above, days[0] if len(days) == 1 else "")
    return document if keys_of(document) == list(keys) else None


def _unnamed_day(document: Document) -> str:
    """Return the key of the first day, which no line may name."""
    return next((day.key for day in document.days), "")


def _document(article: ReadArticle, key_above: str, unnamed_day: str) -> Document:
    """Return the document of an article with the keys of its entries."""
    kinds = {
        DayText: iter([entry.key if entry else unnamed_day for entry in article.days]),
        SessionText: iter([entry.key for entry in article.sessions]),
        ChapterText: iter([entry.key if entry else key_above for entry in article.chapters]),
    }
    keys = [next(kinds[type(part)]) for part in parts_in_order(article.document)]
    return with_part_keys(article.document, keys)


