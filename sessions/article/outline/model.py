"""The outline of an article: which of its lines are days, sessions, chapters and sections; pure data, no Django.

An article is a list of lines. An entry is one line (or two, with a setext underline) that is structure or could be; the
lines up to the next entry that is structure are its text. So no line is ever lost: what is no structure is text of
what stands above it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from sessions.article.document import FrontMatter


class Role(StrEnum):
    """What a line is in a report."""

    DAY = "day"
    GROUP = "group"
    """A room, a track or a part of the day, between the day and its sessions."""
    SESSION = "session"
    SECTION = "section"
    """A named part of a session: summary or impressions."""
    CHAPTER = "chapter"
    TEXT = "text"
    """No structure: text of what stands above."""


class LineForm(StrEnum):
    """How a line that could be structure is written."""

    HEADING = "heading"
    UNDERLINED = "underlined"
    """A setext heading: the entry is its lines and the underline."""
    BOLD = "bold"
    ITEM = "item"
    """The first line of a list item."""
    LINE = "line"
    """A plain line or a link alone on its line."""


STRUCTURE = frozenset(Role) - {Role.TEXT}


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line that is structure or could be, with its role.

    `line` is its index in `Outline.lines`, `length` the number of its lines, `level` 1 to 6 for a heading, else 0;
    `indent` is the number of characters by which the text below a list item is indented. `title` is the text without
    marks of Markdown; of a session also without `code` and `speakers`. `on` and `number` are the date and the number
    that the heading of a day tells. `key` is the key of the row that it belongs to, "" for a new one.
    """

    line: int
    role: Role
    form: LineForm
    title: str
    level: int = 0
    length: int = 1
    indent: int = 0
    code: str = ""
    speakers: str = ""
    on: date | None = None
    number: int | None = None
    key: str = ""


class RemarkKind(StrEnum):
    """A detail of an article that was not understood and stays as text."""

    FRONT_MATTER = "front-matter"
    """The front matter cannot be parsed."""
    LONG_HEADING = "long-heading"
    """A heading is longer than a title may be."""
    MANY_DAYS = "many-days"
    """More days than an event may have."""
    LONG_VALUE = "long-value"
    """A value of the front matter is longer than can be stored."""
    UNDECODABLE = "undecodable"
    """Bytes that are no text in the encoding of the file."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A detail that was not understood, in the line with this index of the whole file."""

    kind: RemarkKind
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of an article below its front matter, and its entries in the order of the lines.

    The entries are all lines that could be structure, also those with the role TEXT. `number` and `on` are the day that
    only the title or the name of the file tells. `first_line` is the index of the first line of the body in the file.
    """

    front: FrontMatter
    lines: tuple[str, ...]
    entries: tuple[OutlineEntry, ...] = ()
    number: int | None = None
    on: date | None = None
    first_line: int = 0
    remarks: tuple[Remark, ...] = field(default=())

    def structure(self) -> Iterator[tuple[OutlineEntry, tuple[str, ...]]]:
        """Yield each entry that is structure, with the lines of its text."""
        entries = [entry for entry in self.entries if entry.role in STRUCTURE]
        ends = [*(entry.line for entry in entries[1:]), len(self.lines)]
        for entry, end in zip(entries, ends, strict=False):
            yield entry, self.lines[entry.line + entry.length : end]

    def text_above(self) -> tuple[str, ...]:
        """Return the lines above the first entry that is structure."""
        first = next((entry.line for entry in self.entries if entry.role in STRUCTURE), len(self.lines))
        return self.lines[:first]

    def having(self, role: Role) -> list[OutlineEntry]:
        """Return the entries with a role."""
        return [entry for entry in self.entries if entry.role == role]

    def by_line(self) -> dict[int, OutlineEntry]:
        """Return the entries by their line."""
        return {entry.line: entry for entry in self.entries}

    def with_keys(self, keys: Mapping[int, str]) -> "Outline":
        """Return the outline with the keys of rows, by line."""
        return replace(self, entries=tuple(replace(each, key=keys.get(each.line, "")) for each in self.entries))


LONGEST_HEADING = 300
"""Most characters of a title of a session or of the heading of a chapter."""

LONGEST_DAY = 200
"""Most characters of the title of a day."""

MOST_DAYS = 31
"""Most days that an article can have: those that an event may last."""


_DEFAULTS = {each.name: each.default for each in fields(OutlineEntry)}


OWN = "own"
"""The key under which the JSON value of an outline says that the app wrote the article before it was edited."""


def outline_to_json(outline: Outline, key_above: str, *, is_own: bool = False) -> dict[str, Any]:
    """Return an outline as a JSON value, without its lines; `key_above` is the key of the text above its entries."""
    entries = [
        {name: value for name, value in msgspec.to_builtins(entry).items() if value != _DEFAULTS[name]}
        for entry in outline.entries
    ]
    own = {OWN: True} if is_own else {}
    return {"first_line": outline.first_line, "key_above": key_above, "entries": entries, **own}


def outline_from_json(value: Mapping[str, Any], text: str) -> tuple[Outline, str]:
    """Reverse `outline_to_json` for the text of the article, with LF line ends; its front matter is not read."""
    first = value["first_line"]
    entries = msgspec.convert(value["entries"], tuple[OutlineEntry, ...])
    lines = tuple(text.split("\n")[first:])
    return Outline(FrontMatter(), lines, entries, first_line=first), value["key_above"]
