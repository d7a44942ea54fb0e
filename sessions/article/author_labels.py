"""Labels of footnotes and of link definitions in one article that several people wrote.

Markdown knows one set of labels for the whole article: ``[docs]: https://…`` of one author makes a link of the plain
``[docs]`` of another. Here the labels of each author get a suffix where somebody else has the same ones, or where the
author defines them in several sessions, and what an author uses without a definition stays text.

What may be a definition is taken as one, also where a renderer would see a paragraph that goes on: a missed definition
takes over other people's texts, and one too many only changes a label. Linear in the length of the texts.
"""

import re
from collections import ChainMap, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import count

from .lines import TICKS, CodeSpans, scan, split_lines

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
Place = Hashable
"""The session of which a text speaks; texts of one place share their definitions."""


class AuthorLabels:
    """Whose labels are whose, in the texts of one article."""

    def __init__(self, texts: Iterable[tuple[Owner, Place, str]]) -> None:
        """`texts` are all texts of the article, in the order of their authors, each with its owner and place."""
        held = list(texts)
        self._suffixes: dict[tuple[Owner, Place], dict[str, str]] = {}
        self._elsewhere: dict[Owner, dict[str, str]] = {}
        self._defined: dict[Owner, set[str]] = defaultdict(set)
        self._of_team: set[str] = set()
        self._foreign: dict[Owner, set[str]] = {}
        if not any("]:" in text for *_of, text in held):
            return
        users: dict[str, set[Owner]] = defaultdict(set)
        places: dict[Owner, dict[str, dict[Place, None]]] = defaultdict(lambda: defaultdict(dict))
        for owner, place, text in held:
            for stretch in _stretches(text):
                for key, *_at in _definitions(stretch):
                    self._defined[owner].add(key)
                    places[owner][key][place] = None
                labels = (found["label"] for found in _BRACKETS_OR_ESCAPE.finditer(stretch))
                for label in labels:
                    if label is not None:
                        users[_key(label)].add(owner)
        taken = {int(number[1]) for key in users if (number := _NUMBER.search(key))}
        free = (number for number in count(1) if number not in taken)
        self._of_team = self._defined.pop(None, set())
        for owner in dict.fromkeys(owner for owner, *_of in held if owner is not None):
            self._number(owner, f"-{next(free)}", places[owner], users, taken)

    def _number(
        self,
        owner: int,
        suffix: str,
        places: Mapping[str, Iterable[Place]],
        users: Mapping[str, set[Owner]],
        taken: set[int],
    ) -> None:
        """Choose the suffixes of an author's labels; `places` are those that define each, `taken` numbers in use."""
        self._elsewhere[owner] = {}
        numbers: dict[Place, int] = {}
        free = (number for number in count(1) if number not in taken)
        for key, where in places.items():
            defining = list(where)
            if len(defining) == 1 and len(users[key]) == 1:
                continue
            for place in defining:
                own = suffix
                if len(defining) > 1:
                    if place not in numbers:
                        numbers[place] = next(free)
                    own = f"{suffix}-{numbers[place]}"
                self._suffixes.setdefault((owner, place), {})[key] = own
                # A text that only refers to it means the first one, as in Markdown.
                self._elsewhere[owner].setdefault(key, own)

    def own(self, owner: int, place: Place, text: str) -> str:
        """Return a text of an author, with labels that are nobody else's and those of this place."""
        suffixes = ChainMap(self._suffixes.get((owner, place), {}), self._elsewhere.get(owner, {}))
        defined = self._defined.get(owner, set())
        if owner not in self._foreign:
            self._foreign[owner] = self._of_team - defined
        foreign = self._foreign[owner]
        if "[" not in text or not (suffixes or foreign):
            return text
        write = _Writer(suffixes, foreign, defined)
        return "\n".join(write.rewritten(stretch) if is_text else stretch for stretch, is_text in _in_stretches(text))


class _Writer:
    """Writes the stretches of one author's text with other labels."""

    def __init__(self, suffixes: Mapping[str, str], foreign: set[str], defined: set[str]) -> None:
        """`suffixes` are those of the labels to rename; `foreign` ones are not the author's, `defined` ones are."""
        self._suffixes, self._foreign, self._defined = suffixes, foreign, defined

    def rewritten(self, text: str) -> str:
        """Return a stretch with its definitions and references renamed, and references to foreign ones as text."""
        definitions = list(_definitions(text))
        edits = {
            start + 1 + _end_of_words(text[start + 1 : end - 1]): self._suffixes[key]
            for key, start, end in definitions
            if key in self._suffixes
        }
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
                self._add(edits, key, start, _suffix_place(found))
                consumed = end
            elif following and (other := _key(following["label"])) and not other.startswith("^"):
                if other in self._defined:
                    self._add(edits, other, following.start(), _suffix_place(following))
                    consumed = at = following.end()
                elif after_text and key in self._defined:
                    self._add(edits, key, start, _suffix_place(found))
                    consumed = end
            elif after_text:
                self._add(edits, key, start, _suffix_place(found))
                consumed = end
            elif not text.startswith("(", end):
                is_empty = following is not None and not _key(following["label"])
                words = _end_of_words(found["label"])
                label = f"{found['label'][:words]}{self._suffixes.get(key, '')}{found['label'][words:]}"
                self._add(edits, key, start, end + 1 if is_empty else end, label if is_empty else f"[{label}]")
                consumed = following.end() if is_empty and following else end
        return edits

    def _add(self, edits: dict[int, str], key: str, start: int, at: int, new: str = "") -> None:
        """Insert at a place what a label needs, by default its suffix; before a foreign one a backslash."""
        if key in self._suffixes:
            edits[at] = new or self._suffixes[key]
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


def _suffix_place(brackets: re.Match[str]) -> int:
    """Return where in a text the suffix of a label belongs."""
    return brackets.start("label") + _end_of_words(brackets["label"])


def _end_of_words(label: str) -> int:
    """Return where the words of a label end: blanks, line breaks and quote marks behind them are no part of its key."""
    end = len(label)
    while (start := label.rfind("\n", 0, end) + 1) and not label[start:end].strip(" \t>"):
        end = start - 1
    return len(label[:end].rstrip())


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
