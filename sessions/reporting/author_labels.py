"""Labels of footnotes and of link definitions in one article that several people wrote.

Markdown knows one set of labels for the whole article: ``[docs]: https://…`` of one author makes a link of the plain
``[docs]`` of another. Here the labels of each author get a suffix where somebody else has the same ones, and what an
author uses without a definition stays text.

What may be a definition is taken as one, also where a renderer would see a paragraph that goes on: a missed definition
takes over other people's texts, and one too many only changes a label. Linear in the length of the texts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from .code_spans import TICKS, CodeSpans
from .lines import scan, split_lines

_BREAK = r"\n(?![ \t>]*+(?:\n|\Z))"
_LABEL = rf"\[(?P<label>(?:[^\[\]\\\n]|\\[^\n]|\\(?=\n)|{_BREAK}){{0,999}}+)\]"
"""Brackets with a label, of as many characters as CommonMark allows."""
_BRACKETS = re.compile(_LABEL)
_BRACKETS_OR_ESCAPE = re.compile(rf"\\[^\n]|{_LABEL}")
_BRACKETS_OR_CODE = re.compile(rf"{TICKS}|\\[^\n]|<[A-Za-z][^\s<>]*+>|{_LABEL}")
_MARKS = re.compile(r"(?:[ \t>]|[-+*](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))*+")
"""What may stand before a definition in its line: indentation, quotes and items of a list."""
_ITEM = re.compile(r"[ \t>]*+(?:[-+*]|[0-9]{1,9}[.)]|\[\^)")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_QUOTED_BREAK = re.compile(r"\n[ \t>]*")
_NUMBER = re.compile(r"-([0-9]{1,9})\Z")
_FOOTNOTE = re.compile(r"\^[^\s]+")

Owner = int | None
"""The primary key of an author; None for what the team writes together, which is never changed."""


class AuthorLabels:
    """Whose labels are whose, in the texts of one article."""

    def __init__(self, texts: Iterable[tuple[Owner, str]]) -> None:
        """`texts` are all texts of the article, in the order of their authors, each with its owner."""
        held = list(texts)
        self._suffixes: dict[Owner, str] = {}
        self._renamed: dict[Owner, frozenset[str]] = {}
        self._defined: dict[Owner, set[str]] = defaultdict(set)
        self._of_team: set[str] = set()
        if not any("]:" in text for _owner, text in held):
            return
        users: dict[str, set[Owner]] = defaultdict(set)
        for owner, text in held:
            for stretch in _stretches(text):
                self._defined[owner].update(key for key, *_place in _definitions(stretch))
                labels = (found["label"] for found in _BRACKETS_OR_ESCAPE.finditer(stretch))
                for label in labels:
                    if label is not None:
                        users[_key(label)].add(owner)
        taken = {int(number[1]) for key in users if (number := _NUMBER.search(key))}
        free = (number for number in count(1) if number not in taken)
        self._of_team = self._defined.pop(None, set())
        for owner in dict.fromkeys(owner for owner, _text in held if owner is not None):
            self._suffixes[owner] = f"-{next(free)}"
            self._renamed[owner] = frozenset(key for key in self._defined[owner] if len(users[key]) > 1)

    def own(self, owner: int, text: str) -> str:
        """Return a text of an author, with labels that are nobody else's."""
        renamed = self._renamed.get(owner, frozenset())
        foreign = self._of_team - self._defined.get(owner, set())
        if "[" not in text or not (renamed or foreign):
            return text
        # Without a suffix: an author none of whose texts is in the article, so that nothing is renamed.
        write = _Writer(renamed, foreign, self._defined.get(owner, set()), self._suffixes.get(owner, ""))
        return "\n".join(write.rewritten(stretch) if is_text else stretch for stretch, is_text in _in_stretches(text))


