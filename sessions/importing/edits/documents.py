"""The three articles of a merge as documents whose parts have the keys of rows: exported, edited, of now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sessions.article.article_links import ArticleAddress
from sessions.article.dialects import Dialect
from sessions.article.document import ChapterText, DayText, Document, SessionText, with_keys, with_texts
from sessions.article.outline.carry import carried
from sessions.article.outline.model import Outline, OutlineEntry, Role
from sessions.article.outline.own_form import own_article
from sessions.article.outline.read import read_outline
from sessions.article.outline.to_document import ReadArticle, document_of
from sessions.article.photo_credits import without_credits
from sessions.article.reader import read
from sessions.article.writer import write
from sessions.importing.edits.match import match_parts
from sessions.reporting.copies import MergeBase
from sessions.reporting.export import WrittenArticle, written_article
from sessions.reporting.report_data import ReportData
from sessions.rules.codes import join_heading

ONE_EDIT = 4
"""Pairs of lines that differ where one line was changed."""


@dataclass(frozen=True, slots=True)
class ThreeArticles:
    """The exported, the edited and the current article; `incoming` is the edited one with the lines of its parts.

    `export` is what an export of now writes. `by_outline`: their structure is that of an outline, not of the app.
    """

    base: Document
    theirs: Document
    ours: Document
    incoming: ReadArticle
    export: str
    by_outline: bool


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
    """Return the remembered article of which `text` is an edit; `bases` come newest first. Linear time.

    It is the newest one, or an older one from which it differs much less: then a person has edited an old export. None
    is older than the last article that came in: that is the one which lies elsewhere. A part that was moved is a
    difference too, so each line counts together with the next one.
    """
    last = next((at for at, base in enumerate(bases) if base.came_in), len(bases))
    pairs = _pairs(text)
    best: MergeBase | None = None
    least = 0
    for base in bases[: last + 1]:
        others = _pairs(base.text)
        distance = pairs.total() + others.total() - 2 * (pairs & others).total()
        if best is None or distance + ONE_EDIT < least:
            best, least = base, distance
    return best


def _pairs(text: str) -> Counter[tuple[str, str]]:
    """Return how often each line occurs together with the next one, without blank ones."""
    return Counter(pairwise(("", *filter(str.strip, unified(text).split("\n")), "")))


def unified(text: str) -> str:
    """Return a text with LF line ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def three_articles(
    material: ReportData, dialect: Dialect, text: str, base: MergeBase, articles: Mapping[str, ArticleAddress]
) -> ThreeArticles:
    """Read the three articles in one space: all of them with plain names of pictures and of other articles."""
    reading = _Reading(dialect, material.event.language, material.addresses_in(dialect.name), articles)
    written = written_article(material, dialect)
    own = _own_base(base, reading)
    if own is None and base.outline is not None:
        ours = _in_outline(written, reading)
        if ours is not None:
            unnamed = next((day.key for day in ours.days), "")
            before = _completed(base.outline, base.text, dialect)
            exported = _document(document_of(before, dialect, reading.language), base.key_above, unnamed)
            outline = carried(before, unified(text), dialect)
            incoming = document_of(outline, dialect, reading.language)
            theirs = match_parts(exported, _document(incoming, base.key_above, unnamed))
            return ThreeArticles(exported, theirs, ours, incoming, written.article, by_outline=True)
    exported = own or Document()
    own_form = written if written.form is None else written_article(replace(material, source=None), dialect)
    ours = _in_own_grammar(own_form, reading)
    theirs = match_parts(exported, reading.document(unified(text)))
    found = own_article(unified(text), dialect, theirs)
    is_own = write(theirs, dialect, reading.addresses, articles) == text
    if found is None:
        found = ReadArticle(theirs, Outline(theirs.front, ()), in_own_form=True)
    elif is_own:
        found = replace(found, in_own_form=True)
    return ThreeArticles(exported, theirs, ours, found, written.article, by_outline=False)


def without_photo_credits(three: ThreeArticles) -> ThreeArticles:
    """Return the articles of a team's report without the lines that name the photographers: they are in no text."""
    documents = (with_texts(each, without_credits) for each in (three.base, three.theirs, three.ours))
    base, theirs, ours = documents
    return replace(three, base=base, theirs=theirs, ours=ours)


def _completed(outline: Outline, text: str, dialect: Dialect) -> Outline:
    """Return a remembered outline with what is not remembered: front matter, and sections, which are no rows."""
    found = read_outline(unified(text), dialect)
    by = found.first_line - outline.first_line
    known = outline.by_line()
    sections = {each.line + by: replace(each, line=each.line + by) for each in found.having(Role.SECTION)}
    entries = sections | known
    return replace(
        outline,
        front=found.front,
        entries=tuple(entries[line] for line in sorted(entries)),
        number=found.number,
        on=found.on,
    )


def _in_own_grammar(written: WrittenArticle, reading: _Reading) -> Document:
    return with_keys(reading.document(written.article), written.document.keys())


def _in_outline(written: WrittenArticle, reading: _Reading) -> Document | None:
    """Return the article of now by its outline; None if its lines are read in another way, or it has none."""
    built, form = written.document, written.form
    if form is None:
        return None
    keys = built.keys()
    outline = replace(_completed(form.outline, form.text, reading.dialect), front=built.front)
    article = document_of(outline, reading.dialect, reading.language)
    named = {entry.key for entry in article.days if entry}
    days = [day.key for day in built.days if day.key not in named]
    document = _document(article, form.key_above, days[0] if len(days) == 1 else "")
    return document if document.keys() == keys else None


def _own_base(base: MergeBase, reading: _Reading) -> Document | None:
    """Return the base in the grammar of the app; None for an article with a structure of another kind."""
    document = reading.document(unified(base.text))
    if base.keys:
        return with_keys(document, base.keys)
    found = own_article(unified(base.text), reading.dialect, document)
    if found is None or base.outline is None:
        return None
    entries = [entry for entry in base.outline.entries if entry.key]
    if list(map(_words, entries)) != list(map(_words, found.outline.entries)):
        return None
    keyed = {entry.line: entry.key for entry in entries}
    article = replace(
        found,
        days=tuple(entry and replace(entry, key=keyed[entry.line]) for entry in found.days),
        sessions=tuple(replace(entry, key=keyed[entry.line]) for entry in found.sessions),
        chapters=tuple(entry and replace(entry, key=keyed[entry.line]) for entry in found.chapters),
    )
    return _document(article, base.key_above, "")


def _words(entry: OutlineEntry) -> tuple[int, str, str, str]:
    """Return the line of an entry and what its heading says, to compare two readings."""
    return entry.line, entry.role, join_heading(entry.code, entry.title), entry.speakers


def _document(article: ReadArticle, key_above: str, unnamed_day: str) -> Document:
    """Return the document of an article with the keys of its entries."""
    kinds = {
        DayText: iter([entry.key if entry else unnamed_day for entry in article.days]),
        SessionText: iter([entry.key for entry in article.sessions]),
        ChapterText: iter([entry.key if entry else key_above for entry in article.chapters]),
    }
    keys = [next(kinds[type(part)]) for part in article.document.pieces()]
    return with_keys(article.document, keys)
