"""Whether a regular expression takes more than linear time, decided from its structure, without running it.

A backtracking matcher takes quadratic time exactly where a text can be divided between two repetitions in as many ways
as it is long: there are two places p and q in the pattern and a word such that p reads the word and is p again, p reads
it and is q, and q reads it and is q again. It takes exponential time where p reads a word in two ways and is p again.
A search tries every start, which is one more place that reads everything. Possessive repetitions and atomic groups are
left in one way only. What has matched is not tried again.

Known limits, all on the careful side: a longer lookahead excludes nothing (its own repetitions count); a reference to a
group reads whatever the group reads; repetitions up to `bound` are counted as a constant factor.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]

START, END = -1, -2
"""In place of a character: before the first one, behind the last one."""

_SAMPLE = " \t\n\r\x0b\xa0\u3000\u200baZzk0195_-.,:;!?#*~`^$|&<>()[]{}\"'/\\@=+%\x00\x7féßİあ漢９🎪\u0301"
_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)

Condition = Callable[[int, int], bool]
"""Whether a place between two characters (classes of them, or START and END) is allowed."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The way out of a possessive repetition of one character: by another character only, or at the end."""

    chars: frozenset[int]

    def __call__(self, _before: int, following: int) -> bool:
        return following not in self.chars


@dataclass(slots=True)
class Place:
    """A place of a pattern that reads one character: what it reads, and the atomic groups it stands in."""

    chars: frozenset[int]
    start: int
    end: int
    atomic: tuple[int, ...]


@dataclass(slots=True)
class Automaton:
    """A pattern as places that read and steps between them that read nothing."""

    places: list[Place] = field(default_factory=list)
    steps: dict[int, list[tuple[int, Condition | None]]] = field(default_factory=lambda: defaultdict(list))
    nodes: int = 0

    def node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def step(self, start: int, end: int, condition: Condition | None = None) -> None:
        self.steps[start].append((end, condition))


def _literals(tree: Iterable[tuple[object, object]]) -> Iterator[int]:
    for op, value in tree:
        if op in (sre.LITERAL, sre.NOT_LITERAL):
            yield value  # type: ignore[misc]
        elif op is sre.RANGE:
            yield from value  # type: ignore[misc]
        elif isinstance(value, (list, _parser.SubPattern)):
            yield from _literals(value)
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, _parser.SubPattern):
                    yield from _literals(part)
                elif isinstance(part, list):
                    for each in part:
                        yield from _literals(each)


def _reads(op: object, value: object, flags: int, char: str) -> bool:
    """Say whether one item of a pattern reads a character."""
    if op is sre.ANY:
        return bool(flags & re.DOTALL) or char != "\n"
    if op is sre.CATEGORY:
        return re.match(_CATEGORIES[value], char, flags & re.ASCII) is not None  # type: ignore[index]
    same = {char, char.lower(), char.upper(), char.swapcase()} if flags & re.IGNORECASE else {char}
    codes = {ord(each) for each in same if len(each) == 1}
    if op is sre.LITERAL:
        return value in codes
    if op is sre.NOT_LITERAL:
        return value not in codes
    if op is sre.RANGE:
        return any(value[0] <= code <= value[1] for code in codes)  # type: ignore[index]
    assert op is sre.IN, op
    items = list(value)  # type: ignore[call-overload]
    negated = items[0][0] is sre.NEGATE
    return negated != any(_reads(*item, flags, char) for item in items if item[0] is not sre.NEGATE)


