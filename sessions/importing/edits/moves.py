"""Order of the parts of an edited article: what was moved, and where it stands among what is here; pure."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from sessions.importing.edits.state import ArticleState, PartKind


def moved_parts(base: ArticleState, theirs: ArticleState) -> set[str]:
    """Return the IDs of the sessions and chapters that stand elsewhere in `theirs` than in `base`.

    A session is elsewhere on another day, or before or behind other sessions of its day; as few as possible are said
    to have moved. Days keep the order of their numbers.
    """
    both = base.by_id.keys() & theirs.by_id.keys()
    moved = {
        key for key in both if base.by_id[key].kind is not PartKind.DAY and base.by_id[key].day != theirs.by_id[key].day
    }
    days = [key for key in both if base.by_id[key].kind is PartKind.DAY]
    before, after = base.inside(), theirs.inside()
    for day in days:
        stay = [key for key in before[day] if key in both and key not in moved]
        moved |= _out_of_order([key for key in stay if base.by_id[key].kind is PartKind.SESSION], after[day])
        stay = [key for key in stay if key not in moved]
        moved |= _chapters_elsewhere(base, theirs, stay, after[day])
    # A day in another order than before says nothing about the chapters beside it.
    stay = [key for key in base.outside() if key in both and key not in moved]
    turned = _out_of_order([key for key in stay if base.by_id[key].kind is PartKind.DAY], theirs.outside())
    stay = [key for key in stay if key not in turned]
    return moved | _chapters_elsewhere(base, theirs, stay, theirs.outside())


def _chapters_elsewhere(
    base: ArticleState, theirs: ArticleState, before: Sequence[str], after: Sequence[str]
) -> set[str]:
    """Return the chapters that stand behind another day or session, or in another order among their like."""
    stay = set(before)
    old, new = _gaps(base, before, stay), _gaps(theirs, after, stay)
    moved = {key for key, gap in old.items() if key in new and new[key] != gap}
    return moved | _out_of_order([key for key in old if key in new and key not in moved], after)


def _gaps(state: ArticleState, keys: Sequence[str], both: Collection[str]) -> dict[str, str]:
    """Return for each chapter that both articles have the nearest day or session above that both have."""
    found, above = {}, ""
    for key in keys:
        if key not in both:
            continue
        if state.by_id[key].kind is PartKind.CHAPTER:
            found[key] = above
        else:
            above = key
    return found


def _out_of_order(keys: Sequence[str], after: Iterable[str]) -> set[str]:
    """Return the fewest of the keys that have to move for the order in which they come in `after`."""
    place = {key: at for at, key in enumerate(keys)}
    there = [key for key in after if key in place]
    stays = longest_increasing([place[key] for key in there])
    return {key for at, key in enumerate(there) if at not in stays}


def longest_increasing(values: Sequence[int]) -> set[int]:
    """Return the indexes of a longest increasing subsequence of different numbers; O(n log n)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        length = bisect_left(ends, value)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        last[length : length + 1] = [at]
    found: set[int] = set()
    at = last[-1] if last else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def woven(ours: Sequence[str], theirs: Sequence[str], placed: Collection[str], gone: Collection[str]) -> list[str]:
    """Return `ours` without `gone`, and with each key of `placed` behind the one that it follows in `theirs`.

    If that one is not here, behind the nearest one above that is; without any, at the start.
    """
    following: dict[str, str] = {}
    last = ""
    for key in ours:
        if key not in gone and key not in placed:
            following[last] = key
            last = key
    following[last] = ""
    last = ""
    for key in theirs:
        if key in placed:
            following[key] = following[last]
            following[last] = key
        if key in following:
            last = key
    found, key = [], following[""]
    while key:
        found.append(key)
        key = following[key]
    return found
