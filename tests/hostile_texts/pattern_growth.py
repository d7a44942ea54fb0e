"""The two places of a pattern between which a text can be divided in as many ways as it is long."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

from hostile_texts.pattern_cost import END, START, Condition, Leave, Place, _Builder

SEARCH, MATCH, FULLMATCH = "search", "match", "fullmatch"
"""How a pattern is asked: from every start, from one start, from one start to the end."""

_MOST_STEPS = 20_000


class Growth(NamedTuple):
    """What makes a pattern cost more than linear time: the word repeated, and whether the cost is even exponential."""

    word: str
    before: str
    exponential: bool = False


type _Pairs = frozenset[tuple[int, int]] | None
"""Pairs of letters between which a way is allowed; None for all."""


class _Step(NamedTuple):
    """A way from one place to another: the pairs of characters it is allowed between."""

    place: int
    allowed: _Pairs


class _Graph:
    """The places of an automaton and the ways between them; place 0 is the search itself where there is one."""

    def __init__(self, builder: _Builder, how: str) -> None:
        automaton = builder.automaton
        letters = range(len(builder.letters))
        begin = automaton.node()
        if how == SEARCH:
            everything = automaton.node()
            automaton.places.append(Place(frozenset(letters), begin, everything, ()))
            automaton.step(everything, begin)
        final = builder.build(builder.tree, builder.after(begin), builder.flags, ())
        if how == FULLMATCH:
            final = builder.after(final, lambda _before, following: following == END)
        self.places = automaton.places
        self.shown = builder.letters
        self.letters = self._classes(builder)
        self.reads = [frozenset(self.letters) & place.chars for place in self.places]
        self._pairs: dict[tuple[int, ...], _Pairs] = {}
        self._conditions: list[Condition] = []
        self._numbers: dict[int, int] = {}
        self._moves: dict[tuple[int, int, int], list[int]] = {}
        by_start = defaultdict(list)
        for i, place in enumerate(self.places):
            by_start[place.start].append(i)
        self.steps, self.accepts = [], []
        for place in self.places:
            steps, accepts = self._closure(place.end, automaton.steps, by_start, final)
            self.steps.append(steps)
            self.accepts.append(accepts)
        self.begin = self._closure(begin, automaton.steps, by_start, final)[0]

    def _classes(self, builder: _Builder) -> list[int]:
        """Return one letter of each kind that the pattern tells apart."""
        word = re.compile(r"\w", builder.flags & re.ASCII)
        kinds: dict[tuple[object, ...], int] = {}
        sets = list({place.chars for place in self.places} | set(builder.sets))
        for i, char in enumerate(builder.letters):
            kinds.setdefault((char == "\n", word.match(char) is None, *(i in chars for chars in sets)), i)
        return list(kinds.values())

    def _closure(
        self,
        node: int,
        steps: dict[int, list[tuple[int, Condition | None]]],
        by_start: dict[int, list[int]],
        final: int,
    ) -> tuple[list[_Step], list[_Pairs]]:
        found: list[_Step] = []
        accepts: list[_Pairs] = []
        todo: list[tuple[int, tuple[int, ...], frozenset[tuple[int, int]]]] = [(node, (), frozenset())]
        done = 0
        while todo:
            done += 1
            assert done < _MOST_STEPS, "too many ways through this pattern"
            at, conditions, seen = todo.pop()
            allowed = self.pairs(conditions)
            found += [_Step(place, allowed) for place in by_start[at] if allowed is None or allowed]
            if at == final:
                # A possessive repetition that matches matches all it reads.
                accepts.append(self.pairs(tuple(i for i in conditions if not isinstance(self._conditions[i], Leave))))
            for i, (end, condition) in enumerate(steps[at]):
                if (at, i) not in seen:
                    more = conditions if condition is None else (*conditions, self.number(condition))
                    todo.append((end, more, seen | {(at, i)}))
        return found, accepts

    def number(self, condition: Condition) -> int:
        if id(condition) not in self._numbers:
            self._numbers[id(condition)] = len(self._conditions)
            self._conditions.append(condition)
        return self._numbers[id(condition)]

    def pairs(self, conditions: tuple[int, ...]) -> _Pairs:
        """Return the pairs of letters that all conditions allow; None if they allow all."""
        key = tuple(sorted(set(conditions)))
        if key not in self._pairs:
            self._pairs[key] = (
                frozenset(
                    (before, following)
                    for before in (START, *self.letters)
                    for following in (END, *self.letters)
                    if all(self._conditions[i](before, following) for i in key)
                )
                if key
                else None
            )
        return self._pairs[key]

    def moves(self, place: int, before: int, letter: int) -> list[int]:
        """Return where a place may go by a letter, once for every way; asked for again and again, so it is kept."""
        asked = place, before, letter
        if (kept := self._moves.get(asked)) is None:
            kept = self._moves[asked] = [
                step.place
                for step in self.steps[place]
                if letter in self.reads[step.place] and (step.allowed is None or (before, letter) in step.allowed)
            ]
        return kept

    def matched(self, place: int, before: int, letter: int) -> bool:
        """Say whether a text has matched at a place, whatever follows the letter."""
        return any(allowed is None or (before, letter) in allowed for allowed in self.accepts[place])


def growths(pattern: re.Pattern[str] | re.Pattern[bytes], how: str, *, bound: int = 5000) -> Iterator[Growth]:
    """Yield what makes a pattern cost more than linear time; nothing for one that does not."""
    graph = _Graph(_Builder(pattern, bound=bound), how)
    reachable = _reached(graph, [step.place for step in graph.begin])
    rings = _rings(graph, reachable)
    ahead = {place: _reached(graph, [place]) for place in rings}
    for p in rings:
        if _two_ways(graph, p, rings[p]) and not (how == SEARCH and p == 0):
            yield Growth(_shown(graph, [next(iter(graph.reads[p]))]), "", exponential=True)
        for q in rings:
            if p != q and q in ahead[p] and not _left_one_way(graph, p, q) and graph.reads[p] & graph.reads[q]:
                word = _shared_word(graph, p, q, rings[p], ahead[p], rings[q])
                if word is not None:
                    yield Growth(_shown(graph, word), f"{p} {q}")


def _shown(graph: _Graph, word: list[int]) -> str:
    return "".join(graph.shown[letter] for letter in word)


def _left_one_way(graph: _Graph, p: int, q: int) -> bool:
    """Say whether p is in an atomic group that q is not in."""
    within = graph.places[q].atomic
    outer = graph.places[p].atomic
    return outer != within[: len(outer)]


def _reached(graph: _Graph, start: list[int]) -> set[int]:
    seen, todo = set(start), list(start)
    while todo:
        for step in graph.steps[todo.pop()]:
            if step.place not in seen:
                seen.add(step.place)
                todo.append(step.place)
    return seen


def _rings(graph: _Graph, places: set[int]) -> dict[int, set[int]]:
    """Return the places that can come back to themselves, each with those on the way."""
    ahead = {place: _reached(graph, [step.place for step in graph.steps[place]]) for place in places}
    return {place: {each for each in ahead[place] if place in ahead[each]} for place in places if place in ahead[place]}


def _shared_word(
    graph: _Graph, p: int, q: int, ring_p: set[int], between: set[int], ring_q: set[int]
) -> list[int] | None:
    """Return a word that leads from p to p, from p to q and from q to q, or None."""
    for first in graph.reads[p] & graph.reads[q]:
        start, goal = (p, p, q, first), (p, q, q, first)
        seen, todo = {start: None}, deque([start])
        while todo:
            state = todo.popleft()
            one, two, three, before = state
            for letter in graph.letters:
                if (graph.matched(one, before, letter) and one) or graph.matched(three, before, letter):
                    continue
                ones = ring_p.intersection(graph.moves(one, before, letter))
                threes = ring_q.intersection(graph.moves(three, before, letter)) if ones else ()
                twos = between.intersection(graph.moves(two, before, letter)) if threes else ()
                for new in ((a, b, c, letter) for a in ones for b in twos for c in threes):
                    if new not in seen:
                        seen[new] = state
                        todo.append(new)
                        if new == goal:
                            word = [letter]
                            while state != start:
                                word.append(state[3])
                                state = seen[state]
                            return word[::-1]
    return None


def _two_ways(graph: _Graph, p: int, ring: set[int]) -> bool:
    """Say whether a word leads from p to p in two ways."""
    for first in graph.reads[p]:
        start = (p, p, first, False)
        seen, todo = {start}, deque([start])
        while todo:
            one, two, before, parted = todo.popleft()
            for letter in graph.letters:
                if graph.matched(one, before, letter) or graph.matched(two, before, letter):
                    continue
                ones = [each for each in graph.moves(one, before, letter) if each in ring]
                twos = [each for each in graph.moves(two, before, letter) if each in ring]
                for a in ones:
                    for b in twos:
                        apart = parted or a != b or (one == two and ones.count(a) > 1)
                        new = (a, b, letter, apart)
                        if new == (p, p, first, True):
                            return True
                        if new not in seen:
                            seen.add(new)
                            todo.append(new)
    return False
