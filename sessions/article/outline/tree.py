"""The candidates of an article as a tree: what stands below which heading, and where the text of each ends.

Also which of them are its days: those that name one, checked against the others.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sessions.article.lines import Line
from sessions.article.outline.candidates import Candidate
from sessions.article.outline.model import LineForm


@dataclass(slots=True, eq=False)
class Node:
    """A candidate in its place.

    `rank` is the level of a heading; what is no heading but a day stands between two levels, any other below them.
    `own_end` is the line where the next candidate that is a heading or a day begins, `end` the one where the text below
    it and below all its subheadings ends.
    """

    candidate: Candidate
    parent: "Node | None"
    rank: float
    own_end: int
    end: int
    children: list["Node"] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The line of the candidate."""
        return self.candidate.line

    @property
    def parent_line(self) -> int:
        """The line of the node above; -1 without one."""
        return self.parent.line if self.parent else -1

    @property
    def form(self) -> LineForm:
        """The form of the candidate: a heading, underlined or not, or another."""
        return LineForm.HEADING if self.candidate.is_heading else self.candidate.form

    @property
    def body(self) -> int:
        """The first line below the candidate."""
        return self.candidate.line + self.candidate.length


def tree_of(candidates: Sequence[Candidate], lines: Sequence[Line], loose_days: Collection[int]) -> list[Node]:
    """Return a node for each candidate, in order; `loose_days` are the lines of days that are no headings."""
    last = len(lines)
    rank_of_days = _rank_of_days(candidates, loose_days)
    nodes: list[Node] = []
    stack: list[Node] = []
    hanging: dict[LineForm, Node] = {}
    for candidate in candidates:
        if candidate.caption:
            continue
        is_day = candidate.line in loose_days
        if candidate.is_heading or is_day:
            rank = float(candidate.level) if candidate.is_heading else rank_of_days or _loose_rank(stack)
            for node in hanging.values():
                node.own_end = node.end = min(node.end, candidate.line)
            hanging.clear()
            if nodes and stack:
                stack[-1].own_end = min(stack[-1].own_end, candidate.line)
            while stack and stack[-1].rank >= rank:
                stack.pop().end = candidate.line
            node = Node(candidate, stack[-1] if stack else None, rank, last, last)
            stack.append(node)
        else:
            parent = stack[-1] if stack else None
            node = Node(candidate, parent, (parent.rank if parent else 0) + 0.75, last, last)
            if candidate.form in hanging:
                above = hanging[candidate.form]
                above.own_end = above.end = min(above.end, candidate.line)
            if candidate.form == LineForm.ITEM and candidate.indent:
                node.end = node.own_end = _end_of_item(lines, candidate)
            hanging[candidate.form] = node
        if node.parent:
            node.parent.children.append(node)
        nodes.append(node)
    return nodes


def ancestors(node: Node) -> list[Node]:
    """Return the nodes above one, the nearest first."""
    found = []
    above = node.parent
    while above:
        found.append(above)
        above = above.parent
    return found


def _rank_of_days(candidates: Sequence[Candidate], loose_days: Collection[int]) -> float:
    """Return the rank of days that are no headings: above the headings between them; 0 if there are none."""
    if not loose_days:
        return 0.0
    first, last = min(loose_days), max(loose_days)
    behind = [each for each in candidates if each.is_heading and each.line > first]
    between = [each.level for each in behind if each.line < last] or [each.level for each in behind[:1]]
    return min(between) - 0.5 if between else 0.0


def _loose_rank(stack: Sequence[Node]) -> float:
    """Return the rank of a day that is no heading: below the heading that it stands under, beside other such days."""
    above = next((node for node in reversed(stack) if node.candidate.is_heading), None)
    return (above.rank if above else 0) + 0.5


def _end_of_item(lines: Sequence[Line], item: Candidate) -> int:
    """Return the line where a list item ends: the first one that is not indented more."""
    text = lines[item.line].text
    indent = len(text) - len(text.lstrip(" "))
    for i in range(item.line + 1, len(lines)):
        below = lines[i].text
        if not lines[i].blank and below[:1] != "\t" and len(below) - len(below.lstrip(" ")) <= indent:
            return i
    return len(lines)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the days of an article are: their lines, and the first (-1 without days).

    `title_line` is the line of the heading that is the title of the article; -1 without one. `one_day`: the title or
    the name of the file tells the one day of the article.
    """

    days: frozenset[int]
    first: int
    title_line: int
    one_day: bool = False

    def is_in_day(self, node: Node) -> bool:
        """Return whether a candidate stands below a day."""
        return any(above.line in self.days for above in ancestors(node))

    def is_open(self, node: Node) -> bool:
        """Return whether a candidate may be a session: no day and not the title."""
        return node.line not in self.days and node.line != self.title_line


def day_lines(candidates: Sequence[Candidate], lines: Sequence[Line]) -> set[int]:
    """Return the lines of the candidates that are days."""
    headings = [each for each in candidates if each.is_heading]
    named = [node for node in tree_of(headings, lines, ()) if node.candidate.day]
    if chosen := _chosen(named):
        return {node.line for node in chosen}
    for form in (LineForm.BOLD, LineForm.LINE):
        loose = [each for each in candidates if each.form == form and each.day and each.day.certain]
        keys = {each.day.key for each in loose if each.day}
        if len(keys) >= 2 or any(each.day and each.day.number is not None for each in loose):
            return {each.line for each in loose}
    return set()


def _chosen(named: Sequence[Node]) -> list[Node]:
    """Return the headings that are days: the certain ones, and of others those that have likes."""
    kept = [node for node in named if _is_certain(node) or _has_like(node, named)]
    several = {node.line for node in kept if node.candidate.day and node.candidate.day.several}
    below = {above.line for node in kept for above in ancestors(node) if above.line in several}
    kept = [node for node in kept if node.line not in below]
    lines = {node.line for node in kept}
    kept = [node for node in kept if not any(above.line in lines for above in ancestors(node))]
    return list(_without_repeated(kept))


def _is_certain(node: Node) -> bool:
    return node.candidate.day is not None and node.candidate.day.certain


def _has_like(node: Node, named: Sequence[Node]) -> bool:
    """Return whether another heading of the same level names another day."""
    day = node.candidate.day
    return day is not None and any(
        other.rank == node.rank and other.candidate.day and other.candidate.day.key != day.key for other in named[:50]
    )


def _without_repeated(days: Sequence[Node]) -> Iterable[Node]:
    """Yield the days; of those that two lists of days name, as a timetable and the report do, the longer ones."""
    families: dict[tuple[int, float], list[Node]] = defaultdict(list)
    for node in days:
        families[(node.parent_line, node.rank)].append(node)
    longest: dict[tuple[object, ...], tuple[int, tuple[int, float]]] = {}
    for place, members in families.items():
        size = sum(node.end - node.line for node in members)
        for node in members:
            key = node.candidate.day.key if node.candidate.day else ()
            if size > longest.get(key, (-1, place))[0]:
                longest[key] = (size, place)
    for node in days:
        place = (node.parent_line, node.rank)
        if node.candidate.day and longest[node.candidate.day.key][1] == place:
            yield node
