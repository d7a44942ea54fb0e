"""Writing an imported article in its own form: what has not changed stays byte for byte; pure.

An article of another author has headings, lists and blank lines of its own. Its lines are kept with the outline, and
with a digest of each part as it was taken in. A part whose digest is the same is written with its original lines; a
changed heading or text alone is written anew, in the form of the original.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sessions.article.lines import split_lines
from sessions.article.outline.entries import renamed, rest_of_heading
from sessions.article.outline.model import LineForm, Outline, OutlineEntry, Role
from sessions.rules.codes import split_heading

FRONT = "front"
"""The key of the front matter among the digests."""

_ABOVE = "chapter:"
"""The identity of the text above the first entry if it has no key."""
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|[\r\n])?")


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A part of a document as it is written: a day, a session or a chapter.

    `level` is that of its heading in a document, 0 for text without one. `write` returns its text, without blank lines
    around, for a heading of a level (sections stand one below), with or without the speakers in the line of facts.
    """

    key: str
    role: Role
    level: int
    heading: str
    speakers: str
    write: Callable[[int, bool], str] = field(compare=False)

    @property
    def identity(self) -> str:
        """The key with the kind of row: keys of different kinds can be equal."""
        return identity_of(self.role, self.key)

    @property
    def digests(self) -> tuple[str, str]:
        """Digests of the heading, with the speakers, and of the text without them."""
        return digest_of(f"{self.heading}\0{self.speakers}"), digest_of(self.write(self.level, False))


def identity_of(role: Role, key: str) -> str:
    """Return the key of a part with the kind of its row: a day, a session, or a chapter."""
    kind = role if role in (Role.DAY, Role.SESSION) else Role.CHAPTER
    return f"{kind}:{key}"


