"""The outline of an article as a page shows it: line by line, the text between folded, in pages; no database."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sessions.article.outline.facts import FoundFacts, facts_in
from sessions.article.outline.model import LineForm, Outline, OutlineEntry, Remark, Role
from sessions.article.outline.to_document import dedented

LINES_A_PAGE = 1_500
"""Maximum number of lines on one page."""

CANDIDATES_A_PAGE = 250
"""Maximum number of lines with a role to choose on one page."""

FOLDED = 3
"""From so many lines of text in a row on, they are folded."""

LONG = 240
"""Above so many characters of text in a row they are folded."""

SHOWN = 400
"""Maximum number of characters of a line that are shown."""

_DEPTHS = {Role.DAY: 0, Role.GROUP: 1, Role.SESSION: 2, Role.SECTION: 3, Role.CHAPTER: 0, Role.TEXT: 3}

_ITEM = re.compile(r"[ \t]*+(?:[-*+]|[0-9]{1,9}[.)])[ \t]")


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the body: its index, its number in the file from 1, its text, and its entry if it is a candidate.

    `facts` are those of a session, `remarks` say what was not understood; `given`: a person gave the role.
    """

    line: int
    number: int
    text: str
    entry: OutlineEntry | None = None
    facts: FoundFacts | None = None
    remarks: tuple[str, ...] = ()
    given: bool = False

    @property
    def depth(self) -> int:
        """How deep its role stands, from 0."""
        return _DEPTHS[self.entry.role] if self.entry else _DEPTHS[Role.TEXT]

    @property
    def told(self) -> list[tuple[str, str]]:
        """What its entry tells besides its role, each with the name of an icon or ""."""
        entry, facts = self.entry, self.facts
        if entry is None or facts is None:
            return [("calendar", f"{entry.on:%Y-%m-%d}")] if entry and entry.role is Role.DAY and entry.on else []
        speakers = facts.speakers or entry.speakers
        named = [entry.code, entry.title if entry.code or speakers else "", speakers]
        times = f"{facts.starts}–{facts.ends}" if facts.ends else facts.starts
        links = [("play", facts.recording_url), ("link", facts.slides_url)]
        told = [*(("", text) for text in named), ("clock", times), ("", facts.room), *links]
        return [(icon, text) for icon, text in told if text]


@dataclass(frozen=True, slots=True)
class LineRun:
    """Candidates, or lines of text between two of them; `first` is the index of its first line."""

    lines: tuple[ShownLine, ...]
    folded: bool = False

    @property
    def first(self) -> int:
        """The index of the first line."""
        return self.lines[0].line

    @property
    def beginning(self) -> str:
        """The beginning of the text, for a fold."""
        return next((line.text for line in self.lines if line.text.strip()), "")


@dataclass(frozen=True, slots=True)
class ShownOutline:
    """One page of an outline, the numbers of all entries by role, and the remarks about the front matter."""

    runs: tuple[LineRun, ...]
    page: int
    pages: int
    counts: Mapping[Role, int]
    remarks: tuple[Remark, ...] = field(default=())


def shown_outline(
    outline: Outline, given: Mapping[int, Role], page: int, words: Callable[[Remark], str]
) -> ShownOutline:
    """Return a page of an outline, counted from 1; a page that does not exist is the nearest one.

    `words` says what was not understood.
    """
    starts = _page_starts(outline)
    page = max(1, min(page, len(starts)))
    first = starts[page - 1]
    end = starts[page] if page < len(starts) else len(outline.lines)
    return ShownOutline(
        tuple(_runs(_lines(outline, given, (first, end), words))),
        page,
        len(starts),
        Counter(entry.role for entry in outline.entries),
        tuple(remark for remark in outline.remarks if remark.line < outline.first_line),
    )


def page_of(outline: Outline, line: int) -> int:
    """Return the page on which a line stands, from 1."""
    return max(1, sum(start <= line for start in _page_starts(outline)))


def alike(outline: Outline, lines: Sequence[int]) -> set[int]:
    """Return the lines that are written like the given ones: of the same form and level, or items of a list."""
    entries = outline.by_line()

    def form_of(line: int) -> tuple[object, ...] | None:
        mark = _ITEM.match(outline.lines[line])
        entry = entries.get(line)
        if entry and entry.form is not LineForm.ITEM:
            return entry.form, entry.level
        return (LineForm.ITEM, mark[0]) if mark else None

    forms = {form for line in lines if (form := form_of(line))}
    return {*lines, *(line for line in range(len(outline.lines)) if form_of(line) in forms)} if forms else set(lines)


def _page_starts(outline: Outline) -> list[int]:
    """Return the first line of each page."""
    starts, candidates = [0], 0
    lines = {entry.line for entry in outline.entries}
    for line in range(len(outline.lines)):
        is_candidate = line in lines
        full = candidates >= CANDIDATES_A_PAGE and is_candidate
        if full or line - starts[-1] >= LINES_A_PAGE:
            starts.append(line)
            candidates = 0
        candidates += is_candidate
    return starts


def _lines(
    outline: Outline, given: Mapping[int, Role], page: tuple[int, int], words: Callable[[Remark], str]
) -> Iterator[ShownLine]:
    """Yield the lines of a page, from its first one to before its end."""
    first, end = page
    entries = outline.by_line()
    texts = {entry.line: lines for entry, lines in outline.structure() if first <= entry.line < end}
    remarks: dict[int, list[str]] = {}
    for remark in outline.remarks:
        remarks.setdefault(remark.line - outline.first_line, []).append(words(remark))
    for line in range(first, end):
        entry = entries.get(line)
        is_session = entry is not None and entry.role is Role.SESSION
        yield ShownLine(
            line,
            line + outline.first_line + 1,
            outline.lines[line][:SHOWN],
            entry,
            facts_in(list(dedented(texts[line], entry.indent)), entry) if is_session and entry else None,
            tuple(remarks.get(line, ())),
            line in given,
        )


def _runs(lines: Iterator[ShownLine]) -> Iterator[LineRun]:
    """Gather lines into runs: text is folded where it is long; blank lines between candidates are left out."""
    held: list[ShownLine] = []
    is_text = False
    for line in lines:
        if held and (line.entry is None) != is_text:
            yield from _run(held, is_text=is_text)
            held = []
        is_text = line.entry is None
        held.append(line)
    yield from _run(held, is_text=is_text)


def _run(lines: list[ShownLine], *, is_text: bool) -> Iterator[LineRun]:
    written = [line for line in lines if line.text.strip() or line.remarks]
    folded = is_text and (len(written) >= FOLDED or sum(len(line.text) for line in written) > LONG)
    if lines if folded else written:
        yield LineRun(tuple(lines if folded else written), folded)
