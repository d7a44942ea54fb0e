"""Parts that were added elsewhere and are here already: added on both sides, or stored but not in the report."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from sessions.article.headings import day_number
from sessions.article.lines import trim
from sessions.importing.edits.state import FACTS, ArticleState, PartKind, PartState, id_of
from sessions.models import Day, Session
from sessions.reporting.printed import PrintedTexts
from sessions.reporting.report_data import ReportData, printed_texts


def with_known_parts(
    base: ArticleState, theirs: ArticleState, ours: ArticleState, material: ReportData, user: User
) -> tuple[ArticleState, ArticleState, frozenset[str]]:
    """Return the edited and the current article, in which a new part that is here has the ID of its row.

    A part that is stored but not in the report is added to the current article; the last value are their IDs. At most
    two queries.
    """
    new = [part for part in theirs.parts if part.is_new]
    added = [part for part in ours.parts if part.id not in base.by_id and not part.group]
    known = _same(new, added)
    new = [part for part in new if part.id not in known]
    taken = {*ours.by_id, *base.by_id}
    stored = [part for part in (*_sessions(new, material, user), *_days(new, material)) if part.id not in taken]
    elsewhere = _same(new, stored)
    ids = {**known, **elsewhere}
    if not ids:
        return theirs, ours, frozenset()
    parts = (replace(part, id=ids.get(part.id, part.id), day=ids.get(part.day, part.day)) for part in theirs.parts)
    found = set(elsewhere.values())
    here = replace(ours, parts=(*ours.parts, *(replace(part, day="") for part in stored if part.id in found)))
    return replace(theirs, parts=tuple(parts)), here, frozenset(found)


def _same(new: Iterable[PartState], known: Iterable[PartState]) -> dict[str, str]:
    """Return the IDs of known parts by those of the new parts that they are."""
    by_name: dict[tuple[PartKind, str], deque[str]] = {}
    for part in known:
        by_name.setdefault(_name(part), deque()).append(part.id)
    found = {}
    for part in new:
        if ids := by_name.get(_name(part)):
            found[part.id] = ids.popleft()
    return found


def _name(part: PartState) -> tuple[PartKind, str]:
    """Return what a part is recognised by: a code, else its heading; a day by the number that its heading tells."""
    name: str = part.fields.get("code") or part.name
    if part.kind is PartKind.DAY:
        number = day_number(part.name)
        name = part.name if number is None else str(number)
    return part.kind, name or part.id


def _sessions(new: Iterable[PartState], material: ReportData, user: User) -> list[PartState]:
    # One word alone may be the code or the title.
    names = {part.fields["code"] or part.fields["title"] for part in new if part.kind is PartKind.SESSION}
    if not names:
        return []
    report = material.report
    rows = (
        material.event.sessions.present()
        .with_printed(report.printed_impressions(user))
        .select_related("day", "team_text")
    )
    rows = rows.in_order()
    rows = rows.filter(Q(code__in=names) | Q(code="", title__in=names))
    return [_session(row, printed_texts(row, report)) for row in rows]


def _session(session: Session, printed: PrintedTexts) -> PartState:
    fields: dict[str, Any] = {
        "code": session.code,
        "title": session.title,
        "recording_url": session.recording_url,
        "note": trim(session.note),
        "summary": trim(printed.summary),
        "body": trim(printed.body),
    }
    facts = {name: value for name in FACTS if (value := getattr(session, name, None))}
    return PartState(PartKind.SESSION, id_of(session), session.heading, fields | facts)


def _days(new: Iterable[PartState], material: ReportData) -> list[PartState]:
    if not any(part.kind is PartKind.DAY for part in new):
        return []
    return [_day(day) for day in material.event.days.all()]


def _day(day: Day) -> PartState:
    fields: Mapping[str, Any] = {"heading": day.heading, "note": trim(day.note), "date": day.date}
    name = f"Day {day.number}" if not day.title else day.heading
    return PartState(PartKind.DAY, id_of(day), name, fields)
