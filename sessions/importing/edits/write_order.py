"""Write where the parts of an edited article stand: sessions in their days, chapters between them, which are held."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from sessions.importing.edits.arrangement import PLACING, PartsPlan
from sessions.importing.edits.changes import ChangeKind
from sessions.importing.edits.moves import woven
from sessions.importing.edits.part_rows import PartRows
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.selection import sessions_of
from sessions.importing.edits.state import ArticleState, id_of
from sessions.importing.rows.checks import write_checked
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import Chapter, ChapterPlace, Day, Event, Holds, Report, Session
from sessions.models.held_sessions import held_sessions
from sessions.rules.days import instant_at

type Place = tuple[str, str, str, bool]
"""Where a chapter stands: "in" or "out", the day, the session above, and whether no day follows."""


def write_held(plan: EditPlan, report: Report, rows: PartRows) -> None:
    """Let the report hold the sessions of the article: it selects them once one is taken out, or a filter has not all.

    A session that is taken out stays in the log.
    """
    removed = sessions_of(plan.changes, ChangeKind.REMOVED)
    gone = [rows.sessions[key] for key in removed if key in rows.sessions]
    new = [rows.sessions[key] for key in sessions_of(plan.changes, ChangeKind.NEW, ChangeKind.REMOVED_HERE)]
    if report.holds == Holds.CHOSEN:
        if gone:
            report.chosen.remove(*gone)
        if new:
            report.chosen.add(*new)
        return
    if not gone and _has_all(report, new):
        return
    report.chosen.set({*(each.session for each in plan.material.sessions), *new} - set(gone))
    report.holds = Holds.CHOSEN
    report.save(update_fields=["holds", "updated_at"])


def _has_all(report: Report, new: Sequence[Session]) -> bool:
    """Return whether a report has new sessions without being told so."""
    return not new or held_sessions(report).filter(pk__in=[each.pk for each in new]).count() == len(new)


def write_sessions_in_order(plan: EditPlan, event: Event, rows: PartRows) -> None:
    """Put the sessions that were added or moved at their places; those of no report keep theirs."""
    placed = {each.of for each in plan.taken(*PLACING) if each.of in rows.sessions}
    if not placed:
        return
    wanted = {
        day: [key for key in contents if key in rows.sessions]
        for day, contents in plan.arrangement.inside.items()
        if day in rows.days and not placed.isdisjoint(contents)
    }
    days = [rows.days[day].pk for day in wanted]
    here: dict[int, list[Session]] = {}
    fields = ("pk", "event_id", "day_id", "starts_at", "ends_at", "sort_at", "logged_at", "position", "title", "code")
    either = Q(day__in=days) | Q(pk__in=[rows.sessions[key].pk for key in placed])
    for session in Session.objects.filter(either).only(*fields).in_order():
        here.setdefault(session.day_id, []).append(session)
    sessions = {id_of(each): each for held in here.values() for each in held}
    by_part = {key: sessions[id_of(rows.sessions[key])] for key in placed}
    part_of = {id_of(rows.sessions[key]): key for key in placed}
    sessions |= by_part
    moved, changed = set(by_part.values()), list[Session]()
    for day, order in wanted.items():
        row = rows.days[day]
        present = [id_of(each) for each in here.get(row.pk, ())]
        present = [part_of.get(key, key) for key in present]
        full = woven(present, order, placed, ())
        changed += _renumbered([sessions[key] for key in full], moved, row, event)
    names = ("day", "starts_at", "ends_at", "sort_at", "logged_at", "position")
    ReadyRows(changed, updates=names).write()


def _renumbered(order: Sequence[Session], placed: set[Session], day: Day, event: Event) -> list[Session]:
    """Give the sessions of a day their places, and return those that changed.

    A session without a start gets the place of the one behind it, which is found by its time or place.
    """
    changed = []
    behind: datetime | None = None
    for position in range(len(order), 0, -1):
        session = order[position - 1]
        is_changed = session.position != position
        session.position = position
        if session in placed:
            is_changed = True
            if session.day_id != day.pk:
                _move(session, day, event)
            if session.starts_at is None:
                session.sort_at = behind
        behind = session.starts_at or session.sort_at
        if is_changed:
            changed.append(session)
    return changed


def _move(session: Session, day: Day, event: Event) -> None:
    """Move a session to another day; a known time keeps its place on the clock of the new date."""
    session.day, session.logged_at, session.sort_at = day, None, None
    if day.date and session.starts_at is not None:
        starts = instant_at(day.date, session.starts_at.astimezone(event.zone).time(), event.zone)
        if session.ends_at is not None:
            session.ends_at += starts - session.starts_at
        session.starts_at = starts


def write_chapters_in_order(plan: PartsPlan, report: Report, rows: PartRows) -> None:
    """Put the chapters at their places, also those that stand elsewhere because of a day or session beside them.

    Those that are new are written here.
    """
    arrangement, ours = plan.arrangement, plan.ours
    before = _places(ours.outside(), ours.inside(), ours, rows)
    after = _places(arrangement.outside, arrangement.inside, plan.theirs, rows)
    moved = [key for key, place in after.items() if before.get(key) != place]
    if not moved:
        return
    changed: dict[str, Chapter] = {}
    for key in moved:
        chapter = rows.chapters[key]
        for name, value in _fields(after[key], rows, chapter, known=key in before).items():
            setattr(chapter, name, value)
        changed[key] = chapter
    for position, key in enumerate(after, start=1):
        if rows.chapters[key].position != position:
            rows.chapters[key].position = position
            changed[key] = rows.chapters[key]
    added = [chapter for key, chapter in changed.items() if key in rows.new]
    if added:
        for chapter in added:
            chapter.report = report
        write_checked(ReadyRows(added))
        known = [chapter.pk for key, chapter in rows.chapters.items() if key not in rows.new]
        keys = dict(report.chapters.present().exclude(pk__in=known).values_list("position", "pk"))
        for chapter in added:
            chapter.pk = keys[chapter.position]
    others = [chapter for key, chapter in changed.items() if key not in rows.new]
    ReadyRows(others, updates=("place", "after_day", "in_day", "after_session", "position")).write()


def _places(
    outside: Sequence[str], inside: Mapping[str, Sequence[str]], state: ArticleState, rows: PartRows
) -> dict[str, Any]:
    """Return the place of each chapter, and the one above it, in the order of the article."""
    days = [key for key in outside if key not in rows.chapters]
    last = days[-1] if days else ""
    found: dict[str, Any] = {}
    day = above = ""
    for key in outside:
        if key in rows.chapters:
            found[key] = ("out", day, "", day == last), above
            above = key
            continue
        day, session = key, ""
        for piece in inside.get(key, ()):
            if piece in rows.chapters:
                found[piece] = ("in", day, session, False), above
            else:
                session = piece
            above = piece
        above = key
    return found


def _fields(found: tuple[Place, str], rows: PartRows, chapter: Chapter, *, known: bool) -> dict[str, Any]:
    """Return the fields of a chapter at a place; where nothing but its neighbours changed, those it has."""
    (kind, day, session, is_last), _above = found
    row, above = rows.days.get(day), rows.sessions.get(session)
    if kind == "in":
        in_day = row or (above and above.day)
        return {"place": ChapterPlace.AFTER, "after_day": None, "in_day": in_day, "after_session": above}
    if not day:
        keeps = known and is_last and chapter.after_day_id is None and not chapter.is_inside
        place = chapter.place if keeps else ChapterPlace.BEFORE
        return {"place": place, "after_day": None, "in_day": None, "after_session": None}
    after = row if row and not is_last else None
    if is_last and row and known and chapter.after_day_id == row.pk:
        after = row
    return {"place": ChapterPlace.AFTER, "after_day": after, "in_day": None, "after_session": None}
