"""Roles and keys of an article carried over to an edited one, by its lines and headings; pure.

So an article in a form of its own, whose structure was found once and perhaps corrected by hand, is read in the same
way after an edit.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from sessions.article.dialects.base import Dialect
from sessions.article.outline.model import LineForm, Outline, OutlineEntry, Role
from sessions.article.outline.read import read_outline

type Likeness = tuple[Hashable, ...]
type Kind = tuple[LineForm, int]
"""The form and the level of an entry."""


def carried(base: Outline, text: str, dialect: Dialect, name: str = "") -> Outline:
    """Return the outline of an edited article, with LF line ends, that has the roles and keys of `base`.

    Lines that stayed keep them, and so do entries that were moved, or renamed between the same neighbours. A new entry
    gets the role of the nearest old ones of its form and level, and no key.
    """
    outline = read_outline(text, dialect, name)
    entries = outline.by_line()
    olds = {entry.line: entry for entry in base.entries}
    found: dict[int, OutlineEntry] = {}
    for old, new in _same_lines(base, outline.lines):
        found[new] = replace(olds.pop(old), line=new)
    news = [entry for entry in entries.values() if entry.line not in found]
    for likeness in (_exactly, _by_code, _by_title):
        _pair(olds, news, found, likeness)
    _renamed(base, olds, news, found)
    # A line that was there before and no entry was text.
    text_lines = Counter(base.lines) - Counter(base.lines[entry.line] for entry in base.entries)
    left = [entry for entry in news if entry.line not in found]
    for entry in left:
        line = outline.lines[entry.line]
        if text_lines[line] > 0:
            text_lines[line] -= 1
            found[entry.line] = replace(entry, role=Role.TEXT)
    for entry in _with_near_roles([entry for entry in left if entry.line not in found], found):
        found[entry.line] = entry
    return replace(
        outline,
        entries=tuple(found[line] for line in sorted(found)),
        number=base.number if outline.number is None else outline.number,
        on=base.on if outline.on is None else outline.on,
    )


def _same_lines(base: Outline, lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the line of each old entry and where it stands now; equal lines by what follows them, then in order."""
    done: set[int] = set()
    left = [entry for entry in base.entries if entry.line + entry.length <= len(base.lines)]
    for context in (True, False):
        wanted: dict[tuple[str, ...], list[int]] = defaultdict(list)
        lengths = {entry.length for entry in left}
        olds = {_key(base.lines, entry.line, entry.length, context=context) for entry in left}
        for at in range(len(lines) - 1, -1, -1):
            for length in lengths:
                key = _key(lines, at, length, context=context)
                if key in olds and at not in done:
                    wanted[key].append(at)
        rest = []
        for entry in left:
            places = wanted[_key(base.lines, entry.line, entry.length, context=context)]
            if places:
                at = places.pop()
                done.add(at)
                yield entry.line, at
            else:
                rest.append(entry)
        left = rest


def _key(lines: Sequence[str], at: int, length: int, *, context: bool) -> tuple[str, ...]:
    """Return the lines of an entry, with the next line of text if that counts."""
    own = tuple(lines[at : at + length])
    if not context:
        return own
    below = at + length
    while below < min(len(lines), at + length + 3) and not lines[below].strip():
        below += 1
    return (*own, *lines[below : below + 1])


def _exactly(entry: OutlineEntry) -> Likeness:
    return entry.form, entry.level, entry.code, _plain(entry.title)


def _by_code(entry: OutlineEntry) -> Likeness:
    return (entry.code.casefold(),) if entry.code else ()


def _by_title(entry: OutlineEntry) -> Likeness:
    title = _plain(entry.title)
    return (title,) if title else ()


def _plain(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


def _pair(
    olds: dict[int, OutlineEntry],
    news: Iterable[OutlineEntry],
    found: dict[int, OutlineEntry],
    likeness: Callable[[OutlineEntry], Likeness],
) -> None:
    """Pair entries that are alike, several in their order; what was only text before is no match."""
    waiting: dict[Likeness, list[int]] = defaultdict(list)
    for line in sorted(olds, reverse=True):
        if (value := likeness(olds[line])) and olds[line].key:
            waiting[value].append(line)
    for new in news:
        value = likeness(new)
        if value and new.line not in found and waiting.get(value):
            found[new.line] = _taken(olds.pop(waiting[value].pop()), new)


def _taken(old: OutlineEntry, new: OutlineEntry) -> OutlineEntry:
    """Return a new entry with role and key of an old one; speakers only where the heading still tells them."""
    return replace(new, role=old.role, key=old.key)


def _renamed(
    base: Outline, olds: dict[int, OutlineEntry], news: Iterable[OutlineEntry], found: dict[int, OutlineEntry]
) -> None:
    """Pair entries of one form and level that stand alone between the same neighbours."""
    old_gap: dict[tuple[Hashable, ...], list[OutlineEntry]] = defaultdict(list)
    above = ""
    for entry in base.entries:
        if entry.line not in olds and entry.key:
            above = entry.key
        elif entry.line in olds and entry.key:
            old_gap[above, entry.form, entry.level].append(entry)
    new_gap: dict[tuple[Hashable, ...], list[OutlineEntry]] = defaultdict(list)
    left = {new.line: new for new in news if new.line not in found}
    above = ""
    for line in sorted({*left, *(line for line, entry in found.items() if entry.key)}):
        if line in left:
            new_gap[above, left[line].form, left[line].level].append(left[line])
        else:
            above = found[line].key
    for gap, entries in new_gap.items():
        before = old_gap.get(gap, [])
        if len(before) == len(entries):
            for old, new in zip(before, entries, strict=True):
                found[new.line] = _taken(olds.pop(old.line), new)


def _with_near_roles(left: Iterable[OutlineEntry], found: dict[int, OutlineEntry]) -> Iterator[OutlineEntry]:
    """Yield new entries with the role of the old ones of their form and level: the nearest, if they agree, else most.

    Without any, the role by evidence stays.
    """
    usual: dict[Kind, Counter[Role]] = defaultdict(Counter)
    for entry in found.values():
        usual[entry.form, entry.level][entry.role] += 1
    new = {entry.line: entry for entry in left}
    lines = sorted({*found, *new})
    above, below = _near_roles(lines, found, new), _near_roles(lines[::-1], found, new)
    for line, entry in new.items():
        kind = entry.form, entry.level
        role = entry.role
        if kind in usual:
            near = {above.get(line), below.get(line)} - {None}
            role = next(iter(near)) or role if len(near) == 1 else usual[kind].most_common(1)[0][0]
        yield replace(entry, role=role)


def _near_roles(lines: Sequence[int], found: dict[int, OutlineEntry], new: dict[int, OutlineEntry]) -> dict[int, Role]:
    """Return for each new entry the role of the last old one of its form and level, in the order of `lines`."""
    last: dict[Kind, Role] = {}
    near: dict[int, Role] = {}
    for line in lines:
        entry = found.get(line) or new[line]
        kind = entry.form, entry.level
        if line in found:
            last[kind] = entry.role
        elif kind in last:
            near[line] = last[kind]
    return near
