"""Lines that name recordings, and which session of an event each of them is about.

A leaf without Django and without a database, over small records.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from sessions.importing.parsers.shared import cleaning
from sessions.rules.codes import base_of, is_code, parse_code, split_typed
from sessions.rules.search_text import folded
from sessions.rules.video_urls import is_recording, normalise

MAX_LINES = 1000
"""How many lines are read at once; an event has fewer recordings."""

SURE = 92.0
"""How alike a title must be to be taken for the same, of 100."""

MARGIN = 6.0
"""By how much the next title must be less alike."""

POSSIBLE = 55.0
"""How alike a title must be to be offered."""

OFFERED = 3
"""How many sessions are offered for a line that names none for sure."""

MOST_COMPARED = 80_000_000
"""Characters of titles that are compared for all lines of a text: a second. What comes then is found by name alone."""

_LONGEST_LINE = 2000
_LONGEST_TITLE = 300
_PER_TITLE = 50
_MOST_CANDIDATES = 200
_ADDRESS = re.compile(r"https?://[^\s<>\"|\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]+)\)", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:[-*+•・]|[0-9]{1,4}[.)])\s+")
_AROUND = " \t\u3000,;:|'\"\u2018\u2019\u201c\u201d\uff1a\uff5c=<>-\u2013\u2014~\u2192\u21d2\u27a1\ufe0f"
_BEFORE, _AFTER = _AROUND + "([", _AROUND + ")]"
_REPEAT = re.compile(r"\[\s*repeat\s*\]", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<=\s)[-\u2013\u2014|]\s|:\s|[\uff1a\uff5c]|\u3011")
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_TELLING = 12
"""Characters by which the end of a name is known to be a title: an "Outro" is anybody's."""
_CODES = re.compile(r"[A-Za-z]{2,6}[0-9]{3,4}(?:-[A-Za-z][0-9]?)*(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Known:
    """A session of the event: its key, what it is called, and where its recording is ("" : nowhere yet)."""

    key: Hashable
    code: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """One address, and the words beside it that say what it is a recording of."""

    line: int
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """A line that may be about one of these sessions, the likeliest first; none when nothing is like it."""

    named: Named
    offered: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordingMatch:
    """A session with the line that gives its recording."""

    named: Named
    session: Known


@dataclass(frozen=True, slots=True)
class Matches:
    """What the lines are about: sessions that get an address, that have it already, that have another one, and lines
    that could be about several sessions, about none, or about one that an earlier line has named.
    """

    sets: tuple[RecordingMatch, ...] = ()
    kept: tuple[RecordingMatch, ...] = ()
    conflicts: tuple[RecordingMatch, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    unknown: tuple[Named, ...] = ()
    again: tuple[RecordingMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Pasted:
    """The addresses of a text, and how many lines with words in them are neither one nor the title of one."""

    named: tuple[Named, ...] = ()
    without_address: int = 0


def read_lines(text: str) -> Pasted:
    """Return the addresses of a text with the words that stand beside them, else in the line above.

    Raises ValueError for more than MAX_LINES of them.
    """
    found: list[Named] = []
    above, without = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        line = line[:_LONGEST_LINE]
        url, name = _taken_apart(line)
        if not url:
            bare = _bare(line)
            above, without = bare or above, without + bool(bare)
            continue
        without -= bool(above and not name)
        found.append(Named(number, url, name or above))
        above = ""
        if len(found) > MAX_LINES:
            raise ValueError("too many lines")
    return Pasted(tuple(found), without)


def match(lines: Sequence[Named], sessions: Sequence[Known]) -> Matches:
    """Return which sessions the lines are about: by their codes, else by titles that are alike."""
    index = _Index(sessions)
    explicit = {each.key for named in lines for each in index.exactly(named.name)}
    taken: set[Hashable] = set()
    parts: dict[str, list[RecordingMatch]] = defaultdict(list)
    unsure: list[Unsure] = []
    unknown: list[Named] = []
    for named in lines:
        sure, offered = index.sessions_of(named.name, explicit)
        if not sure and offered:
            unsure.append(Unsure(named, offered))
        elif not sure:
            unknown.append(named)
        for session in sure:
            parts[_part(named, session, taken)].append(RecordingMatch(named, session))
            taken.add(session.key)
    filled = {name: tuple(found) for name, found in parts.items()}
    return Matches(**filled, unsure=tuple(unsure), unknown=tuple(unknown))


def _part(named: Named, session: Known, taken: Collection[Hashable]) -> str:
    if session.key in taken:
        return "again"
    if not session.url:
        return "sets"
    return "kept" if same_address(session.url, named.url) else "conflicts"


def same_address(one: str, other: str) -> bool:
    """Say whether two addresses lead to the same recording."""
    return normalise(one).rstrip("/") == normalise(other).rstrip("/")


class _Index:
    """The sessions of an event by what a line may call them."""

    def __init__(self, sessions: Sequence[Known]) -> None:
        self.sessions = sessions
        self._left = MOST_COMPARED
        self.titles = [_folded(session.title or session.code) for session in sessions]
        self.by_code: dict[str, list[Known]] = defaultdict(list)
        self.by_base: dict[str, list[Known]] = defaultdict(list)
        self.by_title: dict[str, list[Known]] = defaultdict(list)
        for session, title in zip(sessions, self.titles, strict=True):
            self.by_title[title].append(session)
            if session.code:
                self.by_code[session.code.casefold()].append(session)
                self.by_base[base_of(session.code).casefold()].append(session)

    def exactly(self, name: str) -> list[Known]:
        """Return the sittings that a name calls by a code with a repeat mark."""
        return next((found for code in _codes(name) if _mark_of(code) and (found := self.by_code[code.casefold()])), [])

    def sessions_of(self, name: str, explicit: Collection[Hashable]) -> tuple[list[Known], tuple[Known, ...]]:
        """Return the sessions that a name is surely about, or else those that it may be about.

        A code without a repeat mark is that of all sittings but those that lines call by their own (``explicit``).
        """
        if exact := self.exactly(name):
            return exact, ()
        for code in _codes(name):
            sittings = self.by_base[base_of(code).casefold()] or self.by_code[code.casefold()]
            if others := [each for each in sittings if each.key not in explicit]:
                return others, ()
        title = _folded(split_typed(name)[1] or name)
        for ending in (title, *filter(_is_telling, map(_folded, _endings(name)))):
            if same := self.by_title.get(ending):
                return (same, ()) if _one_talk(same) else ([], tuple(same[:OFFERED]))
        return self._alike(title) if title else ([], ())

    def _alike(self, title: str) -> tuple[list[Known], tuple[Known, ...]]:
        title = title[:_LONGEST_TITLE]
        self._left -= len(self.titles) * (_PER_TITLE + len(title))
        if self._left < 0:
            return [], ()
        # By the quick half of the measure first: all that can be alike in the whole of it is among these.
        near = process.extract(
            title, self.titles, scorer=fuzz.token_set_ratio, score_cutoff=POSSIBLE, limit=_MOST_CANDIDATES
        )
        scored = [(words, _likeness(title, words, alike), at) for words, alike, at in near]
        best = [each for each in scored if each[1] >= POSSIBLE]
        best.sort(key=lambda each: (-each[1], each[2]))
        best = best[: OFFERED + 5]
        if not best:
            return [], ()
        highest = best[0][1]
        same = [self.sessions[at] for words, _score, at in best if words == best[0][0]]
        next_best = next((score for words, score, _at in best if words != best[0][0]), 0.0)
        if highest >= SURE and highest - next_best >= MARGIN and _one_talk(same):
            return same, ()
        return [], tuple(self.sessions[at] for _words, _score, at in best[:OFFERED])


def _likeness(one: str, other: str, alike: float) -> float:
    """Return how alike two titles are, of 100: all words of one in the other count most, what is left over a little."""
    return 0.7 * alike + 0.3 * fuzz.token_sort_ratio(one, other)


def _folded(title: str) -> str:
    return folded(_REPEAT.sub(" ", title))


def _one_talk(sessions: Sequence[Known]) -> bool:
    """Whether sessions of the same title are sittings of one talk rather than talks that are called alike."""
    if len(sessions) == 1 or any(_REPEAT.search(session.title) for session in sessions):
        return True
    return bool(sessions[0].code) and len({base_of(session.code).casefold() for session in sessions}) == 1


def _endings(name: str) -> Iterator[str]:
    """Yield a name without what videos are called beside their title: ``Conference 2026 - Title (COM301)``."""
    bare = _IN_BRACKETS.sub("", name)
    yield bare
    for separator in _SEPARATOR.finditer(bare):
        yield bare[separator.end() :]


def _is_telling(title: str) -> bool:
    return len(title) >= _TELLING


def _codes(name: str) -> Iterator[str]:
    """Yield what may be a code in a name: what it begins with, then whatever looks like one."""
    code = split_typed(name)[0]
    if code:
        yield code
    elif is_code(name.strip()):
        yield name.strip()
    yield from _CODES.findall(name)


def _mark_of(code: str) -> str:
    parsed = parse_code(code)
    return parsed.repeat if parsed else ""


def _taken_apart(line: str) -> tuple[str, str]:
    """Return the address in a line, "" where there is none, and the words beside it."""
    if link := _LINK.search(line):
        name = "" if _ADDRESS.match(link[1]) else _bare(link[1])
        return _address(link[2]), name or _bare(line.replace(link[0], " "))
    addresses = [(shown, url) for shown in _ADDRESS.findall(line) if (url := _address(_shortened(shown)))]
    if not addresses:
        return "", ""
    shown, url = next((each for each in addresses if is_recording(each[1])), addresses[0])
    before, _, after = line.partition(_shortened(shown))
    return url, _bare(before) or _bare(after)


def _shortened(shown: str) -> str:
    """Take off what ends a sentence rather than an address."""
    first = shown.partition(",")[0]
    url = (first if is_recording(first) else shown).rstrip(".,;:!'*")
    while url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]") - url.count("["):
        url = url[:-1].rstrip(".,;:!'*")
    return url


def _address(url: str) -> str:
    return normalise(cleaning.address(url))


def _bare(words: str) -> str:
    """Return the words without list marks, quotes and the signs that stand between a title and an address."""
    return _MARKER.sub("", words, count=1).rstrip(_BEFORE).lstrip(_AFTER).strip(_AROUND)
