"""What the lines of a new session in an edited article are; no query."""

from dataclasses import replace

from sessions.article.edited_article import EditedPart
from sessions.article.field_values import ValueReader
from sessions.article.headings import FIELD_OF_SECTION
from sessions.article.line_forms import words_of
from sessions.article.lines import scan
from sessions.article.source_map import MappedLines, PieceKind
from sessions.importing.edits.parts_that_left import ADDRESSES


def lines_of_new(part: EditedPart, reader: ValueReader, *, has_labels: bool) -> list[MappedLines]:
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
            elif reader.facts([line.text], None):
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
