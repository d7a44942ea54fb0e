"""Storing an article that came in, so that it is exported as it came and its edits can come back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User

from sessions.article.dialects import Dialect
from sessions.article.document import Document
from sessions.article.outline.decoding import with_line_feeds
from sessions.article.outline.map_of_outline import map_of_outline
from sessions.article.outline.model import Remark, outline_to_json
from sessions.article.outline.source_form import FRONT, digest_of
from sessions.article.outline.to_document import ReadArticle
from sessions.article.writer import written_parts
from sessions.models import ArticleCopy, CopyKind, Report
from sessions.reporting.copies import digest_of_article
from sessions.reporting.export import stored_values, written_article
from sessions.reporting.report_data import ReportData, load_report_data

MOST_TAKEN = 5
"""Number of edited articles that are kept of one report in one dialect, beside the original; the newest ones."""


@dataclass(frozen=True, slots=True)
class IncomingText:
    """The text of an article with its line ends, and the encoding and name of its file.

    `remarks` name what could not be decoded.
    """

    text: str
    encoding: str = "utf-8"
    file_name: str = ""
    remarks: tuple[Remark, ...] = ()


def keep_form(
    report: Report,
    user: User,
    dialect: Dialect,
    incoming: IncomingText,
    article: ReadArticle,
    keys: Sequence[str],
    kept: Collection[str] = (),
) -> ArticleCopy:
    """Store an article whose parts have become rows; call it in the transaction that wrote them.

    `keys` are those of the days, then the sessions, then the chapters, each in the order of the article. `kept` are the
    identities (``session:KEY``) of those of which something else is stored than the article says: an export writes them
    anew. An article that the export of now equals needs no form of its own. The first one stays as the original.
    """
    material = load_report_data(report, user)
    canonical = written_article(replace(material, source=None), dialect)
    copy = copy_of(report, dialect, incoming)
    if canonical.article == incoming.text:
        copy.map = canonical.source_map.to_json()
    else:
        set_form(copy, material, canonical.document, dialect, kept)
        entries = list(zip((*article.days, *article.sessions, *article.chapters), keys, strict=True))
        chapters = entries[len(entries) - len(article.chapters) :]
        above = next((key for entry, key in chapters if entry is None), "")
        outline = article.outline.with_keys({entry.line: key for entry, key in entries if entry})
        copy.outline = outline_to_json(outline, above)
        source_map = map_of_outline(outline, above, canonical.document, canonical.article, canonical.source_map)
        copy.map = source_map.with_values(with_line_feeds(incoming.text), stored_values(material)).to_json()
    store_copy(copy)
    return copy


def copy_of(report: Report, dialect: Dialect, incoming: IncomingText) -> ArticleCopy:
    """Return an unsaved copy of an article that came in."""
    return ArticleCopy(
        report=report,
        dialect=dialect.name,
        text=incoming.text,
        digest=digest_of_article(incoming.text),
        encoding=incoming.encoding,
        file_name=incoming.file_name[:200],
    )


def set_form(
    copy: ArticleCopy, material: ReportData, document: Document, dialect: Dialect, kept: Collection[str]
) -> None:
    """Set the digests of the parts that an export writes as they came; `kept` are those that it writes anew."""
    parts = written_parts(document, dialect, *material.context_in(dialect))
    digests = {part.identity: part.digests for part in parts if part.key and part.identity not in kept}
    copy.digests = (
        digests if FRONT in kept else {**digests, FRONT: (digest_of(dialect.write_front(document.front)), "")}
    )


def store_copy(copy: ArticleCopy) -> None:
    """Save a copy of an article that came in; the oldest ones but for the original are deleted."""
    earlier = copy.report.copies.filter(dialect=copy.dialect)
    taken = earlier.filter(kind=CopyKind.TAKEN).newest_first().values_list("pk", flat=True)[MOST_TAKEN - 1 :]
    ArticleCopy.objects.filter(pk__in=list(taken)).delete()
    copy.kind = CopyKind.TAKEN if earlier.filter(kind=CopyKind.ORIGINAL).exists() else CopyKind.ORIGINAL
    copy.save()
