"""The parts of an article as it left, with the values that were stored then; no query."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sessions.article.field_values import ValueReader
from sessions.article.line_forms import words_of
from sessions.article.lines import joined, trim
from sessions.article.source_map import MappedPart, PieceKind, SourceMap
from sessions.importing.edits.state import FACTS, ArticleState, PartKind, PartState

ADDRESSES = {PieceKind.RECORDING: "recording_url", PieceKind.SLIDES: "slides_url"}
"""The fields of the addresses that stand alone on a line."""


@dataclass(frozen=True)
class PartsThatLeft:
    """The parts of the article that left: of the map, and with their values; both by the ID of the part.

    `ours` is the article of now: whether a chapter stands inside a day is known from there.
    """

    mapped: Sequence[MappedPart]
    source_map: SourceMap
    reader: ValueReader
    ours: ArticleState

    def states(self) -> Iterator[PartState]:
        """Yield the parts with their values, in order."""
        day, on = "", None
        for part in self.mapped:
            words = words_of(part.heading[0]) if part.heading else ""
            if not part.row:
                day, on = f"group:{words}", None
                yield PartState(PartKind.DAY, day, words, {}, group=True)
                continue
            kind = PartKind(part.row.partition(":")[0])
            name = self.source_map.values.get((part.row, "heading"), words)
            if kind is PartKind.DAY:
                day, on = part.row, self.reader.day(words)[1]
                fields: dict[str, Any] = {"heading": name, "note": self._text(part, "note"), "date": on}
                yield PartState(kind, part.row, name, fields)
            elif kind is PartKind.CHAPTER:
                here = self.ours.by_id.get(part.row)
                is_inside = bool(here.day) if here else part.level > self.reader.level
                fields = {"heading": name, "body": self._text(part, "body")}
                if not is_inside:
                    level = here.fields.get("level") if here else None
                    fields["level"] = part.level if level is None else level
                yield PartState(kind, part.row, name, fields, day if is_inside else "")
            else:
                yield PartState(kind, part.row, name, self._session(part, name, on), day)

    def _session(self, part: MappedPart, name: str, on: date | None) -> dict[str, Any]:
        here = self.ours.by_id.get(part.row)
        # One word alone may be the code or the title.
        known = (here.fields["code"], here.fields["title"]) if here and here.name == name else None
        code, title = known or self.reader.session(name, "")
        texts = {name: self._text(part, name) for name in ("note", "summary", "body")}
        lines = {each.kind: lines for each, lines in zip(part.entries, part.texts, strict=True) if lines}
        addresses = {name: self.reader.address(lines.get(kind, ())) for kind, name in ADDRESSES.items()}
        facts = self.reader.facts(lines.get(PieceKind.FACTS, ()), on)
        if here and self.reader.as_typed:  # an article of somebody else tells them in its own words
            facts = {name: here.fields[name] for name in FACTS if name in here.fields}
        return {"code": code, "title": title, **addresses, **texts, **facts}

    def _text(self, part: MappedPart, name: str) -> str:
        if (part.row, name) in self.source_map.values:
            return self.source_map.values[part.row, name]
        pairs = zip(part.entries, part.texts, strict=True)
        found = ("\n".join(lines) for each, lines in pairs if each.field == name and each.kind is PieceKind.TEXT)
        return joined(*map(trim, found))
