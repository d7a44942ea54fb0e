"""From the outline of an article in a form of its own to its source map, and back; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sessions.article.document import Document, FrontMatter
from sessions.article.edited_part import WORK, LinesOfPart
from sessions.article.line_forms import words_of
from sessions.article.lines import scan
from sessions.article.source_map import REPORT, MappedLines, MappedPart, PieceKind, SourceMap, mapped_parts
from sessions.rules.bounded_diff import Work
from sessions.rules.codes import split_heading

from .model import LineForm, Outline, OutlineEntry, Role
from .source_form import identity_of


def map_of_outline(
    outline: Outline, key_above: str, document: Document, written: str, source_map: SourceMap
) -> SourceMap:
    """Return the map of an article with an outline whose entries have the keys of rows.

    `written` is the same document in the form that the app writes, and `source_map` the map of that: its fields are
    found line by line. `key_above` is the key of the text above the first entry.
    """
    parts = {part.row: part for part in mapped_parts(written.split("\n"), source_map.lines)}
    named = {entry.key for entry in outline.having(Role.DAY)}
    unnamed_day = next((day.key for day in document.days if day.key not in named), "")
    return SourceMap(tuple(_lines(outline, key_above, parts, unnamed_day)))


def _lines(
    outline: Outline, key_above: str, written: Mapping[str, MappedPart], unnamed_day: str
) -> Iterator[MappedLines]:
    """Yield the lines; `unnamed_day` is the key of the day of sessions above which no line names one."""
    first, work = outline.first_line, Work(WORK)
    entries = [entry for entry in outline.entries if entry.key]
    ends = [*(entry.line for entry in entries[1:]), len(outline.lines)]

    def part(row: str, start: int, length: int, end: int) -> Iterator[MappedLines]:
        below, known = start + length, written.get(row)
        yield MappedLines(first + start, first + below, row, "heading", PieceKind.HEADING)
        if known is None:
            yield MappedLines(first + below, first + end, row, "body", PieceKind.TEXT)
        else:
            lines = LinesOfPart(known.entries, known.texts, outline.lines[below:end], work)
            yield from lines.mapped(first + below)

    if first:
        yield MappedLines(0, first, REPORT, "", PieceKind.FRONT)
    if key_above:
        yield from part(identity_of(Role.CHAPTER, key_above), 0, 0, entries[0].line if entries else len(outline.lines))
    for entry, end in zip(entries, ends, strict=False):  # without entries all lines stand above
        if unnamed_day and entry.role in (Role.DAY, Role.SESSION):
            if entry.role is Role.SESSION:
                yield from part(identity_of(Role.DAY, unnamed_day), entry.line, 0, entry.line)
            unnamed_day = ""
        yield from part(identity_of(entry.role, entry.key), entry.line, entry.length, end)


def outline_of_map(
    source_map: SourceMap, lines: Sequence[str], first_line: int, known: Mapping[str, OutlineEntry]
) -> tuple[Outline, str]:
    """Return the outline of an article with a map, and the key of the text above its first entry.

    `lines` are those of the whole article, whose body begins at `first_line`. `known` are the entries of the article
    before it was edited, by row, whose headings have not changed.
    """
    entries, key_above = list[OutlineEntry](), ""
    for each in source_map.lines:
        kind, _colon, key = each.row.partition(":")
        if each.kind is not PieceKind.HEADING or not key:
            continue
        if each.start == each.end:
            key_above = key if kind == Role.CHAPTER and not entries else key_above
            continue
        if old := known.get(each.row):
            entries.append(replace(old, line=each.start - first_line, key=key))
            continue
        level, words = scan(lines[each.start : each.start + 1])[0].level, words_of(lines[each.start])
        code, title = split_heading(words) if kind == Role.SESSION else ("", words)
        form = LineForm.HEADING if level else LineForm.BOLD
        entries.append(OutlineEntry(each.start - first_line, Role(kind), form, title, level=level, code=code, key=key))
    outline = Outline(FrontMatter(), tuple(lines[first_line:]), tuple(entries), first_line=first_line)
    return outline, key_above
