"""Write the parts of an article that comes in: new, changed, restored and removed days, sessions and chapters."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from sessions.agenda.event_days import keep_times_of_day
from sessions.importing.edits.arrangement import PartsPlan
from sessions.importing.edits.changes import ArticleChange, ChangeKind, ChangeState
from sessions.importing.edits.day_numbers import numbers_of_new_days
from sessions.importing.edits.part_rows import (
    PartRows,
    TextRow,
    discarded_texts,
    new_text_row,
    values_of_row,
)
from sessions.importing.edits.state import FACTS, PartKind, PartState
from sessions.importing.rows.checks import clean, write_checked
from sessions.importing.rows.ready_rows import Positions, ReadyRows
from sessions.importing.rows.row_updates import RowUpdates
from sessions.models import Chapter, Day, Impression, Report, Session, State, TeamText
from sessions.quotas.rows import require
from sessions.reporting.assembly import OTHERS
from sessions.rules.codes import level_of
from sessions.rules.days import conference_date, default_heading
from sessions.rules.formats import guess_format

_OF_SESSION = ("recording_url", "slides_url", "note", "track")

_RETURN = (ChangeKind.NEW, ChangeKind.REMOVED_HERE)


class PartsWriter:
    """Writes the parts of one plan, in a constant number of statements.

    It is made of the rows that are there, which it changes, with everything that can be prepared and checked before
    the event is locked; raises RefusedText for the first value that cannot be stored.
    """

    def __init__(self, plan: PartsPlan, report: Report, rows: PartRows) -> None:
        self._plan, self._report, self._event, self.rows = plan, report, report.event, rows
        self._of: dict[str, list[ArticleChange]] = defaultdict(list)
        for change in plan.changes:
            self._of[change.of].append(change)
        self._updates = RowUpdates(plan.user)
        self._dated: list[Day] = []
        self._discarded: list[tuple[TextRow, list[dict[str, Any]]]] = []
        self._to_add = {
            PartKind.DAY: self._parts_to_add(PartKind.DAY, rows.days),
            PartKind.SESSION: self._parts_to_add(PartKind.SESSION, rows.sessions),
            PartKind.CHAPTER: self._parts_to_add(PartKind.CHAPTER, rows.chapters),
        }
        days, sessions, chapters = (
            [key for key in self._of if key in known] for known in (rows.days, rows.sessions, rows.chapters)
        )
        rows.new |= {part.id for parts in self._to_add.values() for part in parts}
        self._new_days = ReadyRows(self._add_days(), late=("event",))
        self._change_days(days)
        new, texts = self._add_sessions()
        self._new_sessions = ReadyRows(new, late=("event", "day", "position"))
        self._new_texts = ReadyRows([*texts, *self._change_sessions(sessions)])
        self._add_chapters()
        self._change_chapters(chapters)

    def require_room(self) -> None:
        """Raise OverQuota if the event or the report has no room for the new rows; see ``require``."""
        scopes = {PartKind.DAY: self._event, PartKind.SESSION: self._event, PartKind.CHAPTER: self._report}
        for part, scope in scopes.items():
            if adds := self._to_add[part]:
                require(f"{part}s", scope, len(adds))

    def write(self) -> None:
        """Write everything but chapters that are new, and the order; the event is locked, the report stored.

        Raises StaleData when a row was changed since it was read, RefusedText and OverQuota.
        """
        self.require_room()
        days: Sequence[Any] = self._new_days.rows
        sessions: Sequence[Any] = self._new_sessions.rows
        for row in (*days, *sessions):
            row.event = self._event
        write_checked(self._new_days)
        keys = dict(self._event.days.values_list("number", "pk")) if days else {}
        for day in days:
            day.pk = keys[day.number]
        positions = Positions(self._event.sessions.all(), "day")
        for session in sessions:
            session.day = session.day  # which has its key now, if it is new
            session.position = positions.following(session.day_id)
        write_checked(self._new_sessions)
        write_checked(self._new_texts)
        for row, texts in self._discarded:
            if isinstance(row, TeamText) and texts:
                row.pk = TeamText.objects.values_list("pk", flat=True).get(session=row.session_id)
            self._updates.add(row, {}, texts)
        self._updates.write()
        for day in self._dated:
            keep_times_of_day(day)
        attended = [row.pk for key in self._returned() if isinstance(row := self.rows.texts[key], Impression)]
        if attended:
            Impression.objects.filter(pk__in=attended).exclude(state=State.ATTENDED).update(state=State.ATTENDED)

    def _parts_to_add(self, part: PartKind, known: Mapping[str, object]) -> list[PartState]:
        """Return the new parts that have no row, or whose row is gone for good."""
        taken = self._plan.taken(*_RETURN, part=part)
        return [self._plan.theirs.by_id[each.of] for each in taken if each.of not in known]

    def _returned(self) -> list[str]:
        """Return the IDs of the sessions that are stored and come into the report."""
        taken = self._plan.taken(*_RETURN, part=PartKind.SESSION)
        return [each.of for each in taken if each.of not in self.rows.new]

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

    def _add_days(self) -> list[Day]:
        plan, days = self._plan, self.rows.days
        numbers = numbers_of_new_days(plan.arrangement.outside, plan.theirs.by_id, days)
        taken = {day.date for day in days.values()}
        added = []
        for part in self._to_add[PartKind.DAY]:
            on = None if part.fields.get("date") in taken else part.fields.get("date")
            taken.add(on)
            day = Day(event=self._event, number=numbers[part.id], note=part.fields["note"], date=on)
            day.title = self._title(day, part.fields["heading"], part.id)
            days[part.id] = clean(day)
            added.append(day)
        # The first day of each date; under None the first of all.
        ordered = sorted(days.values(), key=lambda day: day.number, reverse=True)
        self._by_date = {day.date: day for day in ordered} | dict.fromkeys([None], *ordered[-1:])
        return added

    def _change_days(self, keys: Sequence[str]) -> None:
        removed = {each.of for each in self._plan.taken(ChangeKind.REMOVED, part=PartKind.DAY)}
        for key in keys:
            day = self.rows.days[key]
            values, unchosen = self._values(key), self._unchosen(key)
            fields: dict[str, Any] = {name: values[name] for name in ("note", "date") if name in values}
            if "heading" in values:
                fields["title"] = self._title(day, values["heading"], key)
            if key in removed:
                fields = {"title": "", **({"note": ""} if self._report.shows_notes else {})}
            if day.date and fields.get("date", day.date) != day.date:
                self._dated.append(day)
            self._updates.add(day, fields, [{"note": unchosen["note"]}] if unchosen.get("note") else [])

    def _title(self, day: Day, heading: str, key: str) -> str:
        """Return the title by which a day has a heading; a day without contents stands only by its title."""
        contents = self._plan.arrangement.inside.get(key) or day.note
        return "" if heading == default_heading(day.number, self._event.language) and contents else heading

    def _add_sessions(self) -> tuple[list[Session], list[TextRow]]:
        """Add the new sessions, and return them and their text rows."""
        sessions, texts = [], []
        for part in self._to_add[PartKind.SESSION]:
            session = clean(self._session(part))
            values = {name: part.fields.get(name) for name in ("summary", "body", "rating")}
            row = new_text_row(session, self._report, self._plan.user, values)
            self.rows.sessions[part.id], self.rows.texts[part.id] = session, row
            sessions.append(session)
            if row is not None:
                texts.append(clean(row))
        return sessions, texts

    def _change_sessions(self, keys: Sequence[str]) -> list[TextRow]:
        """Change the stored sessions and their text rows, and return those that are new."""
        added: list[TextRow] = []
        returned = set(self._returned())
        for key in keys:
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
            own = values_of_row(row, self._report, own)
            discarded = [discarded_texts(unchosen, row, own)] if unchosen else []
            if row is None and (own or discarded or key in returned):
                row = self._added(session, own, discarded)
                if row is not None:
                    added.append(row)
                    self.rows.texts[key] = row
                    self._discarded.append((row, discarded))
            elif row is not None:
                self._updates.add(row, own, discarded)
            self._updates.add(session, fields)
        return added

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
            found["starts_at"], found["ends_at"] = self._instants(fields)
        return found

    def _instants(self, fields: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
        """Return start and end of a session as moments, by the clocks of its event; none that ends before it starts."""
        clocks = fields.get("starts"), fields.get("ends")
        starts, ends = (at.replace(tzinfo=self._event.zone).astimezone(UTC) if at else None for at in clocks)
        return starts, None if starts and ends and ends < starts else ends

    def _session(self, part: PartState) -> Session:
        """Return a new session; its level and format are guessed only if the article tells none of any session."""
        fields, shown = part.fields, self._plan.theirs.shown
        starts, ends = self._instants(fields)
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
            track=named.get("track") or fields.get("track", ""),
            room=fields.get("room", ""),
            speakers=fields.get("speakers", ""),
            starts_at=starts,
            ends_at=ends,
            recording_url=fields["recording_url"],
            slides_url=fields.get("slides_url", ""),
            note=fields["note"],
        )

    def _day_of(self, part: PartState, starts: datetime | None) -> Day:
        """Return the day of a new session: that in which it stands, in a group that of its date, else the first."""
        if part.day in self.rows.days:
            return self.rows.days[part.day]
        on = conference_date(starts, self._event.zone) if starts else None
        return self._by_date.get(on) or self._by_date.get(None) or self._event.add_day()

    def _add_chapters(self) -> None:
        for part in self._to_add[PartKind.CHAPTER]:
            level = part.fields.get("level", self._report.heading_level + 1)
            heading, body = part.fields["heading"], part.fields["body"]
            self.rows.chapters[part.id] = clean(Chapter(report=self._report, level=level, heading=heading, body=body))

    def _change_chapters(self, keys: Sequence[str]) -> None:
        restored = {each.of for each in self._plan.taken(ChangeKind.REMOVED_HERE, part=PartKind.CHAPTER)}
        removed = {each.of for each in self._plan.taken(ChangeKind.REMOVED, part=PartKind.CHAPTER)}
        for key in keys:
            chapter = self.rows.chapters[key]
            values, unchosen = self._values(key), self._unchosen(key)
            kept = {name: getattr(chapter, name) for name in ("heading", "level", "body")}
            discarded = [kept | {name: unchosen[name] for name in kept if name in unchosen}] if unchosen else []
            if key in restored:
                values["deleted_at"] = None
            if key in removed:
                values["deleted_at"] = timezone.now()
            self._updates.add(chapter, values, discarded)