def digest_of(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """An article as it came in: its text with the original line ends, its outline with keys, and digests.

    `digests` are those of heading and text of each part by its identity, as they were when the article was taken in;
    none for what is stored in another way. `key_above` is the key of the text above the first entry.
    """

    text: str
    outline: Outline
    digests: Mapping[str, tuple[str, str]]
    key_above: str = ""
    is_own: bool = False

    def raw_lines(self) -> list[str]:
        """Return the lines of the whole article with their line ends."""
        lines = _LINE.findall(self.text)
        return lines[:-1] if len(lines) > 1 and lines[-1] == "" and lines[-2][-1:] not in {"\n", "\r"} else lines


@dataclass(frozen=True, slots=True)
class SourceForm:
    """An article in the form of its source: the text, and its outline with keys; `is_own`: the app wrote it first."""

    text: str
    outline: Outline
    key_above: str = ""
    is_own: bool = False


def in_source_form(
    source: ArticleSource,
    parts: Sequence[WrittenPart],
    front: str,
    listed: tuple[str, str] = ("", ""),
    foreign: str | None = None,
) -> SourceForm:
    """Return the article with the parts of today in the form of `source`.

    `front` is the front matter of today; `listed` is the list of the other articles above and below the body.
    `foreign` is front matter that the site does not have, which stays in the place of `front`.
    """
    return _Writer(source).written(parts, front, listed, foreign)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The original lines of a part: those of its heading, and those of its text with blank lines around."""

    entry: OutlineEntry | None
    heading: tuple[str, ...]
    text: tuple[str, ...]


class _Writer:
    """Writes one article."""

    def __init__(self, source: ArticleSource) -> None:
        raw = source.raw_lines()
        self._source = source
        self._end = "\r\n" if "\r\n" in source.text else "\n"
        first = source.outline.first_line
        self._front = raw[:first]
        self._kept = dict(_kept(source, raw[first:]))
        # Without text above the first entry, the blank lines there.
        self._above = () if source.key_above else self._kept.pop(_ABOVE).text
        self._before = dict(zip(self._kept, [_ABOVE, *self._kept], strict=False))
        self._lines: list[str] = []
        self._entries: list[OutlineEntry] = []
        self._last = _ABOVE

    def written(
        self, parts: Sequence[WrittenPart], front: str, listed: tuple[str, str], foreign: str | None
    ) -> SourceForm:
        """Return the article."""
        source = self._source
        above = ""
        same_front = source.digests.get(FRONT, ("", ""))[0] == digest_of(front)
        if same_front:
            head = self._front
        elif foreign is not None:
            head = [line + self._end for line in split_lines(foreign)]
        else:
            head = self._paragraph(front)
        if not same_front and foreign is None and head and self._above and not self._above[0].strip():
            del head[-1]  # its blank line is there already
        head = [*head, *self._above, *self._paragraph(listed[0])]
        siblings = self._siblings(parts)
        for part, sibling in zip(parts, siblings, strict=True):
            if not part.level:
                above = part.key
            self._add(part, sibling)
        outline = replace(
            source.outline,
            lines=tuple(line.rstrip("\r\n") for line in self._lines),
            entries=tuple(self._entries),
            first_line=len(head),
        )
        below = self._paragraph(listed[1])
        if below:
            self._end_line_above(blank=True)
            del below[-1]
        return SourceForm("".join([*head, *self._lines, *below]), outline, above, source.is_own)

    def _paragraph(self, text: str) -> list[str]:
        """Return the lines of a text and a blank line; nothing for an empty text."""
        return [line + self._end for line in (*split_lines(text), "")] if text else []

    def _siblings(self, parts: Sequence[WrittenPart]) -> list[OutlineEntry | None]:
        """Return for each part the entry of the nearest original part of its kind: the one above, else the first."""
        found: list[OutlineEntry | None] = []
        last: dict[Role, OutlineEntry] = {}
        originals = [kept.entry for part in parts if (kept := self._kept.get(part.identity)) and kept.entry]
        for entry in reversed(originals):
            last[entry.role] = entry
        for part in parts:
            kept = self._kept.get(part.identity)
            if kept and kept.entry:
                last[part.role] = kept.entry
            found.append(last.get(part.role))
        return found

    def _add(self, part: WrittenPart, sibling: OutlineEntry | None) -> None:
        kept = self._kept.get(part.identity)
        known = self._source.digests.get(part.identity, ("", ""))
        same_heading, same_text = (a == b for a, b in zip(part.digests, known, strict=True))
        # Speakers that the heading does not tell stand in the text.
        same_text = same_text and (same_heading or bool(kept and kept.entry and kept.entry.speakers))
        if kept is None and same_heading and part.role is Role.DAY:
            self._add_text(part, None, same=same_text)  # a day that no line names
            return
        below, self._last = self._last, part.identity
        if part.level:
            self._end_line_above(blank=self._before.get(part.identity) != below)
            entry = self._heading(part, kept, sibling, same=same_heading)
            self._entries.append(replace(entry, key=part.key))
        self._add_text(part, kept, same=same_text)

    def _heading(
        self, part: WrittenPart, kept: _Kept | None, sibling: OutlineEntry | None, *, same: bool
    ) -> OutlineEntry:
        """Write the heading of a part, and return its entry."""
        line = len(self._lines)
        code, title = split_heading(part.heading) if part.role is Role.SESSION else ("", part.heading)
        if kept is not None and kept.entry is not None:
            entry = replace(kept.entry, line=line)
            if same:
                self._lines += kept.heading
                return entry
            changed = replace(entry, code=code, title=title, speakers=part.speakers if entry.speakers else "")
            written = renamed(kept.heading[0], entry, changed) if entry.length == 1 else None
            if written is not None:
                self._lines.append(written)
                return changed
            level, form = entry.level, entry.form
        else:
            level, form = (sibling.level, sibling.form) if sibling else (part.level, LineForm.HEADING)
        if level:
            self._write(f"{'#' * level} {part.heading}")
            return OutlineEntry(line, part.role, LineForm.HEADING, title, level=level, code=code)
        marked = {LineForm.BOLD: f"**{part.heading}**", LineForm.ITEM: f"- {part.heading}"}
        self._write(marked.get(form, part.heading))
        return OutlineEntry(line, part.role, form, title, code=code, indent=2 if form is LineForm.ITEM else 0)

    def _add_text(self, part: WrittenPart, kept: _Kept | None, *, same: bool) -> None:
        if same:
            self._lines += kept.text if kept else ()
            return
        entry = self._entries[-1] if part.level and self._entries and self._entries[-1].key == part.key else None
        level = entry.level if entry and entry.level else part.level
        text = part.write(level, not (entry and entry.speakers))
        if kept and kept.entry:
            text = _without_rest(text, kept, renamed_to=entry)
        above, below = _blank_ends(kept.text) if kept else ([self._end], [self._end])
        indent = " " * (entry.indent if entry else 0)
        if not text:
            self._lines += below or above
            return
        if part.level:
            self._lines += above if above or (kept and any(kept.text)) else [self._end]
        else:
            self._lines += above
        for line in split_lines(text):
            self._write(indent + line if line.strip(" \t") else line)
        self._lines += below

    def _end_line_above(self, *, blank: bool) -> None:
        """End the line above; with `blank`, see that a blank line separates it from what follows."""
        if self._lines and self._lines[-1][-1:] not in {"\n", "\r"}:
            self._lines[-1] += self._end
        if blank and self._lines and self._lines[-1].strip():
            self._lines.append(self._end)

    def _write(self, line: str) -> None:
        self._end_line_above(blank=False)
        self._lines.append(line + self._end)


def _kept(source: ArticleSource, raw: Sequence[str]) -> list[tuple[str, _Kept]]:
    """Return the original lines of each part that has a key; parts without one belong to the part above."""
    keyed = [entry for entry in source.outline.entries if entry.key]
    ends = [entry.line for entry in keyed[1:]] + [len(raw)]
    first = keyed[0].line if keyed else len(raw)
    found = [(identity_of(Role.CHAPTER, source.key_above), _Kept(None, (), tuple(raw[:first])))]
    for entry, end in zip(keyed, ends, strict=False):  # without entries all lines stand above
        below = entry.line + entry.length
        found.append(
            (identity_of(entry.role, entry.key), _Kept(entry, tuple(raw[entry.line : below]), tuple(raw[below:end])))
        )
    return found


def _without_rest(text: str, kept: _Kept, *, renamed_to: OutlineEntry | None) -> str:
    """Return a text without what the line of its heading still tells."""
    if kept.entry is None or renamed_to is None or renamed_to.form is not kept.entry.form:
        return text
    rest = "\n".join(rest_of_heading(kept.heading[0].rstrip("\r\n"), kept.entry)).strip("\n")
    return text[len(rest) :].lstrip("\n") if rest and text.startswith(rest) else text


def _blank_ends(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the blank lines at the start and at the end of a text."""
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return list(lines[:first]), list(lines[last:])
