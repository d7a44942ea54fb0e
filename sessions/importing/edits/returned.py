"""The three states of an article that comes back: as it left, as it was edited, and as it is stored now; no query.

The edited text is compared with the text that left, by its source map; nothing of ours has to be recognised in it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sessions.article.article_links import ArticleAddress
from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS, Dialect
from sessions.article.dialects.shared.front_matter import split_front
from sessions.article.document import MAX_LEVEL, FrontMatter
from sessions.article.edited_article import EditedArticle, EditedPart, compare_articles
from sessions.article.field_values import ValueReader
from sessions.article.line_forms import words_of
from sessions.article.lines import split_lines
from sessions.article.missing_headings import missing_headings, with_headings
from sessions.article.outline.front import read_front
from sessions.article.outline.model import Outline, OutlineEntry, Role
from sessions.article.outline.read import read_outline, with_roles
from sessions.article.source_map import (
    MappedLines,
    MappedPart,
    PieceKind,
    SourceMap,
    mapped_parts,
    place_of_series,
    without_series,
)
from sessions.importing.edits.changes import (
    FACTS_LINE,
    INCOMING,
    LABEL,
    ArticleChange,
    ChangeKind,
    ChangeState,
    NotTaken,
)
from sessions.importing.edits.credits import Credits
from sessions.importing.edits.new_sessions import lines_of_new
from sessions.importing.edits.parts_that_left import PartsThatLeft
from sessions.importing.edits.returned_parts import PartsReader
from sessions.importing.edits.state import FACT_OF, FACTS, ArticleState, PartKind, PartState, state_of_report
from sessions.reporting.copies import MergeBase, merge_base_of_now
from sessions.reporting.export import WrittenArticle, written_article
from sessions.reporting.report_data import SECTION_STYLES, ReportData
from sessions.rules.codes import join_heading


@dataclass(frozen=True, slots=True)
class ReturnedArticle:
    """The three states; `named` is what was changed and is no field, and `written` is what an export of now writes.
    `mapped` are the parts of the article that left.

    `edited` are the parts of the edited article, whose lines begin at the line `first_line` of its text with LF line
    ends, and `ids` are those of the same parts in the states. `entries` are the headings of an article of somebody
    else, by line.
    """

    base: ArticleState
    theirs: ArticleState
    ours: ArticleState
    named: tuple[ArticleChange, ...]
    mapped: Sequence[MappedPart]
    edited: EditedArticle
    ids: tuple[str, ...]
    first_line: int
    text: str
    written: WrittenArticle
    entries: Mapping[int, OutlineEntry]
    reader: ValueReader

    def source_map(self, rows: Mapping[str, str] | None = None) -> SourceMap:
        """Return the map of the edited article; `rows` are those that new parts have become, by their IDs.

        A part without a row keeps its place, so that it is not taken for a new one later.
        """
        rows, known = rows or {}, set[str]()
        lines, values = list[MappedLines](), dict[tuple[str, str], str]()
        for part, key in zip(self.edited.parts, self.ids, strict=True):
            state = self.theirs.by_id[key]
            row = "" if state.group else rows.get(key, f"{PartKind.CHAPTER}:gone-{key}" if state.is_new else key)
            if state.day and state.day not in known:  # a day that no line names
                lines.append(self._moved(MappedLines(part.line, part.line, state.day, "heading", PieceKind.HEADING)))
            known |= {key, state.day}
            lines += (replace(self._moved(each), row=row) for each in part.mapped or self._of_new(part, state))
            for name in ("heading", "note", "summary", "body"):
                if isinstance(state.fields.get(name), str):
                    values[row, name] = state.fields[name]
            if state.kind is PartKind.SESSION:
                values[row, "heading"] = join_heading(state.fields["code"], state.fields["title"])
        return SourceMap(tuple(lines)).with_values(self.text, values)

    def _of_new(self, part: EditedPart, state: PartState) -> Iterator[MappedLines]:
        """Yield the lines of a new part."""
        below = part.line + bool(part.heading)
        yield MappedLines(part.line, below, "", "heading", PieceKind.HEADING)
        if state.kind is PartKind.SESSION:
            on = self.theirs.by_id[state.day].fields.get("date")
            for each in lines_of_new(part, self.reader, on, has_labels=self.base.names is not None):
                yield replace(each, start=each.start + below, end=each.end + below)
        else:
            name = "body" if state.kind is PartKind.CHAPTER else "note"
            yield MappedLines(below, below + len(part.lines), "", name, PieceKind.TEXT)

    def _moved(self, each: MappedLines) -> MappedLines:
        return replace(each, start=each.start + self.first_line, end=each.end + self.first_line)


def unified(text: str) -> str:
    """Return a text with LF line ends and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def returned_article(
    material: ReportData,
    dialect: Dialect,
    text: str,
    base: MergeBase,
    articles: Mapping[str, ArticleAddress],
    leaving: Collection[str] = (),
) -> ReturnedArticle:
    """Compare `text`, an edited article with any line ends, with the one that left, and with what is stored.

    A heading whose lines are still there is put back into the text, unless the ID of its part is in `leaving`.
    """
    written = written_article(material, dialect)
    if not base.source_map:
        # That of an edit of what an export of now writes.
        now = merge_base_of_now(written)
        base = replace(base, source_map=_compared(material, dialect, base.text, now, articles, written).source_map())
    found = _compared(material, dialect, text, base, articles, written)
    lines = split_lines(found.text)
    above, body = lines[: found.first_line], lines[found.first_line :]
    missing = list(missing_headings(found.mapped, found.edited, body))
    asked = [
        ArticleChange(
            ChangeKind.HEADING, part.kind, part.id, part.name, before=part.name, there=each.inside,
            state=ChangeState.CONFLICT, choice=INCOMING if part.id in leaving else "",
        )
        for each in missing
        for part in [found.base.by_id[each.row]]
    ]  # fmt: skip
    if back := [each for each in missing if each.row not in leaving]:
        text = "\n".join([*above, *with_headings(body, back)])
        found = _compared(material, dialect, text, base, articles, written)
    return replace(found, named=(*asked, *found.named))


