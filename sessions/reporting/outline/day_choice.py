"""Which candidates are the days of an article: those that name one, checked against the others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sessions.reporting.lines import Line

from .candidates import Candidate
from .model import LineForm
from .tree import Node, ancestors, tree_of


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
        families[(node.parent.line if node.parent else -1, node.rank)].append(node)
    longest: dict[tuple[object, ...], tuple[int, tuple[int, float]]] = {}
    for place, members in families.items():
        size = sum(node.end - node.line for node in members)
        for node in members:
            key = node.candidate.day.key if node.candidate.day else ()
            if size > longest.get(key, (-1, place))[0]:
                longest[key] = (size, place)
    for node in days:
        place = (node.parent.line if node.parent else -1, node.rank)
        if node.candidate.day and longest[node.candidate.day.key][1] == place:
            yield node