class _Builder:
    """Turns the tree of the standard library's parser into an automaton."""

    def __init__(self, pattern: re.Pattern[str] | re.Pattern[bytes], *, bound: int) -> None:
        source = pattern.pattern
        text = source.decode("latin-1") if isinstance(source, bytes) else source
        flags = pattern.flags | (re.ASCII if isinstance(source, bytes) else 0)
        self.tree = _parser.parse(text, flags & ~re.UNICODE)
        self.flags, self.bound = flags, bound
        codes = {ord(char) for char in _SAMPLE}
        for code in _literals(self.tree):
            codes |= {code - 1, code, code + 1}
            codes |= {ord(each) for each in chr(code).swapcase()} if code else set()
        self.letters = [chr(code) for code in sorted(codes) if 0 <= code < 0x110000]
        self.sets: list[frozenset[int]] = []
        self.automaton = Automaton()
        self.groups: dict[int, tuple[_parser.SubPattern, int]] = {}
        self.atomic = 0

    def chars(self, op: object, value: object, flags: int) -> frozenset[int]:
        return frozenset(i for i, char in enumerate(self.letters) if _reads(op, value, flags, char))

    def single(self, tree: _parser.SubPattern, flags: int) -> frozenset[int] | None:
        """Return what a tree reads if that is one character, else None."""
        chars = self._single(tree, flags)
        if chars is not None:
            self.sets.append(chars)
        return chars

    def _single(self, tree: _parser.SubPattern, flags: int) -> frozenset[int] | None:
        if len(tree) != 1:
            return None
        op, value = tree[0]
        if op is sre.SUBPATTERN:
            return self._single(value[3], (flags | value[1]) & ~value[2])
        if op is sre.BRANCH:
            parts = [self._single(part, flags) for part in value[1]]
            return None if any(part is None for part in parts) else frozenset().union(*parts)  # type: ignore[arg-type]
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            return self.chars(op, value, flags)
        return None

    def build(self, tree: Iterable[tuple[object, object]], start: int, flags: int, atomic: tuple[int, ...]) -> int:
        """Add a tree from a node on; return the node behind it."""
        for op, value in tree:
            start = self.item(op, value, start, flags, atomic)
        return start

    def item(self, op: object, value: object, start: int, flags: int, atomic: tuple[int, ...]) -> int:
        automaton = self.automaton
        end = automaton.node()
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            automaton.places.append(Place(self.chars(op, value, flags), start, end, atomic))
        elif op is sre.BRANCH:
            for part in value[1]:  # type: ignore[index]
                automaton.step(self.build(part, self.after(start), flags, atomic), end)
        elif op is sre.SUBPATTERN:
            group, added, removed, inner = value  # type: ignore[misc]
            flags = (flags | added) & ~removed
            if group is not None:
                self.groups[group] = inner, flags
            automaton.step(self.build(inner, start, flags, atomic), end)
        elif op is sre.ATOMIC_GROUP:
            automaton.step(self.build(value, start, flags, self.deeper(atomic)), end)  # type: ignore[arg-type]
        elif op in _REPEATS:
            self.repeat(op, value, start, end, flags, atomic)  # type: ignore[arg-type]
        elif op is sre.AT:
            automaton.step(start, end, self.anchor(value, flags))
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            self.look(op is sre.ASSERT, value, start, end, flags, atomic)  # type: ignore[arg-type]
        elif op in (sre.GROUPREF, sre.GROUPREF_IGNORE):
            inner, inner_flags = self.groups[value]  # type: ignore[index]
            automaton.step(self.build(inner, start, inner_flags, atomic), end)
        elif op is sre.GROUPREF_EXISTS:
            for part in value[1:]:  # type: ignore[index]
                automaton.step(self.build(part or [], self.after(start), flags, atomic), end)
        else:  # pragma: no cover
            raise NotImplementedError(op)
        return end

    def after(self, start: int, condition: Condition | None = None) -> int:
        node = self.automaton.node()
        self.automaton.step(start, node, condition)
        return node

    def deeper(self, atomic: tuple[int, ...]) -> tuple[int, ...]:
        self.atomic += 1
        return (*atomic, self.atomic)

    def repeat(
        self,
        op: object,
        value: tuple[int, int, _parser.SubPattern],
        start: int,
        end: int,
        flags: int,
        atomic: tuple[int, ...],
    ) -> None:
        least, most, inner = value
        endless = most is sre.MAXREPEAT or most > self.bound
        leave: Leave | None = None
        if op is sre.POSSESSIVE_REPEAT:
            atomic = self.deeper(atomic)
            chars = self.single(inner, flags)
            if chars is not None and most is sre.MAXREPEAT:
                leave = Leave(chars)
        for _copy in range(min(least, 2)):
            start = self.build(inner, self.after(start), flags, atomic)
        if endless:
            loop = self.after(start)
            self.automaton.step(self.build(inner, self.after(loop), flags, atomic), loop)
            self.automaton.step(loop, end, leave)
            return
        for _copy in range(min(most - least, 2)):
            self.automaton.step(start, end)
            start = self.build(inner, self.after(start), flags, atomic)
        self.automaton.step(start, end)

    def look(
        self,
        wanted: bool,
        value: tuple[int, _parser.SubPattern],
        start: int,
        end: int,
        flags: int,
        atomic: tuple[int, ...],
    ) -> None:
        direction, inner = value
        chars = self.single(inner, flags)
        if direction < 0:
            behind = chars is not None
            self.automaton.step(start, end, (lambda before, _next: (before in chars) == wanted) if behind else None)
        elif chars is not None:
            self.automaton.step(start, end, lambda _before, following: (following in chars) == wanted)
        else:
            self.automaton.step(start, end)
            self.build(inner, self.after(start), flags, self.deeper(atomic))

    def anchor(self, code: object, flags: int) -> Condition | None:
        newline = self.letters.index("\n")
        if code in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
            many = bool(flags & re.MULTILINE) and code is sre.AT_BEGINNING
            return lambda before, _next: before == START or (many and before == newline)
        if code is sre.AT_END:
            return lambda _before, following: following in (END, newline)
        if code is sre.AT_END_STRING:
            return lambda _before, following: following == END
        word = {i for i, char in enumerate(self.letters) if _reads(sre.CATEGORY, sre.CATEGORY_WORD, flags, char)}
        within = code is sre.AT_BOUNDARY
        return lambda before, following: ((before in word) != (following in word)) == within
