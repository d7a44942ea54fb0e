"""Translation of a text between the house notation and the Markdown of a dialect, block by block."""

import html
import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, zip_longest

from sessions.article.guard import GUARDED
from sessions.article.lines import fences, split_lines, trim

from .house import MAX_DEPTH, Block, HouseBox, HouseCode, Plain, blocks, box_lines, code_lines, end_of_fence, joined

CAPTION = re.compile(r"\*(?![*\s])(?:\\.|[^\\\n])*(?:\\\S|[^\s\\*])\*")
"""A caption: a line in italics, directly below a picture; a star behind a backslash is one of its words."""

IMAGE = re.compile(r"!\[(?:[^\[\]\\]|\\.)*\]\((?:<[^<>\\\n]+>|[^()\s]+)\)")
"""A picture that is alone on its line."""


_TOUCHED = re.compile(r"[!&:<>@\\`{]")
"""What a line has that any dialect writes otherwise: others are not looked at closer, for there may be a million."""

_UNDERLINE = re.compile(r"( {0,3})&#(45|61);([-=]*[ \t]*)")
_GUARDED_COLON = re.compile(r"^( {0,3})&((?:amp;)*)#58;(?=:)")
"""How the writer escapes the line of a box that is not closed."""


@dataclass(slots=True)
class _Lines:
    """Lines that are being written; a part that stands `apart` has blank lines around it."""

    lines: list[str] = field(default_factory=list)
    apart: bool = False

    def add(self, lines: Sequence[str], *, apart: bool = False) -> None:
        """Append lines."""
        if not lines:
            return
        if self.lines and self.lines[-1].strip(" \t") and lines[0].strip(" \t") and (apart or self.apart):
            self.lines.append("")
        self.lines += lines
        self.apart = apart


@dataclass(frozen=True, slots=True)
class FoundBox:
    """A box in a text of the dialect: the lines in it, and the line after it."""

    kind: str
    title: str
    lines: Sequence[str]
    end: int


class Translation(ABC):
    """The notation of one dialect; subclasses say how each construct is written and read.

    Writing and reading are stable: what was written, read and written again has the same bytes.
    """

    @abstractmethod
    def box(self, box: HouseBox, inside: list[str]) -> list[str]:
        """Return the lines of a box around translated lines."""

    def closed_boxes(self, lines: Sequence[str], fenced: Sequence[bool]) -> dict[int, int]:
        """Return the last line of each box that has one of its own, by its first."""
        return {}

    @abstractmethod
    def find_box(self, lines: Sequence[str], ends: Mapping[int, int], at: int) -> FoundBox | None:
        """Return the box that begins at a line, or None; `ends` as `closed_boxes` returns them."""

    @abstractmethod
    def line(self, line: str, following: str) -> str:
        """Return a line that is not code; `following` is the line below it."""

    @abstractmethod
    def read_line(self, line: str, following: str, *, references: bool) -> str:
        """Reverse `line`; character references stay unless `references`."""

    def opening(self, line: str) -> str:
        """Return the first line of a code block."""
        return line

    def read_opening(self, line: str) -> str:
        """Reverse `opening`."""
        return line

    def code_line(self, line: str) -> str:
        """Return a line of code."""
        return line

    def read_code_line(self, line: str) -> str:
        """Reverse `code_line`."""
        return line

    def write(self, text: str) -> str:
        """Return a text of the house notation in that of the dialect.

        What a person typed in the notation of the dialect is read first, so that it is written as the dialect does.
        """
        return self._write(text, 0)

    def read(self, text: str) -> str:
        """Return a text of the dialect in the house notation."""
        return self._read(text, 0, references=True)

    def _write(self, text: str, depth: int) -> str:
        out = _Lines()
        found = list(blocks(text))
        if not any(type(block) is HouseBox for block in found):
            read = self._read(text, depth, references=False)
            self._write_run(read, out, depth, found if read == text else None)
            return "\n".join(out.lines)
        for is_box, run in groupby(found, key=lambda block: isinstance(block, HouseBox) and depth < MAX_DEPTH):
            if not is_box:
                self._write_run(self._read(joined(run), depth, references=False), out, depth)
                continue
            for box in run:
                assert isinstance(box, HouseBox)
                self._write_box(box, out, depth)
        return "\n".join(out.lines)

    def _write_run(self, text: str, out: _Lines, depth: int, known: list[Block] | None = None) -> None:
        """Write a text without boxes of the house notation before those that a person typed; `known` are its blocks."""
        parts = known or list(blocks(_without_underline(text) if out.apart else text))
        lines: list[str] = []
        written = cache(self.line)  # equal lines are looked at once
        for part, below in zip_longest(parts, parts[1:]):
            if type(part) is Plain and not part.code and not _TOUCHED.search(part.text):
                lines.append(part.text)
            elif isinstance(part, HouseBox) and depth < MAX_DEPTH:
                out.add(lines)
                lines = []
                self._write_box(part, out, depth)
            elif isinstance(part, HouseBox):
                lines += box_lines(part.kind, part.title, part.text)
            elif isinstance(part, HouseCode):
                lines += [self.opening(part.opening), *map(self.code_line, part.lines), part.closing]
            elif part.code:
                lines.append(self.code_line(part.text))
            else:
                following = below.text if isinstance(below, Plain) else ""
                lines.append(written(_less_escaped(part.text), following))
        out.add(lines)

    def _write_box(self, box: HouseBox, out: _Lines, depth: int) -> None:
        inside = split_lines(self._write(box.text, depth + 1)) if box.text else []
        out.add([f"{box.indent}{line}" if line else line for line in self.box(box, inside)], apart=True)

    def _read(self, text: str, depth: int, *, references: bool) -> str:
        lines = split_lines(text)
        fenced = fences(lines)[0]
        code = code_lines(text)
        ends, read_line = self.closed_boxes(lines, fenced), cache(self.read_line)
        out: list[str] = []
        at = 0
        while at < len(lines):
            if not fenced[at] and at not in code and not _TOUCHED.search(lines[at]):
                out.append(lines[at])
                at += 1
            elif fenced[at]:
                end = end_of_fence(lines, at)
                inside = lines[at + 1 : end]
                read = map(self.read_code_line, inside) if references else inside
                out += [self.read_opening(lines[at]), *read, lines[end]]
                at = end + 1
            elif at in code:
                out.append(self.read_code_line(lines[at]) if references else lines[at])
                at += 1
            elif (
                depth < MAX_DEPTH
                and (not at or not lines[at - 1].strip(" \t"))
                and (box := self.find_box(lines, ends, at))
                and _is_ours(box, lines, fenced, at, typed=not references)
            ):
                within = trim(self._read("\n".join(box.lines), depth + 1, references=references))
                out += [f"{indent_of(lines[at])}{line}" for line in box_lines(box.kind, box.title, within)]
                at = box.end
            else:
                following = lines[at + 1] if at + 1 < len(lines) else ""
                line = read_line(lines[at], following, references=references)
                out.append(_more_escaped(line) if references else line)
                at += 1
        return "\n".join(out)


