"""An article that was edited elsewhere, compared with the one that left: its parts, and what stands in them now; pure.

Nothing is recognised by a grammar of ours. The source map of the article that left says what its lines are, and each
line of the edited one is paired with one of those, or is new. What equals the line that left is unchanged, whatever a
reader would make of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sessions.rules.bounded_diff import Work
from sessions.rules.codes import split_heading

from .edited_part import WORK, EditedField, LinesOfPart, with_levels
from .facts_reading import date_at_end
from .guard import is_underline
from .heading_pairs import ArticleHeading, levels_down, lines_below, pair_headings
from .headings import DEEPEST
from .line_forms import loose, words_of
from .lines import scan
from .outline.day_names import day_name
from .source_map import MappedLines, MappedPart, PieceKind, mapped_parts


@dataclass(frozen=True, slots=True)
class EditedPart:
    """A part of the edited article: the line of its heading in the body, its words, and what stands below.

    `row` is that of the part which it was: "" for a group, None for a new part, whose `lines` are still to be read and
    which has no `fields`; `mapped` are the lines of these. `level` is that of the heading without the shift of the
    article; 0 for a list item, a line in bold, or a text without a heading.
    """

    row: str | None
    line: int
    heading: str
    level: int
    old_heading: str
    lines: tuple[str, ...]
    fields: tuple[EditedField, ...] = ()
    mapped: tuple[MappedLines, ...] = ()


@dataclass(frozen=True, slots=True)
class EditedArticle:
    """The parts of an edited article, in its order, and the rows of those that are gone.

    `shift` is the number of levels by which most headings were moved down.
    """

    parts: tuple[EditedPart, ...]
    gone: tuple[str, ...]
    shift: int


def compare_articles(
    before: Sequence[str],
    source_map: Sequence[MappedLines],
    after: Sequence[str],
    forms: tuple[Mapping[int, str], Mapping[int, str]] = ({}, {}),
) -> EditedArticle:
    """Compare the lines of an article that left, of which `source_map` tells what they are, with those of an edited
    one without its front matter. Bounded time.

    `forms` are for an article of somebody else: the forms of the lines that may be headings, before and after, such as
    list items and lines in bold.
    """
    return _Comparison(before, source_map, after, forms).result()


class _Comparison:
    def __init__(
        self,
        before: Sequence[str],
        source_map: Sequence[MappedLines],
        after: Sequence[str],
        forms: tuple[Mapping[int, str], Mapping[int, str]],
    ) -> None:
        if any(map(_ends_in_blanks, (before, after))):  # a program put them there
            before, after = ([line.rstrip() for line in lines] for lines in (before, after))
        self._after = after
        headings = [each.start for each in source_map if each.kind is PieceKind.HEADING and each.end > each.start]
        plain = [line for line in headings if not scan([before[line]])[0].level]
        known, words = {forms[0].get(line) for line in plain} - {None}, {loose(before[line]) for line in plain}
        stayed = set(map(loose, before)) if plain else set[str]()
        self._new = {at for at, form in forms[1].items() if form in known and loose(after[at]) not in stayed}
        unspaced = any(before[line].startswith("#") for line in plain)  # no outline sees all of these
        self._plain = self._new | {
            at
            for at, line in enumerate(after)
            if plain and (loose(line) in words or (unspaced and line.startswith("#") and loose(line) not in stayed))
        }
        self._parts = list(mapped_parts(before, source_map))
        self._lines = scan(after)
        self._work = Work(WORK)

    def result(self) -> EditedArticle:
        """Return the edited article."""
        olds = [self._old_heading(at) for at, part in enumerate(self._parts) if part.heading]
        deepest = max((old.level for old in olds), default=0)
        candidates = [at for at, line in enumerate(self._lines) if line.heading or at in self._plain]
        in_texts = self._headings_in_texts()
        found = pair_headings(olds, self._new_headings(candidates, deepest), in_texts.keys())
        shift = levels_down((self._lines[new].level, self._parts[old].level) for new, old in found.items())
        new_parts = self._new_parts(candidates, found, in_texts, deepest, shift)
        return self._cut({**found, **dict.fromkeys(new_parts)}, shift)

    def _old_heading(self, at: int) -> ArticleHeading:
        part = self._parts[at]
        return ArticleHeading(at, words_of(part.heading[0]), part.level, lines_below(part.below))

    def _new_headings(self, candidates: Sequence[int], deepest: int) -> list[ArticleHeading]:
        """Return the headings of the edited article; the text of one ends at the next that is as high as a part."""
        found: list[ArticleHeading] = []
        end = end_of_part = len(self._after)
        for at in reversed(candidates):
            line = self._lines[at]
            is_high = line.level <= deepest  # also what is no heading and may be one
            below = lines_below(self._after[at + 1 : end_of_part if is_high else end])
            found.append(ArticleHeading(at, words_of(line.text), line.level, below))
            end, end_of_part = at, at if is_high else end_of_part
        return found[::-1]

    def _headings_in_texts(self) -> Counter[str]:
        """Return how often each heading stood below that of a part in the article that left, by its letters."""
        headings = (line for part in self._parts for lines in part.texts for line in scan(lines) if line.heading)
        return Counter(loose(words_of(line.text)) for line in headings)

    def _new_parts(
        self, candidates: Sequence[int], found: Mapping[int, int], in_texts: Counter[str], deepest: int, shift: int
    ) -> Iterator[int]:
        """Yield the headings that begin a new part: as high as one, and in no text of the article that left.

        One as high as sessions below a chapter, known or new, is text of it, unless it has a code.
        """
        chapter, of_sessions = 0, {each.level + shift for each in self._parts if each.row.startswith("session:")}
        for at in candidates:
            level = self._lines[at].level
            if at in found:
                chapter = level if self._parts[found[at]].row.startswith("chapter:") else 0
            if at in found or level > deepest + shift or (not level and at not in self._new):
                continue
            words = words_of(self._after[at])
            if in_texts[loose(words)]:
                in_texts[loose(words)] -= 1
            elif not (0 < chapter < level and level in of_sessions) or split_heading(words)[0]:
                yield at
                chapter = 0 if date_at_end(words)[1] or day_name(words) else level

    def _cut(self, starts: Mapping[int, int | None], shift: int) -> EditedArticle:
        order = sorted(starts)
        parts = list(self._above(self._after[: order[0]] if order else self._after))
        for line, end in zip(order, [*order[1:], len(self._after)], strict=False):  # all is above without a heading
            at = starts[line]
            parts.append(self._part(None if at is None else self._parts[at], line, end, shift))
        known = set(starts.values())
        gone = (part.row for at, part in enumerate(self._parts) if part.heading and at not in known and part.row)
        return EditedArticle(tuple(parts), tuple(gone), shift)

    def _above(self, lines: Sequence[str]) -> Iterator[EditedPart]:
        """Yield the part without a heading above all others, if there is or was one."""
        first = next(iter(self._parts), None)
        if first and not first.heading and first.row.startswith("chapter:"):
            yield self._paired(first, EditedPart(first.row, 0, "", 0, "", tuple(lines)), 0, 0)
        elif any(line.strip() for line in lines):
            yield EditedPart(None, 0, "", 0, "", tuple(lines))

    def _part(self, old: MappedPart | None, line: int, end: int, shift: int) -> EditedPart:
        level, below = self._lines[line].level, line + 1
        if old and len(old.heading) > 1 and below < end and is_underline(self._after[below]):
            below += 1
        if old and level == min(max(old.level + shift, 1), DEEPEST):
            level = old.level  # no heading is above level 1
        elif level:
            level = max(level - shift, 1)
        heading, lines = words_of(self._after[line]), tuple(self._after[below:end])
        if old is None:
            return EditedPart(None, line, heading, level, "", lines)
        return self._paired(
            old, EditedPart(old.row, line, heading, level, words_of(old.heading[0]), lines), below, shift
        )

    def _paired(self, old: MappedPart, part: EditedPart, below: int, shift: int) -> EditedPart:
        """Return a part of the article that left with what stands in it now; its text begins at the line `below`."""
        lines = with_levels(part.lines, old.below, shift) if shift else part.lines
        found = LinesOfPart(old.entries, old.texts, lines, self._work)
        heading = MappedLines(part.line, below, old.row, "heading", PieceKind.HEADING)
        return replace(part, fields=found.fields(), mapped=(heading, *found.mapped(below)))


def _ends_in_blanks(lines: Sequence[str]) -> bool:
    """Return whether most lines with words end in blanks, which elsewhere break a line."""
    with_words = [line for line in lines if line.strip()]
    return 2 * sum(line != line.rstrip() for line in with_words) > len(with_words)
