"""What the lines of a new session in an edited article are, and its fields; no query."""

from dataclasses import replace
from datetime import date
from typing import Any

from sessions.article.edited_article import EditedPart
from sessions.article.field_values import ValueReader
from sessions.article.headings import FIELD_OF_SECTION
from sessions.article.line_forms import words_of
from sessions.article.lines import joined, scan
from sessions.article.source_map import MappedLines, PieceKind
from sessions.importing.edits.parts_that_left import ADDRESSES


def fields_of_new(
    part: EditedPart, name: str, reader: ValueReader, on: date | None, *, has_labels: bool
) -> dict[str, Any]:
    """Return the fields of a new session on a day of a date: facts and addresses, and the texts below their headings.

    With `has_labels` summary and impressions stand below headings with their names.
    """
    code, title = reader.session(name, "")
    fields: dict[str, Any] = {"code": code, "title": title, "recording_url": "", "slides_url": ""}
    fields |= dict.fromkeys(("note", "summary", "body"), "")
    for each in lines_of_new(part, reader, on, has_labels=has_labels):
        lines = part.lines[each.start : each.end]
        if each.kind is PieceKind.FACTS:
            fields |= reader.facts(lines, on)
        elif each.kind in ADDRESSES:
            fields[each.field] = reader.address(lines)
        elif each.kind is PieceKind.TEXT:
            fields[each.field] = joined(fields[each.field], reader.text(lines))
    return fields


def lines_of_new(part: EditedPart, reader: ValueReader, on: date | None, *, has_labels: bool) -> list[MappedLines]:
    """Return what the lines of a new session are, from its first line on: the line of facts and addresses, then texts.

    With `has_labels` summary and impressions stand below headings with their names.
    """
    found: list[MappedLines] = []
    target = "note" if has_labels else "body"
    is_above, left = True, list(ADDRESSES.items())
    for at, line in enumerate(scan(part.lines)):
        words = words_of(line.text) if line.heading else ""
        if has_labels and words in FIELD_OF_SECTION:
            target, is_above = FIELD_OF_SECTION[words], False
            found.append(MappedLines(at, at + 1, "", target, PieceKind.LABEL))
            continue
        kind, field = PieceKind.TEXT, target
        if is_above and not line.blank:
            if left and len(line.text.split()) == 1 and reader.address([line.text]):
                kind, field = left.pop(0)
            elif reader.facts([line.text], on):
                kind, field = PieceKind.FACTS, ""
            is_above = kind is not PieceKind.TEXT
        last = found[-1] if found else None
        if last and last.kind is PieceKind.TEXT and (kind, field) == (last.kind, last.field):
            found[-1] = replace(last, end=at + 1)
        elif not line.blank:
            found.append(MappedLines(at, at + 1, "", field, kind))
    for name in ("note", "summary", "body"):
        if not any(each.kind is PieceKind.TEXT and each.field == name for each in found):
            found.append(MappedLines(len(part.lines), len(part.lines), "", name, PieceKind.TEXT))
    return found