def _is_ours(box: FoundBox, lines: Sequence[str], fenced: Sequence[bool], at: int, *, typed: bool) -> bool:
    """Return whether a box stands apart from the line below it, with which its last one would be a paragraph.

    One that a person `typed` must also be in one text, for others begin with a heading, and hold nothing escaped.
    """
    if box.end < len(lines) and lines[box.end].strip(" \t"):
        return False
    inside = zip(box.lines, fenced[at + 1 : box.end], strict=False)
    return not typed or not any(line.startswith("#") or GUARDED.match(line) for line, code in inside if not code)


def _without_underline(text: str) -> str:
    """Return what follows a box without the escapes of lines that would underline the last line of the box.

    A blank line comes between them, so they underline nothing.
    """
    lines = split_lines(text)
    for at, line in enumerate(lines):
        found = _UNDERLINE.fullmatch(line)
        if found is None:
            break
        lines[at] = f"{found[1]}{chr(int(found[2]))}{found[3]}"
        if found[2] == "61":
            break
    return "\n".join(lines)


def _less_escaped(line: str) -> str:
    """Return a line with a colon that is escaped twice escaped once.

    So a colon that is escaped once in an article stays escaped when it is read: without, it would begin a box, which
    would be taken for closed where another box follows.
    """
    return _GUARDED_COLON.sub(lambda found: f"{found[1]}&{found[2][4:]}#58;", line) if "#58;:" in line else line


def _more_escaped(line: str) -> str:
    """Reverse `_less_escaped`."""
    return _GUARDED_COLON.sub(r"\1&amp;\2#58;", line) if "#58;:" in line else line


def quoted(lines: Sequence[str]) -> list[str]:
    """Return lines as a block quote."""
    return [f"> {line}" if line else ">" for line in lines]


def quoted_box(kind: str, lines: Sequence[str], at: int) -> FoundBox:
    """Return the box whose first line, at `at`, is that of a quote, and which goes on as long as lines begin with >."""
    sign = f"{indent_of(lines[at])}>"
    end = at + 1
    while end < len(lines) and lines[end].startswith(sign):
        end += 1
    return FoundBox(kind, "", [line.removeprefix(sign).removeprefix(" ") for line in lines[at + 1 : end]], end)


def indent_of(line: str) -> str:
    """Return the spaces before a line."""
    return line[: len(line) - len(line.lstrip(" "))]


FOLDED = re.compile(r"<details><summary>(.*)</summary>")
"""The first line of a folded part in HTML."""


def folded(title: str, inside: list[str]) -> list[str]:
    """Return a folded part as HTML; the blank lines make its inside Markdown."""
    return [f"<details><summary>{html.escape(title, quote=False)}</summary>", "", *inside, "", "</details>"]


def folded_box(lines: Sequence[str], ends: Mapping[int, int], at: int) -> FoundBox | None:
    """Return the folded part that begins at a line, or None."""
    found = FOLDED.fullmatch(lines[at].strip(" "))
    if found is None or at not in ends:
        return None
    return FoundBox("details", html.unescape(found[1]), dedented(lines, at, ends[at]), ends[at] + 1)


def dedented(lines: Sequence[str], start: int, end: int) -> list[str]:
    """Return the lines between two, without the indent of the first."""
    indent = indent_of(lines[start])
    return [line.removeprefix(indent) for line in lines[start + 1 : end]]


def pairs(lines: Sequence[str], fenced: Sequence[bool], opens: re.Pattern[str], closes: str) -> dict[int, int]:
    """Return the line that closes each box, by the one that opens it; both have the same indent."""
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        bare = line.lstrip(" ")
        if fenced[at] or not bare:
            continue
        if bare == closes:
            if opened := waiting[indent_of(line)]:
                found[opened.pop()] = at
        elif opens.fullmatch(bare):
            waiting[indent_of(line)].append(at)
    return _shallow(found)


def _shallow(pairs: Mapping[int, int]) -> dict[int, int]:
    """Return the pairs that are within fewer than MAX_DEPTH others: so each line is looked at only a few times."""
    kept: dict[int, int] = {}
    around: list[int] = []
    for start in sorted(pairs):
        around = [end for end in around if end > start]
        if len(around) < MAX_DEPTH:
            kept[start] = pairs[start]
            around.append(pairs[start])
    return kept