def _compared(
    material: ReportData,
    dialect: Dialect,
    text: str,
    base: MergeBase,
    articles: Mapping[str, ArticleAddress],
    written: WrittenArticle,
) -> ReturnedArticle:
    """Compare an edited article with one that left and has a map."""
    ours = state_of_report(material, written.document)
    if base.is_kept_form:
        ours = replace(ours, front=replace(ours.front, source=_without_blanks(ours.front.source)))
    else:
        ours = replace(ours, front=_front(unified(written.article), dialect, is_kept_form=False)[0])
    before, text = unified(base.text), unified(text)
    mapped = list(mapped_parts(split_lines(before), base.source_map.lines))
    # One that reads no title where the first heading is that of a part.
    site = DIALECTS[DEFAULT_DIALECT] if base.is_kept_form and _begins_with_part(before, base.source_map) else dialect
    old_front, old_body = _front(before, site, is_kept_form=base.is_kept_form)
    front, body = _front(text, site, is_kept_form=base.is_kept_form)
    is_broken = front == FrontMatter() != old_front and split_front(written.article)[0] is not None
    body = split_front(body)[1] if is_broken else body
    place, lines = without_series(split_lines(body), split_lines(before), base.source_map)
    folders = dialect.image_folder(old_body), dialect.image_folder(body)
    reader = ValueReader(
        dialect,
        material.addresses_in(dialect.name),
        articles,
        frozenset((*folders, ours.folder)),
        _day_level(mapped) or ours.level,
        material.event.language,
        base.is_kept_form,
    )
    sources = (before, body if is_broken else text) if base.is_kept_form else ()
    outlines = [read_outline(_without_blanks(each), site) for each in sources]
    edited = compare_articles(split_lines(before), base.source_map.lines, lines, _forms(outlines))
    names = _style_of(edited, before=True) or ours.names
    series = place_of_series(base.source_map)
    left = tuple(PartsThatLeft(mapped, base.source_map, reader, ours).states())
    shown = ours.shown if base.is_kept_form else _told(left)
    pictures = reader.pictures(old_body)
    before_state = ArticleState(old_front, ours.level, names, folders[0], shown, series, left, pictures)
    credits = Credits(reader.text(split_lines(old_body)), material.photographers) if material.report.is_team else None
    entries = _entries(edited, base.source_map, outlines)
    found = PartsReader(edited, before_state, mapped, reader, credits, entries).parts()
    renamed = _style_of(edited, before=False)
    level = ours.level if base.is_kept_form else min(max(ours.level + edited.shift, 1), MAX_LEVEL)
    shown = ours.shown if base.is_kept_form else _told(found.states)
    facts = [each for part in edited.parts for each in part.fields if each.kind is PieceKind.FACTS and each.before]
    has_no_facts = bool(facts) and not any(each.after for each in facts)
    shown = shown & {"date"} if has_no_facts else shown  # they are not shown any more
    pictures = reader.pictures(body)
    theirs = ArticleState(front, level, renamed or names, folders[1], shown, place, found.states, pictures)
    kept = (each for each in found.named if each.field != FACTS_LINE or not has_no_facts)
    named = (*kept, *_renamed_labels(edited, before_state, has_style=bool(renamed)))
    first_line = text.count("\n") - body.count("\n")
    return ReturnedArticle(
        before_state, theirs, ours, named, mapped, edited, found.ids, first_line, text, written, entries[1], reader
    )


