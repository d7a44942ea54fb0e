"""Remember an article that came in, for its next edits, and for the form in which it is exported."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User

from sessions.article.dialects import Dialect
from sessions.article.document import Document
from sessions.article.lines import split_lines
from sessions.article.outline.decoding import with_line_feeds
from sessions.article.outline.map_of_outline import map_of_outline, outline_of_map
from sessions.article.outline.model import OutlineEntry, Remark, outline_to_json
from sessions.article.outline.source_form import FRONT, digest_of, identity_of
from sessions.article.outline.to_document import ReadArticle
from sessions.article.writer import written_parts
from sessions.importing.edits.changes import ChangeKind, ChangeState
from sessions.importing.edits.part_rows import PartRows
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.returned import unified
from sessions.importing.edits.settings import is_of_front
from sessions.importing.edits.state import FACTS, PartKind
from sessions.models import ArticleCopy, CopyKind, Report
from sessions.reporting.copies import digest_of_article
from sessions.reporting.export import stored_values, written_article
from sessions.reporting.report_data import ReportData, load_report_data

MOST_TAKEN = 5
"""Number of edited articles that are kept of one report in one dialect, beside the original; the newest ones."""

_ADDRESSES = ("recording_url", "slides_url")

_NOT_REMOVED = (ChangeState.NOT_TAKEN, ChangeState.CONFLICT)


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
    copy = _copy_of(report, dialect, incoming)
    if canonical.article == incoming.text:
        copy.map = canonical.source_map.to_json()
    else:
        _set_form(copy, material, canonical.document, dialect, kept)
        entries = list(zip((*article.days, *article.sessions, *article.chapters), keys, strict=True))
        chapters = entries[len(entries) - len(article.chapters) :]
        above = next((key for entry, key in chapters if entry is None), "")
        outline = article.outline.with_keys({entry.line: key for entry, key in entries if entry})
        copy.outline = outline_to_json(outline, above)
        source_map = map_of_outline(outline, above, canonical.document, canonical.article, canonical.source_map)
        copy.map = source_map.with_values(with_line_feeds(incoming.text), stored_values(material)).to_json()
    _store_copy(copy)
    return copy


def keep_edited(plan: EditPlan, report: Report, rows: PartRows) -> None:
    """Store the edited article with a map of its own; call it in the transaction that wrote its edits.

    What was not taken, or was changed here as well, an export writes anew; all else has the lines of the edited one.
    """
    dialect, found = plan.dialect, plan.returned
    material = load_report_data(report, plan.user)
    copy = _copy_of(report, dialect, IncomingText(plan.text, plan.encoding, plan.file_name))
    copy.digest = digest_of_article(plan.sent)  # by which a repository knows that its file was taken in
    source_map = found.source_map({part.id: rows.id_of(part.id) for part in plan.theirs.parts if rows.id_of(part.id)})
    copy.map = source_map.to_json()
    document, article, *_form = written_article(replace(material, source=None), dialect)
    has_rows = not document.series and not any(day.group for day in document.days)
    removed = (each for each in plan.changes if each.kind is ChangeKind.REMOVED)
    stay = (each.state in _NOT_REMOVED and not each.is_taken for each in removed)
    # The lines of our own form say nothing of the levels of parts that they do not have.
    if article != plan.text and has_rows and (found.reader.as_typed or not any(stay)):
        known = _known_entries(plan)
        outline, above = outline_of_map(source_map, split_lines(unified(plan.text)), found.first_line, known)
        copy.outline = outline_to_json(outline, above, is_own=not found.reader.as_typed)
        kept = (rows.id_of(each) or each for each in _differing(plan))
        _set_form(copy, material, document, dialect, set(kept))
    _store_copy(copy)


def _known_entries(plan: EditPlan) -> dict[str, OutlineEntry]:
    """Return the headings of an article of somebody else as they are read, by row."""
    form, found = plan.returned.written.form, plan.returned
    known = {identity_of(entry.role, entry.key): entry for entry in form.outline.entries} if form else {}
    for part, key in zip(found.edited.parts, found.ids, strict=True):
        if part.heading != part.old_heading:
            known.pop(key, None)
            if part.line in found.entries:
                known[key] = found.entries[part.line]
    return known


def _differing(plan: EditPlan) -> Iterator[str]:
    """Yield the parts of which something else is stored than the edited article says, or which it does not have."""
    yield from (part for part in plan.ours.by_id if part not in plan.theirs.by_id)
    named = {change.id for change in plan.returned.named}
    refused = (change for change in plan.changes if change.id in named and change.state is ChangeState.NOT_TAKEN)
    yield from (change.there or change.of for change in refused)
    if _is_other_front(plan):
        yield FRONT
    taken: dict[str, dict[str, Any]] = defaultdict(dict)
    for change in plan.changes:
        if change.kind is ChangeKind.FIELD and change.is_taken:
            taken[change.of][change.field] = change.value
    restored = {change.of for change in plan.changes if change.kind is ChangeKind.REMOVED_HERE and change.is_taken}
    for part in plan.theirs.parts:
        here = plan.ours.by_id.get(part.id)
        if here is None or part.id in restored:
            continue
        now = {**here.fields, **taken[part.id]}
        # An address that a text shows has no line of its own, and facts may not be shown at all.
        told = {name for name in now if name in part.fields or name not in (*FACTS, *_ADDRESSES)}
        told = {name for name in told if name not in _ADDRESSES or part.fields[name]}
        if any(now[name] != part.fields.get(name) for name in told):
            yield part.id


def _is_other_front(plan: EditPlan) -> bool:
    """Whether the front matter of now is not that of the edited article: it was changed here, or is not taken."""
    settings = (each for each in plan.changes if each.part is PartKind.REPORT and is_of_front(each.field))
    if any(
        each.state is not ChangeState.EQUAL and (each.value != each.there or not each.is_taken) for each in settings
    ):
        return True
    source = plan.material.source
    if source is not None and FRONT in source.digests:
        front = plan.returned.written.document.front
        return bool(source.digests[FRONT][0] != digest_of(plan.dialect.write_front(front)))
    told = {each.field for each in plan.changes if each.part is PartKind.REPORT}
    return any(getattr(plan.ours.front, name) != getattr(plan.base.front, name) for name in plan.dialect.knows - told)


def _copy_of(report: Report, dialect: Dialect, incoming: IncomingText) -> ArticleCopy:
    """Return an unsaved copy of an article that came in."""
    return ArticleCopy(
        report=report,
        dialect=dialect.name,
        text=incoming.text,
        digest=digest_of_article(incoming.text),
        encoding=incoming.encoding,
        file_name=incoming.file_name[:200],
    )


def _set_form(
    copy: ArticleCopy, material: ReportData, document: Document, dialect: Dialect, kept: Collection[str]
) -> None:
    """Set the digests of the parts that an export writes as they came; `kept` are those that it writes anew."""
    parts = written_parts(document, dialect, *material.context_in(dialect))
    digests = {part.identity: part.digests for part in parts if part.key and part.identity not in kept}
    copy.digests = (
        digests if FRONT in kept else {**digests, FRONT: (digest_of(dialect.write_front(document.front)), "")}
    )


def _store_copy(copy: ArticleCopy) -> None:
    """Save a copy of an article that came in; the oldest ones but for the original are deleted."""
    earlier = copy.report.copies.filter(dialect=copy.dialect)
    taken = earlier.filter(kind=CopyKind.TAKEN).newest_first().values_list("pk", flat=True)[MOST_TAKEN - 1 :]
    ArticleCopy.objects.filter(pk__in=list(taken)).delete()
    copy.kind = CopyKind.TAKEN if earlier.filter(kind=CopyKind.ORIGINAL).exists() else CopyKind.ORIGINAL
    copy.save()
