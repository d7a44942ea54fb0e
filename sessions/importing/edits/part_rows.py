"""The rows of the parts of an article that comes in, as they are read before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from sessions.importing.edits.day_numbers import pk_of
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.state import PartKind, id_of
from sessions.importing.edits.text_rows import TextRow, text_row_of, with_text_rows
from sessions.models import Chapter, Day, Report, Session
from sessions.versions.save import StaleData


@dataclass(slots=True)
class PartRows:
    """The rows of the parts by the IDs of a plan; `new` are those that were added."""

    days: dict[str, Day] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    texts: dict[str, TextRow | None] = field(default_factory=dict)
    chapters: dict[str, Chapter] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)

    def id_of(self, part: str) -> str:
        """Return the ID of the row of a part, which may be new; "" without one."""
        row: Any = self.days.get(part) or self.sessions.get(part) or self.chapters.get(part)
        return "" if row is None else id_of(row)


def rows_of_edits(plan: EditPlan, report: Report) -> PartRows:
    """Read the rows of an article that comes back; raises StaleData for a session changed since the plan was made."""
    rows = PartRows(days={id_of(day): day for day in report.event.days.all()})
    read = {id_of(held.session): held for held in plan.material.sessions}
    for key, held in read.items():
        rows.sessions[key], rows.texts[key] = held.session, held.printed.row
    rows.chapters = {id_of(chapter): chapter for chapter in plan.material.chapters}
    keys = dict.fromkeys(change.of for change in plan.changes)
    changed = [pk_of(key) for key in keys if key.startswith(f"{PartKind.SESSION}:")]
    if changed:
        # Complete rows: those of a report are read without their long fields.
        found = Session.objects.filter(event=report.event, pk__in=changed).select_related("day")
        for session in with_text_rows(found, report, plan.user):
            key = id_of(session)
            rows.sessions[key] = session
            if rows.texts.get(key) is None:
                rows.texts[key] = text_row_of(session, report)
            if key in read and read[key].session.version != session.version:
                raise StaleData(str(session))
    others = [pk_of(key) for key in keys if key not in rows.chapters and key.startswith(f"{PartKind.CHAPTER}:")]
    if others:
        for chapter in Chapter.objects.filter(report=report, pk__in=others):
            rows.chapters[id_of(chapter)] = chapter
    return rows