def _begins_with_part(text: str, source_map: SourceMap) -> bool:
    """Return whether nothing stands above the first heading of a part."""
    headings = (each.start for each in source_map.lines if each.kind is PieceKind.HEADING and each.end > each.start)
    return not "".join(text.split("\n")[: next(headings, None)]).strip()


def _forms(outlines: Sequence[Outline]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the forms of the lines that may be headings, by line of the whole article before, and of the body now."""
    if not outlines:
        return {}, {}
    old, new = outlines
    before = {each.line + old.first_line: str(each.form) for each in old.entries}
    return before, {each.line: str(each.form) for each in new.entries}


def _entries(
    edited: EditedArticle, source_map: SourceMap, outlines: Sequence[Outline]
) -> tuple[dict[str, OutlineEntry], dict[int, OutlineEntry]]:
    """Return the entries of the headings of an article of somebody else: before, by row, and now, by line."""
    if not outlines:
        return {}, {}
    old, new = outlines
    headings = {each.start - old.first_line: each.row for each in source_map.lines if each.kind is PieceKind.HEADING}
    of_session = f"{PartKind.SESSION}:"
    roles = {line: Role.SESSION for line, row in headings.items() if row.startswith(of_session)}
    before = with_roles(old, roles).by_line()
    now = {part.line: Role.SESSION for part in edited.parts if part.row is None or part.row.startswith(of_session)}
    return {headings[line]: entry for line, entry in before.items() if line in headings}, with_roles(new, now).by_line()


def _front(text: str, dialect: Dialect, *, is_kept_form: bool) -> tuple[FrontMatter, str]:
    """Split an article into front matter and body; one that somebody else has written may have that of another site."""
    stripped = _without_blanks(text)  # which some programs add, and which hide it
    if is_kept_form:
        found = read_front(stripped, dialect)
        return found.front, "\n".join(text.split("\n")[found.first_line :])
    front, body = dialect.read_front(stripped)
    return (front, body) if body != stripped else dialect.read_front(text)


def _without_blanks(text: str) -> str:
    """Return a text without the blanks at the ends of the lines before its second paragraph."""
    head, end, rest = text.partition("\n\n")
    return "\n".join(line.rstrip() for line in head.split("\n")) + end + rest


def _told(parts: Iterable[PartState]) -> frozenset[str]:
    """Return the settings of the facts that parts tell."""
    names = ((part, name) for part in parts for name in (FACTS if part.kind is PartKind.SESSION else ("date",)))
    return frozenset(FACT_OF.get(name, name) for part, name in names if part.fields.get(name))


def _day_level(parts: Iterable[MappedPart]) -> int:
    """Return the level of the headings of days and groups, 0 without any."""
    return next((part.level for part in parts if not part.row or part.row.startswith(f"{PartKind.DAY}:")), 0)


def _style_of(edited: EditedArticle, *, before: bool) -> tuple[str, str] | None:
    """Return the style of sections of which all headings are, or were before; None for none, or several."""
    used: dict[str, set[str]] = {"summary": set(), "body": set()}
    for part in edited.parts:
        for each in part.fields:
            if each.kind is PieceKind.LABEL:
                used[each.field].update(map(words_of, (each.before if before else each.after)[:1]))
    found = [
        style
        for style in SECTION_STYLES.values()
        if any(used.values()) and all(words <= {name} for words, name in zip(used.values(), style, strict=True))
    ]
    return found[0] if len(found) == 1 else None


def _renamed_labels(edited: EditedArticle, base: ArticleState, *, has_style: bool) -> Iterator[ArticleChange]:
    """Yield the headings of texts that were changed; those of a known style are a setting."""
    for part in edited.parts:
        for each in part.fields:
            if part.row and each.kind is PieceKind.LABEL and each.is_changed and not (has_style and each.after):
                known = base.by_id[part.row]
                before, after = (words_of(lines[0]) if lines else "" for lines in (each.before, each.after))
                change = ArticleChange(
                    ChangeKind.FIELD, known.kind, known.id, known.name, f"{LABEL}:{each.field}", before, after
                )
                yield change.refused(NotTaken.SETTING)
