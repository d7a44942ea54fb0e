"""Marks of emphasis that CommonMark reads otherwise than they were meant, and what puts that right.

A mark opens nothing between a letter and punctuation, and closes nothing between punctuation and a letter. Japanese has
no spaces there: ``**重要。**なので`` is not bold, and with another ``**`` behind it the bold text goes on to that. Pure
functions.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sessions.article.parse_cost import cut_within, effort_of

from .findings import Repair, short
from .lines import TICKS, outside_code, split_lines

MAX_EFFORT = 60_000
"""Cost limit of the search in one text, and of splitting it into paragraphs; real texts need less than a tenth."""

_KANA = "\u3040-\u309f"
"""The letters of endings and particles, which stand beside emphasis but hardly in file names and formulas."""
_JAPANESE = r"[\u3040-\u30ff\u3400-\u9fff]"
# Of others than ** only those between a letter and punctuation, or beside Japanese: a list has many.
_SUSPICIOUS = re.compile(
    rf"\*\*|[^\w\s*](?:\*|~~)\w|\w(?:\*|~~)[^\w\s*]|{_JAPANESE}__|__{_JAPANESE}|[{_KANA}]_|_[{_KANA}]",
)
_RUN = re.compile(
    rf"{TICKS}|\\.|<[^<>\s]*+>|\]\([^()\s]*+|(?P<run>(?<!\*)\*{{1,3}}(?!\*)|(?<!~)~~(?!~)|(?<!_)__?(?!_))"
)
_ENDS = "。．、，！？：；…‥"
_BRACKETS = dict(zip("（(「『【〈《〔［“‘", "）)」』】〉》〕］”’", strict=True))
# With spaces on both sides it is a sign, such as of a power.
_BOLD = re.compile(r"(?<=[^\s*])\*\*|\*\*(?=[^\s*])")
_EMPHASIS = frozenset({"strong", "em", "s"})

Fault = Literal["bold-stays-text", "emphasis-stays-text", "emphasis-runs-on"]


@dataclass(frozen=True, slots=True)
class Misread:
    """A place where marks are read otherwise than meant: a key of a finding, the words there, and the repair."""

    key: Fault
    excerpt: str
    repair: Repair | None = None


@dataclass(slots=True)
class _Marks:
    """The kinds of marks of a paragraph that are not all read as marks, and the changes that put that right.

    A change is the place where it begins, where it ends, and the new text.
    """

    kinds: set[str] = field(default_factory=set)
    changes: list[tuple[int, int, str]] = field(default_factory=list)


@lru_cache(maxsize=256)
def misread_emphasis(text: str) -> tuple[tuple[Misread, ...], int]:
    """Return the places of a text in its order, and the cost of the search.

    Limited to MAX_EFFORT. Only paragraphs with such marks are parsed, because parsing takes the time. Cached, because a
    report is checked again after each change of one text.
    """
    if not _SUSPICIOUS.search(text):
        return (), 0
    md, env = _parser(), dict[str, Any]()
    found: list[Misread] = []
    beginning = cut_within(text, MAX_EFFORT)
    lines = split_lines(beginning)
    left, line = MAX_EFFORT, 0
    for block in md.parse(beginning, env):
        line = block.map[0] if block.map else line
        if block.type != "inline" or not _SUSPICIOUS.search(block.content):
            continue
        left -= effort_of(block.content)
        if left < 0:
            break
        marks = _marks(block.content)
        faults = list(_faults(block.content, marks, env))
        if not faults:
            continue
        left -= effort_of(block.content)
        found += _with_repairs(faults, block.content, marks, lines[line:], env) or faults
    return tuple(dict.fromkeys(found)), effort_of(beginning) + min(MAX_EFFORT, MAX_EFFORT - left)


@cache
def _parser() -> MarkdownIt:
    # Without text_join, an escaped \** stays separate from an unescaped one.
    md = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return md.disable(["text_join", "inline"])


def _marks(content: str) -> _Marks:
    """Pair the marks of a paragraph as a person reads them: each with the next of its kind."""
    opened: dict[str, int] = {}
    marks = _Marks()
    for match in outside_code(_RUN, content):
        mark, start = match["run"], match.start()
        if not mark:
            continue
        if mark in opened and content[start - 1].strip():
            _pair(content, mark, opened.pop(mark), start, marks)
        elif (sign := content[match.end() : match.end() + 1].strip()) and sign not in _ENDS:
            opened[mark] = start
    return marks


def _pair(content: str, mark: str, start: int, end: int, marks: _Marks) -> None:
    """Add what puts a pair right: punctuation at its end or brackets around it go outside, or a space comes there.

    Between letters ``_`` and ``__`` are no marks at all: they become ``*`` and ``**``.
    """
    inside = content[start + len(mark) : end]
    before = content[start - 1] if start else ""
    after = content[end + len(mark) : end + len(mark) + 1]
    opens = _is_apart(before) or not _is_punctuation(inside[0])
    closes = _is_apart(after) or not _is_punctuation(inside[-1])
    is_read = _is_apart(before) and _is_apart(after) if "_" in mark else opens and closes
    if is_read or not _is_meant(mark, before, inside, after, are_read=(opens, closes)):
        return
    marks.kinds.add(mark)
    new = mark.replace("_", "*")
    words = inside if closes else inside.rstrip(_ENDS) or inside
    behind = inside[len(words) :]
    bracket = _BRACKETS.get(words[0], "")
    is_within = bool(bracket) and words.find(bracket) == len(words) - 1 > 1 and words.count(words[0]) == 1
    if is_within and not (opens and (closes or behind)):
        left, right, inwards = f"{words[0]}{new}", f"{new}{bracket}{behind}", 1
    else:
        left, inwards = new if opens else f" {new}", 0
        right = f"{new}{behind}" if closes or behind else f"{new} "
    marks.changes.append((start, start + len(mark) + inwards, left))
    marks.changes.append((end - len(behind) - inwards, end + len(mark), right))


def _is_meant(mark: str, before: str, inside: str, after: str, are_read: tuple[bool, bool]) -> bool:
    """Return whether a pair can be meant as emphasis: not a product, notes such as ``*1、*2``, or names of code."""
    is_japanese = re.search(_JAPANESE, inside) is not None
    beside = (before, after)
    if mark == "_":
        return is_japanese and all(_is_apart(each) or re.match(f"[{_KANA}]", each) for each in beside)
    if mark != "*":
        return is_japanese or mark != "__"
    broken = "".join(each for each, is_read in zip(beside, are_read, strict=True) if not is_read)
    if not is_japanese and not re.fullmatch(f"{_JAPANESE}+", broken):
        return False
    # "2*(3)*4", "幅*10%*数" are products.
    is_between = not (_is_apart(before) or _is_apart(after) or re.match(f"[{_KANA}]", after))
    return not is_between or (is_japanese and inside[0] not in "(（")


def _is_punctuation(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"


def _is_apart(sign: str) -> bool:
    """Return whether a mark can stand between punctuation and a character, "" at the end of the text."""
    return not sign.strip() or _is_punctuation(sign)


def _faults(content: str, marks: _Marks, env: dict[str, Any]) -> Iterator[Misread]:
    """Yield the marks that are shown as they are, and emphasis within the same."""
    children: list[Token] = []
    md = _parser()
    md.inline.parse(content, md, env, children)
    within: dict[str, int] = defaultdict(int)
    for at, child in enumerate(children):
        within[child.tag] += child.nesting
        if child.type == "text" and (bold := _BOLD.search(child.content)):
            yield Misread("bold-stays-text", _around(child.content, bold.start()))
        elif child.type == "text" and (shown := next((each for each in marks.kinds if each in child.content), "")):
            yield Misread("emphasis-stays-text", _around(child.content, child.content.index(shown)))
        elif marks.kinds and child.nesting > 0 and child.tag in _EMPHASIS and within[child.tag] > 1:
            yield Misread("emphasis-runs-on", _around(children[at + 1].content, 0))


def _with_repairs(
    faults: Sequence[Misread], content: str, marks: _Marks, lines: Sequence[str], env: dict[str, Any]
) -> list[Misread]:
    """Return the lines of a paragraph that change, with their repairs; [] where that would not put all right."""
    changed, done = [], 0
    for start, end, new in sorted(marks.changes):
        if start < done:
            return []
        changed += [content[done:start], new]
        done = end
    whole = "".join([*changed, content[done:]])
    if any(_faults(whole, _marks(whole), env)):
        return []
    found = []
    for old, new, line in zip(split_lines(content), split_lines(whole), lines, strict=False):
        if old != new:
            at = next(at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
            written = line.strip()
            found.append(
                Misread(faults[0].key, _around(old, at), Repair("line", written, written.replace(old, new, 1)))
            )
    return found if all(each.repair and each.repair.old != each.repair.new for each in found) else []


def _around(text: str, at: int) -> str:
    """Return the words around a place."""
    start = at - 12 if at > 13 else 0  # "…" is as wide as the one character before
    return f"{'…' if start else ''}{short(text[start:])}"
