"""Parts that were added elsewhere and are here already: added on both sides, or stored but not in the report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Q

from sessions.article.lines import trim
from sessions.importing.edits.state import FACTS, ArticleState, PartKind, PartState, id_of
from sessions.importing.edits.text_rows import TextRow, text_row_of, with_text_rows
from sessions.models import Day, Report, Session
from sessions.reporting.report_data import printed_texts

type StoredRow = tuple[Day | Session, TextRow | None]
"""A row that is not in the report, and the texts of a session."""

type _Key = tuple[PartKind, str, str | int, int | None]
"""The kind of a part, what its name is, the name, and the number of the day of a session; None for any day."""


def with_known_parts(
    base: ArticleState, theirs: ArticleState, ours: ArticleState, report: Report, user: User
) -> tuple[ArticleState, ArticleState, Mapping[str, StoredRow]]:
    """Return the edited and the current article, in which a new part that is here has the ID of its row.

    A part that is stored but not in the report is added to the current article; the last value are their rows by ID.
    At most four queries.
    """
    new = [part for part in theirs.parts if part.is_new]
    added = [part for part in ours.parts if part.id not in base.by_id and not part.group]
    known = _same(new, added)
    new = [part for part in new if part.id not in known]
    taken = {*ours.by_id, *base.by_id}
    rows = {id_of(row): (row, texts) for row, texts in (*_sessions(new, report, user), *_days(new, report))}
    stored = [_part(*each, report) for key, each in rows.items() if key not in taken]
    elsewhere = _same(new, stored)
    ids = {**known, **elsewhere}
    if not ids:
        return theirs, ours, {}
    parts = (replace(part, id=ids.get(part.id, part.id), day=ids.get(part.day, part.day)) for part in theirs.parts)
    found = {key: rows[key] for key in elsewhere.values()}
    here = replace(ours, parts=(*ours.parts, *(part for part in stored if part.id in found)))
    return replace(theirs, parts=tuple(parts)), here, found


def _same(new: Iterable[PartState], known: Iterable[PartState]) -> dict[str, str]:
    """Return the IDs of known parts by those of the new parts that they are.

    Of several sessions, one on the same day comes first, then one of the same heading, then the first in order.
    """
    by_key: dict[_Key, dict[str, PartState]] = defaultdict(dict)
    for part in known:
        for key in _keys(part):
            by_key[key][part.id] = part
    found = {}
    for part in new:
        same = next((each for key in _keys(part) for each in by_key.get(key, {}).values()), None)
        if same is not None:
            found[part.id] = same.id
            for key in _keys(same):
                del by_key[key][same.id]
    return found


def _keys(part: PartState) -> Iterator[_Key]:
    """Yield what a part is recognised by, the most alike first: a session by its heading, or an equal code.

    The heading, because one word alone may be the code or the title. A day is recognised by its number.
    """
    if part.kind is PartKind.DAY and part.day_number is not None:
        yield part.kind, "number", part.day_number, None
    elif part.kind is not PartKind.SESSION:
        yield part.kind, "heading", part.name or part.id, None
    else:
        for number in dict.fromkeys((part.number, None)):
            yield part.kind, "heading", part.name or part.id, number
            if part.fields["code"]:
                yield part.kind, "code", part.fields["code"], number


def _sessions(new: Iterable[PartState], report: Report, user: User) -> Iterator[StoredRow]:
    # One word alone may be the code or the title.
    names = {part.fields["code"] or part.fields["title"] for part in new if part.kind is PartKind.SESSION}
    if names:
        rows = report.event.sessions.present().with_printed(report.printed_impressions(user)).select_related("day")
        rows = rows.filter(Q(code__in=names) | Q(code="", title__in=names)).in_order()
        yield from ((row, text_row_of(row, report)) for row in with_text_rows(rows, report, user))


def _days(new: Iterable[PartState], report: Report) -> Iterator[StoredRow]:
    if any(part.kind is PartKind.DAY for part in new):
        yield from ((row, None) for row in report.event.days.all())


def _part(row: Day | Session, texts: TextRow | None, report: Report) -> PartState:
    """Return a row as a part."""
    if isinstance(row, Day):
        fields: dict[str, Any] = {"heading": row.heading, "note": trim(row.note), "date": row.date}
        return PartState(PartKind.DAY, id_of(row), row.heading, fields, number=row.number)
    printed = printed_texts(row, report)
    names = ("code", "title", "recording_url", "slides_url", "track")
    fields = {name: getattr(row, name) for name in names} | {"note": trim(row.note)}
    fields |= {"summary": trim(printed.summary), "body": trim(printed.body)}
    facts = {name: getattr(row, name, None) for name in FACTS}
    facts |= {"starts": _clock(row.starts_at, report.event.zone), "ends": _clock(row.ends_at, report.event.zone)}
    fields |= {name: value for name, value in facts.items() if value}
    return PartState(PartKind.SESSION, id_of(row), row.heading, fields, number=row.day.number)


def _clock(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a moment as an article tells it: by the clocks of the event, without seconds."""
    return instant.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) if instant else None