class _Writer:
    """Writes the stretches of one author's text with other labels."""

    def __init__(self, renamed: frozenset[str], foreign: set[str], defined: set[str], suffix: str) -> None:
        self._renamed, self._foreign, self._defined, self._suffix = renamed, foreign, defined, suffix

    def rewritten(self, text: str) -> str:
        """Return a stretch with its definitions and references renamed, and references to foreign ones as text."""
        definitions = list(_definitions(text))
        edits = {end - 1: self._suffix for key, _start, end in definitions if key in self._renamed}
        edits |= self._references(text, {start for _key_, start, _end in definitions})
        out, done = [], 0
        for at in sorted(edits):
            out += [text[done:at], edits[at]]
            done = at
        return "".join([*out, text[done:]])

    def _references(self, text: str, definitions: set[int]) -> Mapping[int, str]:
        """Return what to insert at which places."""
        edits: dict[int, str] = {}
        consumed = -1
        code, at = CodeSpans(text), 0
        while found := code.search(_BRACKETS_OR_CODE, at):
            at = found.end()
            if found["label"] is None or found.start() in definitions:
                continue
            start, end, key = found.start(), found.end(), _key(found["label"])
            if not key:
                continue
            following = _BRACKETS.match(text, end)
            after_text = start > 0 and text[start - 1] == "]" and start != consumed
            if _FOOTNOTE.fullmatch(found["label"]):
                self._add(edits, key, start, end - 1, self._suffix)
                consumed = end
            elif following and (other := _key(following["label"])) and not other.startswith("^"):
                if other in self._defined:
                    self._add(edits, other, following.start(), following.end() - 1, self._suffix)
                    consumed = at = following.end()
                elif after_text and key in self._defined:
                    self._add(edits, key, start, end - 1, self._suffix)
                    consumed = end
            elif after_text:
                self._add(edits, key, start, end - 1, self._suffix)
                consumed = end
            elif not text.startswith("(", end):
                is_empty = following is not None and not _key(following["label"])
                label = f"{found['label']}{self._suffix}"
                self._add(edits, key, start, end + 1 if is_empty else end, label if is_empty else f"[{label}]")
                consumed = following.end() if is_empty and following else end
        return edits

    def _add(self, edits: dict[int, str], key: str, start: int, place: int, new: str) -> None:
        if key in self._renamed:
            edits[place] = new
        elif key in self._foreign:
            edits[start] = "\\"


def _definitions(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the key of each label that may be defined in a stretch, and where its brackets start and end."""
    at = 0
    while at >= 0:
        at = _MARKS.match(text, at).end()  # type: ignore[union-attr] # it matches everywhere
        found = _BRACKETS.match(text, at)
        if found and text.startswith(":", found.end()) and (key := _key(found["label"])):
            yield key, found.start(), found.end()
            at = found.end() + 1
            if key.startswith("^"):
                continue  # its note may begin with a definition
        at = text.find("\n", at) + 1 or -1


def definitions_in(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each label that a text may define: what tells it apart, its brackets as typed, and its content in a line.

    That of a link is its first line, that of a footnote its first paragraph.
    """
    if "]:" not in text:
        return
    for stretch in _stretches(text):
        found = list(_definitions(stretch))
        starts = [start for _key_, start, _end in found]
        for (key, start, end), next_one in zip(found, [*starts[1:], len(stretch)], strict=False):
            content = stretch[end + 1 : next_one]
            if next_one < len(stretch):
                content = content.rpartition("\n")[0]
            if not key.startswith("^"):
                content = content.strip().partition("\n")[0]
            yield key, stretch[start:end], " ".join(content.split())


def _key(label: str) -> str:
    """Return what tells labels apart, of footnotes and links, as every renderer compares them or more loosely."""
    return " ".join(_QUOTED_BREAK.sub(" ", label).split()).lower().upper().casefold()


def _stretches(text: str) -> Iterator[str]:
    return (stretch for stretch, is_text in _in_stretches(text) if is_text)


def _in_stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a text in pieces of whole lines, each with whether it is text: not code and not a blank line.

    Joined by line breaks the pieces are the text.
    """
    lines = scan(split_lines(text))
    held: list[str] = []
    seen_item = in_code = False
    above_blank = True
    for line in lines:
        seen_item = seen_item or (not line.fenced and _ITEM.match(line.text) is not None)
        in_code = not seen_item and (above_blank or in_code) and _INDENTED.match(line.text) is not None
        above_blank = line.blank
        if line.fenced or line.blank or in_code:
            if held:
                yield "\n".join(held), True
                held = []
            yield line.text, False
        else:
            held.append(line.text)
    if held:
        yield "\n".join(held), True
