"""The parts of an article as it was edited, with the values of their fields; no query.

What nobody touched has the value that was stored when the article left. Of what was changed the lines are read, each as
the one thing that it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sessions.article.edited_article import EditedArticle, EditedPart
from sessions.article.edited_part import EditedField, as_stored
from sessions.article.facts_reading import facts_are_read
from sessions.article.field_values import ValueReader
from sessions.article.images import image_paths, words_of_picture
from sessions.article.line_forms import loose
from sessions.article.lines import joined
from sessions.article.outline.day_names import day_name, day_number
from sessions.article.outline.model import OutlineEntry
from sessions.article.photo_credits import without_credits
from sessions.article.source_map import MappedPart, PieceKind
from sessions.importing.edits.changes import FACTS_LINE, ArticleChange, ChangeKind, NotTaken
from sessions.importing.edits.credits import Credits
from sessions.importing.edits.new_sessions import fields_of_new
from sessions.importing.edits.parts_that_left import ADDRESSES
from sessions.importing.edits.state import ArticleState, PartKind, PartState
from sessions.rules.codes import join_heading
from sessions.rules.video_urls import youtube_id
from sessions.versions.three_way_merge import merge


@dataclass(frozen=True, slots=True)
class EditedParts:
    """The parts of an edited article with their values, those of EditedArticle in its order.

    `ids` are the IDs of the parts of EditedArticle. `named` are changes of what is no field of a part.
    """

    states: tuple[PartState, ...]
    ids: tuple[str, ...]
    named: tuple[ArticleChange, ...]


class PartsReader:
    """Reads the parts of an edited article."""

    def __init__(
        self,
        edited: EditedArticle,
        base: ArticleState,
        mapped: Iterable[MappedPart],
        reader: ValueReader,
        credits: Credits | None,
        entries: tuple[Mapping[str, OutlineEntry], Mapping[int, OutlineEntry]],
    ) -> None:
        """`credits` are those of the pictures in the article of a team: they are in no stored text.

        `entries` are those of the headings of an article of somebody else: before, by row, and now, by line.
        """
        self._entries = entries
        self._edited, self._base, self._reader, self._credits = edited, base, reader, credits
        self._levels = {part.row: part.level for part in mapped if part.heading}
        self._kinds: defaultdict[int, Counter[PartKind]] = defaultdict(Counter)
        for part in base.parts:
            if part.id in self._levels:
                self._kinds[self._levels[part.id]][part.kind] += 1
        self._named: list[ArticleChange] = []
        self._found: list[PartState] = []
        self._waiting: list[tuple[str, str]] = []
        """What groups say whose first part comes next: as it left, and now."""
        self._day = ""
        self._on: date | None = None

    def parts(self) -> EditedParts:
        """Return all parts."""
        ids = list[str]()
        for part, row in zip(self._edited.parts, _known_below(self._edited.parts), strict=True):
            if part.row is None and self._usual_kind(part) is PartKind.SESSION:
                self._enter_unnamed_day(row)
            state = self._new(part, len(ids)) if part.row is None else self._known(part)
            if self._waiting and not state.group:
                state = self._below_group(state)
            ids.append(state.id)
            self._found.append(state)
        if self._waiting and (rows := [at for at, state in enumerate(self._found) if not state.group]):
            self._found[rows[-1]] = self._below_group(self._found[rows[-1]], is_above=True)
        for old, new in self._waiting:  # there is no row
            group = self._found[-1]
            change = ArticleChange(ChangeKind.FIELD, group.kind, group.id, group.name, "note", old, new)
            self._named.append(change.refused(NotTaken.GROUPED))
        return EditedParts(tuple(self._found), tuple(ids), tuple(self._named))

    def _below_group(self, state: PartState, *, is_above: bool = False) -> PartState:
        """Return the first part below groups with their texts above its own, for a group has no row; or, if none stands
        below, the last part above with them below its own.
        """
        name = "body" if state.kind is PartKind.CHAPTER else "note"
        text = state.fields[name]
        for old, new in self._waiting:
            both = joined(text, new) if is_above else joined(new, text)
            text = text.replace(old, new, 1) if old and old in text else both
        self._waiting = []
        return replace(state, fields={**state.fields, name: text})

    def _known(self, part: EditedPart) -> PartState:
        if not part.row:
            self._day, self._on = f"group:{part.old_heading}", None
            old = self._reader.text([line for each in part.fields for line in each.before])
            new = self._reader.text([line for each in part.fields for line in each.after])
            self._waiting += [(old, new)] if old != new else []
            return PartState(PartKind.DAY, self._day, part.heading, {}, group=True)
        base = self._base.by_id[part.row]
        if base.kind is PartKind.DAY:
            return self._known_day(part, base)
        self._enter_unnamed_day(base.id)
        if base.kind is PartKind.CHAPTER:
            return self._known_chapter(part, base)
        return replace(self._known_session(part, base), day=self._day)

    def _enter_unnamed_day(self, row: str) -> None:
        """Go on in the day of a part where none was, because no line names it; a chapter may have been moved up."""
        known = self._base.by_id.get(row)
        day = self._base.by_id.get(known.day) if known and not self._day else None
        if day and known and (known.kind is PartKind.SESSION or not (day.group or day.id in self._levels)):
            self._day, self._on = day.id, day.fields.get("date")
            self._found.append(day)

    def _known_day(self, part: EditedPart, base: PartState) -> PartState:
        self._day, self._on = part.row or "", base.fields["date"]
        fields = dict(base.fields)
        if part.heading != part.old_heading:
            fields["heading"], self._on = self._reader.day(part.heading)
            fields["date"] = self._on
        return self._with_texts(part, replace(base, name=fields["heading"]), fields)

    def _known_chapter(self, part: EditedPart, base: PartState) -> PartState:
        fields, is_inside = dict(base.fields), bool(base.day)
        if part.heading != part.old_heading:
            fields["heading"] = self._reader.words(part.heading)
        level = self._levels.get(base.id, 0)
        by = part.level - level if part.level and level else 0
        if by:
            is_inside = part.level > self._reader.level and bool(self._day)
            level = fields.pop("level", level)
            if not is_inside:
                fields["level"] = min(max(level + by, 1), self._reader.level)
        day = self._day if is_inside else ""
        return self._with_texts(part, replace(base, name=fields["heading"], day=day), fields, in_chapter=bool(day))

    def _known_session(self, part: EditedPart, base: PartState) -> PartState:
        fields, name = dict(base.fields), base.name
        if part.heading != part.old_heading:
            before, after = self._words(part, fields["code"])
            if not (fields["code"] and fields["title"]) and not (after["code"] and after["title"]):
                only, other = ("code", "title") if fields["code"] else ("title", "code")
                before[only], after[only] = fields[only], after[only] or after.pop(other)
                after.pop(other, None)
            changed = {key: value for key, value in after.items() if value != before.get(key, "")}
            fields |= changed
            name = join_heading(fields["code"], fields["title"])
        state = self._with_texts(part, replace(base, name=name), fields)
        texts = "\n".join(state.fields[each] for each in ("note", "summary", "body"))
        for each in part.fields:
            if each.kind in ADDRESSES and each.is_changed:
                self._address(each, fields, texts)
            elif each.kind is PieceKind.FACTS and each.is_changed:
                self._facts(each, fields, base)
            elif each.kind is PieceKind.CREDIT and each.is_changed and self._credits:
                self._named += self._credits.changed(base.id, *map(self._reader.text, (each.before, each.after)))
            elif each.kind is PieceKind.PICTURE and each.is_changed and each.field not in image_paths(texts):
                self._picture(each, replace(base, name=name))
        return replace(state, fields=fields)

    def _words(self, part: EditedPart, code: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return what the heading of a session told, and what it tells now."""
        old, new = self._entries[0].get(part.row or ""), self._entries[1].get(part.line)
        if old and new and (part.level or not new.title.startswith("#")):  # hashes without a space
            first = loose(old.speakers.partition(",")[0])  # they stand in the heading, or below
            names = ("code", "title", *(("speakers",) if first and first in loose(part.old_heading) else ()))
            before, after = ({name: getattr(each, name) for name in names} for each in (old, new))
            return before, after
        pairs = (self._reader.session(words, code) for words in (part.old_heading, part.heading))
        before, after = (dict(zip(("code", "title"), pair, strict=True)) for pair in pairs)
        return before, after

    def _address(self, found: EditedField, fields: dict[str, Any], texts: str) -> None:
        name = ADDRESSES[found.kind]
        address, before = self._reader.address(found.after), fields[name]
        if address or not before or (youtube_id(before) or before) not in texts:
            fields[name] = address

    def _facts(self, found: EditedField, fields: dict[str, Any], base: PartState) -> None:
        before, after = self._reader.facts(found.before, self._on), self._reader.facts(found.after, self._on)
        is_read = facts_are_read(found.after, after)
        if before.keys() - after.keys() and (not found.after or not is_read):
            words = ("\n".join(found.before), "\n".join(found.after))
            change = ArticleChange(ChangeKind.FIELD, base.kind, base.id, base.name, FACTS_LINE, *words)
            self._named.append(change.refused(NotTaken.UNREAD if found.after else NotTaken.SETTING))
        for name in before.keys() | after.keys():
            if before.get(name) != after.get(name) and (name in after or (found.after and is_read)):
                fields.pop(name, None)
                fields |= {name: after[name]} if name in after else {}

    def _picture(self, found: EditedField, base: PartState) -> None:
        """Name what was done to a picture that the article shows although no text has it."""
        names = self._credits.photographers if self._credits else {}
        before, after = (without_credits(self._reader.text(lines), names) for lines in (found.before, found.after))
        change = ArticleChange(ChangeKind.PICTURE, base.kind, base.id, base.name, found.field, before, after)
        words = words_of_picture(after)
        if words != words_of_picture(before):
            is_known = not after or (words is not None and image_paths(after) == [found.field])
            self._named.append(replace(change, value=words) if is_known else change.refused(NotTaken.INVALID))

    def _with_texts(
        self, part: EditedPart, base: PartState, fields: dict[str, Any], *, in_chapter: bool = False
    ) -> PartState:
        """Return a part with the texts that were changed; `fields` are set."""
        form, unsure = set[str](), set[str]()
        for name in dict.fromkeys(each.field for each in part.fields if each.kind is PieceKind.TEXT):
            texts = [each for each in part.fields if each.field == name and each.kind is PieceKind.TEXT]
            if not any(each.is_changed for each in texts):
                continue
            free = base.kind is PartKind.CHAPTER and not in_chapter
            old, new = (
                joined(*(self._reader.text(lines, free=free, in_chapter=in_chapter) for lines in both))
                for both in ([each.before for each in texts], [each.after for each in texts])
            )
            if self._credits:
                self._named += self._credits.changed(base.id, old, new)
                old, new = (without_credits(text, self._credits.photographers) for text in (old, new))
            old, new = as_stored(old, new, fields[name])
            above, found, below = fields[name].rpartition(old) if old else ("", "", "")
            if found:  # a heading of somebody else may tell the rest
                fields[name] = f"{above}{new}{below}"
            elif not old:
                fields[name] = joined(fields[name], new)
            elif (merged := merge(*(text.replace("\n", "\n\n") for text in (old, fields[name], new)))) is not None:
                fields[name] = merged.replace("\n\n", "\n")  # by lines
            else:
                fields[name] = new
                unsure.add(name)
            if all(each.only_form for each in texts):
                form.add(name)
        return replace(base, fields=fields, only_form=frozenset(form), unsure=frozenset(unsure))

    def _new(self, part: EditedPart, count: int) -> PartState:
        kind = self._kind_of_new(part)
        entry = self._entries[1].get(part.line)
        name = join_heading(entry.code, entry.title) if entry else self._reader.words(part.heading)
        key = f"new:{kind}-{count + 1}"
        if kind is PartKind.DAY:
            heading, on = self._reader.day(part.heading)
            self._day, self._on = key, on
            note = self._reader.text(part.lines)
            return PartState(kind, key, heading, {"heading": heading, "note": note, "date": on})
        if kind is PartKind.SESSION:
            fields = fields_of_new(part, name, self._reader, self._on, has_labels=self._base.names is not None)
            if entry and entry.speakers:
                fields["speakers"] = entry.speakers
            return PartState(kind, key, name, fields, self._day)
        is_inside = bool(self._day) and part.level > self._reader.level
        body = self._reader.text(part.lines, free=not is_inside, in_chapter=is_inside)
        fields = {"heading": name, "body": body}
        if not is_inside:
            fields["level"] = min(part.level, self._reader.level) if part.level or not name else self._reader.level
        return PartState(kind, key, name, fields, self._day if is_inside else "")

    def _kind_of_new(self, part: EditedPart) -> PartKind:
        """Return what a new heading begins: what most headings of its level are, a day only if its words name one."""
        usual, (words, on) = self._usual_kind(part), self._reader.day(part.heading)
        is_ours = 0 < part.level <= self._reader.level and (on or day_number(words) is not None)
        if usual is PartKind.DAY or (usual is PartKind.CHAPTER and is_ours):
            return PartKind.DAY if on or day_name(words) else PartKind.CHAPTER
        return usual if self._day and part.heading else PartKind.CHAPTER

    def _usual_kind(self, part: EditedPart) -> PartKind:
        """Return what most headings of a level are; one with a code is a session where others are."""
        known = self._kinds[part.level]
        if known[PartKind.SESSION] and all(self._reader.session(part.heading, "")):
            return PartKind.SESSION
        deepest = PartKind.SESSION if part.level > self._reader.level else PartKind.DAY
        return known.most_common(1)[0][0] if known else deepest


def _known_below(parts: Sequence[EditedPart]) -> list[str]:
    """Return for each part the row of the next one that has a row, itself included; "" without any."""
    found, row = list[str](), ""
    for part in reversed(parts):
        row = row if part.row is None else part.row
        found.append(row)
    return found[::-1]
