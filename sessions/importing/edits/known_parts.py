"""Parts that were added elsewhere and are here already: added on both sides, or stored but not in the report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Q

from sessions.article.lines import trim
from sessions.importing.edits.part_rows import PartRows, text_row_of, with_text_rows
from sessions.importing.edits.state import FACTS, ArticleState, PartKind, PartState, id_of
from sessions.models import Day, Report, Session
from sessions.reporting.report_data import printed_texts

type _Key = tuple[PartKind, str, str | int, int | None]
"""The kind of a part, what its name is, the name, and the number of the day of a session; None for any day."""


def with_known_parts(
    base: ArticleState, theirs: ArticleState, ours: ArticleState, report: Report, user: User
) -> tuple[ArticleState, ArticleState, PartRows]:
    """Return the edited and the current article, in which a new part that is here has the ID of its row.

    A part that is stored but not in the report is added to the current article; the last value are their rows.
    At most four queries.
    """
    new = [part for part in theirs.parts if part.is_new]
    added = [part for part in ours.parts if part.id not in base.by_id and not part.group]
    known = same_parts(new, added)
    new = [part for part in new if part.id not in known]
    taken = {*ours.by_id, *base.by_id}
    rows: list[Day | Session] = [*_sessions(new, report, user), *_days(new, report)]
    stored = {id_of(row): row for row in rows}
    parts = {key: _part(row, report) for key, row in stored.items() if key not in taken}
    elsewhere = same_parts(new, parts.values())
    ids, found = {**known, **elsewhere}, PartRows()
    for key in elsewhere.values():
        row = stored[key]
        if isinstance(row, Day):
            found.days[key] = row
        else:
            found.sessions[key], found.texts[key] = row, text_row_of(row, report)
    there = (replace(part, id=ids.get(part.id, part.id), day=ids.get(part.day, part.day)) for part in theirs.parts)
    added_here = set(elsewhere.values())
    here = (part for key, part in parts.items() if key in added_here)
    return replace(theirs, parts=tuple(there)), replace(ours, parts=(*ours.parts, *here)), found


def same_parts(new: Iterable[PartState], known: Iterable[PartState]) -> dict[str, str]:
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


def _sessions(new: Iterable[PartState], report: Report, user: User) -> Iterable[Session]:
    # One word alone may be the code or the title.
    names = {part.fields["code"] or part.fields["title"] for part in new if part.kind is PartKind.SESSION}
    if not names:
        return ()
    rows = report.event.sessions.present().with_printed(report.printed_impressions(user)).select_related("day")
    return with_text_rows(rows.filter(Q(code__in=names) | Q(code="", title__in=names)).in_order(), report, user)


def _days(new: Iterable[PartState], report: Report) -> Iterable[Day]:
    return report.event.days.all() if any(part.kind is PartKind.DAY for part in new) else ()


def _part(row: Day | Session, report: Report) -> PartState:
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
