"""Write the parts of an edited article: new, changed, restored and removed days, sessions and chapters."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from sessions.article.facts_line import Facts
from sessions.importing.edits.changes import ArticleChange, ChangeKind, ChangeState
from sessions.importing.edits.day_numbers import numbers_of_new_days, pk_of
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.state import FACTS, PartKind, PartState, id_of
from sessions.importing.edits.text_rows import (
    TextRow,
    discarded_texts,
    new_text_row,
    text_row_of,
    values_of_row,
    with_text_rows,
)
from sessions.importing.report.planned_texts import instants
from sessions.importing.rows.checks import checked, clean, write_checked
from sessions.importing.rows.ready_rows import Positions, ReadyRows
from sessions.importing.rows.row_updates import RowUpdates
from sessions.models import Chapter, Day, Report, Session, State, TeamText
from sessions.quotas.rows import require
from sessions.reporting.assembly import OTHERS
from sessions.rules.codes import level_of
from sessions.rules.days import conference_date, default_heading
from sessions.rules.formats import guess_format
from sessions.versions.save import StaleData

_OF_SESSION = ("recording_url", "slides_url", "note")


@dataclass(slots=True)
class RowsOfPlan:
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


class PartsWriter:
    """Writes the parts of one plan, in the transaction of `apply_edits`."""

    def __init__(self, plan: EditPlan, report: Report) -> None:
        self._plan, self._report, self._event = plan, report, report.event
        self.rows = RowsOfPlan()
        self._of: dict[str, list[ArticleChange]] = defaultdict(list)
        for change in plan.changes:
            self._of[change.of].append(change)

    def write(self) -> RowsOfPlan:
        """Write everything but the order; raises StaleData, RefusedText and OverQuota."""
        self._load()
        for name, part, known, scope in (
            ("days", PartKind.DAY, self.rows.days, self._event),
            ("sessions", PartKind.SESSION, self.rows.sessions, self._event),
            ("chapters", PartKind.CHAPTER, self.rows.chapters, self._report),
        ):
            if adds := self._to_add(part, known):
                require(name, scope, len(adds))
        self._days()
        self._sessions()
        self._chapters()
        return self.rows

    def _load(self) -> None:
        rows, material = self.rows, self._plan.material
        rows.days = {id_of(day): day for day in self._event.days.all()}
        read = {id_of(held.session): held for held in material.sessions}
        for key, held in read.items():
            rows.sessions[key], rows.texts[key] = held.session, held.printed.row
        rows.chapters = {id_of(chapter): chapter for chapter in material.chapters}
        changed = [key for key in self._of if key.startswith(f"{PartKind.SESSION}:")]
        if changed:
            # Complete rows: those of a report are read without their long fields.
            found = Session.objects.filter(event=self._event, pk__in=map(pk_of, changed)).select_related("day")
            for session in with_text_rows(found, self._report, self._plan.user):
                key = id_of(session)
                rows.sessions[key] = session
                if rows.texts.get(key) is None:
                    rows.texts[key] = text_row_of(session, self._report)
                if key in read and read[key].session.version != session.version:
                    raise StaleData(str(session))
        others = [key for key in self._of if key not in rows.chapters and key.startswith(f"{PartKind.CHAPTER}:")]
        if others:
            for chapter in Chapter.objects.filter(report=self._report, pk__in=map(pk_of, others)):
                rows.chapters[id_of(chapter)] = chapter

    def _taken(self, kind: ChangeKind, part: PartKind) -> list[str]:
        """Return the IDs of the parts with a change of a kind that is taken, in the order of the plan."""
        return [each.of for each in self._plan.changes if each.kind is kind and each.part is part and each.is_taken]

    def _to_add(self, part: PartKind, known: Mapping[str, object]) -> list[PartState]:
        """Return the new parts that have no row, or whose row is gone for good."""
        keys = (*self._taken(ChangeKind.NEW, part), *self._taken(ChangeKind.REMOVED_HERE, part))
        return [self._plan.theirs.by_id[key] for key in keys if key not in known]

    def _values(self, key: str) -> dict[str, Any]:
        """Return the new values of the fields of a part."""
        restored = any(each.kind is ChangeKind.REMOVED_HERE and each.is_taken for each in self._of[key])
        if restored:
            values = dict(self._plan.theirs.by_id[key].fields)
            row = self.rows.texts.get(key)
            # What members of a team wrote is theirs: only the text of the team comes back with the session.
            others = self._report.is_team and not (isinstance(row, TeamText) and row.in_use)
            return {name: value for name, value in values.items() if not (others and name in ("summary", "body"))}
        fields = (each for each in self._of[key] if each.kind is ChangeKind.FIELD and each.is_taken)
        return {each.field: each.value for each in fields}

    def _unchosen(self, key: str) -> dict[str, Any]:
        """Return the incoming values of conflicts that stay as they are stored."""
        found: dict[str, Any] = {}
        for each in self._of[key]:
            if each.state is ChangeState.CONFLICT and not each.is_taken:
                if each.kind is ChangeKind.REMOVED_HERE:
                    found |= self._plan.theirs.by_id[key].fields
                elif each.kind is ChangeKind.FIELD:
                    found[each.field] = each.there
        return found

    def _days(self) -> None:
        adds = self._to_add(PartKind.DAY, self.rows.days)
        plan = self._plan
        numbers = numbers_of_new_days(plan.arrangement.outside, plan.theirs.by_id, self.rows.days)
        taken = {day.date for day in self.rows.days.values()}
        for part in adds:
            on = None if part.fields.get("date") in taken else part.fields.get("date")
            taken.add(on)
            day = Day(event=self._event, number=numbers[part.id], note=part.fields["note"], date=on)
            day.title = self._title(day, part.fields["heading"], part.id)
            self.rows.days[part.id] = checked(day)
            self.rows.new.add(part.id)
        # The first day of each date; under None the first of all.
        days = sorted(self.rows.days.values(), key=lambda day: day.number, reverse=True)
        self._by_date = {day.date: day for day in days} | dict.fromkeys([None], *days[-1:])
        updates, removed = RowUpdates(plan.user), set(self._taken(ChangeKind.REMOVED, PartKind.DAY))
        for key in [key for key in self._of if key in self.rows.days and key not in self.rows.new]:
            day = self.rows.days[key]
            values, unchosen = self._values(key), self._unchosen(key)
            fields: dict[str, Any] = {name: values[name] for name in ("note", "date") if name in values}
            if "heading" in values:
                fields["title"] = self._title(day, values["heading"], key)
            if key in removed:
                fields = {"title": "", **({"note": ""} if self._report.shows_notes else {})}
            updates.add(day, fields, [{"note": unchosen["note"]}] if unchosen.get("note") else [])
        updates.write()

    def _title(self, day: Day, heading: str, key: str) -> str:
        """Return the title by which a day has a heading; a day without contents stands only by its title."""
        contents = self._plan.arrangement.inside.get(key) or day.note
        return "" if heading == default_heading(day.number, self._event.language) and contents else heading

    def _sessions(self) -> None:
        self._new_sessions()
        sessions, rows = RowUpdates(self._plan.user), RowUpdates(self._plan.user)
        added: list[TextRow] = []
        returned = {
            key
            for kind in (ChangeKind.NEW, ChangeKind.REMOVED_HERE)
            for key in self._taken(kind, PartKind.SESSION)
            if key not in self.rows.new
        }
        for key in [key for key in self._of if key in self.rows.sessions and key not in self.rows.new]:
            session, row = self.rows.sessions[key], self.rows.texts.get(key)
            values, unchosen = self._values(key), self._unchosen(key)
            here = self._plan.ours.by_id.get(key)
            before = here.fields if here else {}
            fields: dict[str, Any] = {name: values[name] for name in _OF_SESSION if name in values}
            own: dict[str, Any] = {name: values[name] for name in ("summary", "body") if name in values}
            if "code" in values or "title" in values:  # both: one word alone may be the code or the title
                fields |= {name: value for name, value in {**before, **values}.items() if name in ("code", "title")}
            fields |= self._facts({**before, **values}, values)
            if "rating" in fields:
                own["rating"] = fields.pop("rating")
            if key in returned:
                fields |= {"deleted_at": None}
                own["state"] = State.ATTENDED
            own = values_of_row(row, self._report, own)
            discarded = [discarded_texts(unchosen, row, own)] if unchosen else []
            if row is None and (own or discarded):
                row = self._added(session, own, discarded)
                if row is not None:
                    added.append(row)
                    self.rows.texts[key] = row
                    if discarded:
                        rows.add(row, {}, discarded)
            elif row is not None:
                rows.add(row, own, discarded)
            sessions.add(session, fields)
        write_checked(ReadyRows(added))
        sessions.write()
        rows.write()

    def _added(self, session: Session, own: dict[str, Any], discarded: list[dict[str, Any]]) -> TextRow | None:
        """Return a new text row with what is taken; one that only keeps what was not chosen is not in use."""
        row = new_text_row(session, self._report, self._plan.user, own)
        if row is None and discarded:
            row = TeamText(session=session, in_use=False)
        return None if row is None else clean(row)

    def _facts(self, fields: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of the facts that were changed."""
        found = {name: values[name] for name in FACTS if name in values and name not in ("starts", "ends")}
        if "starts" in values or "ends" in values:
            facts = Facts(starts=fields.get("starts"), ends=fields.get("ends"))
            found["starts_at"], found["ends_at"] = instants(facts, self._event.zone)
        return found

    def _new_sessions(self) -> None:
        adds = self._to_add(PartKind.SESSION, self.rows.sessions)
        if not adds:
            return
        positions = Positions(self._event.sessions.all(), "day")
        sessions, rows = [], []
        for part in adds:
            session = clean(self._session(part))
            session.position = positions.following(session.day_id)
            values = {name: part.fields.get(name) for name in ("summary", "body", "rating")}
            row = new_text_row(session, self._report, self._plan.user, values)
            sessions.append(session)
            if row is not None:
                rows.append(clean(row))
            self.rows.sessions[part.id], self.rows.texts[part.id] = session, row
            self.rows.new.add(part.id)
        write_checked(ReadyRows(sessions))
        write_checked(ReadyRows(rows))

    def _session(self, part: PartState) -> Session:
        """Return a new session; its level and format are guessed only if the article tells none of any session."""
        fields, shown = part.fields, self._plan.theirs.shown
        starts, ends = instants(Facts(starts=fields.get("starts"), ends=fields.get("ends")), self._event.zone)
        group = part.day.partition(":")[2] if part.day.startswith("group:") else ""
        named = {self._report.grouping: group} if group and group not in OTHERS.values() else {}
        guessed = named.get("format") or guess_format(part.name, self._event.language)
        return Session(
            event=self._event,
            day=self._day_of(part, starts),
            code=fields["code"],
            title=fields["title"],
            level=fields.get("level") if "level" in shown else level_of(fields["code"]),
            format=fields.get("format", "") if "format" in shown else guessed,
            track=named.get("track", ""),
            room=fields.get("room", ""),
            speakers=fields.get("speakers", ""),
            starts_at=starts,
            ends_at=ends,
            recording_url=fields["recording_url"],
            slides_url=fields.get("slides_url", ""),
            note=fields["note"],
        )

    def _day_of(self, part: PartState, starts: Any) -> Day:
        """Return the day of a new session: that in which it stands, in a group that of its date, else the first."""
        if part.day in self.rows.days:
            return self.rows.days[part.day]
        on = conference_date(starts, self._event.zone) if starts else None
        return self._by_date.get(on) or self._by_date.get(None) or self._event.add_day()

    def _chapters(self) -> None:
        adds = self._to_add(PartKind.CHAPTER, self.rows.chapters)
        for part in adds:
            level = part.fields.get("level", self._report.heading_level + 1)
            heading, body = part.fields["heading"], part.fields["body"]
            chapter = checked(Chapter(report=self._report, level=level, heading=heading, body=body))
            self.rows.chapters[part.id] = chapter
            self.rows.new.add(part.id)
        updates = RowUpdates(self._plan.user)
        restored = set(self._taken(ChangeKind.REMOVED_HERE, PartKind.CHAPTER))
        removed = set(self._taken(ChangeKind.REMOVED, PartKind.CHAPTER))
        for key in [key for key in self._of if key in self.rows.chapters and key not in self.rows.new]:
            chapter = self.rows.chapters[key]
            values, unchosen = self._values(key), self._unchosen(key)
            kept = {name: getattr(chapter, name) for name in ("heading", "level", "body")}
            discarded = [kept | {name: unchosen[name] for name in kept if name in unchosen}] if unchosen else []
            if key in restored:
                values["deleted_at"] = None
            if key in removed:
                values["deleted_at"] = timezone.now()
            updates.add(chapter, values, discarded)
        updates.write()
