"""Fuzzy matching of recording links: which session does each line name?"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from sessions.importing.matching import OFFERED, SessionIndex
from sessions.importing.parsers.shared import cleaning
from sessions.models import Session
from sessions.rules.codes import base_of, is_code, parse_code, split_typed
from sessions.rules.search_text import folded
from sessions.rules.video_urls import is_recording, normalise

MAX_LINES = 1000
"""Maximum number of lines; no event has so many recordings."""

SURE = 92.0
"""Minimum similarity (0 to 100) of a certain match."""

MARGIN = 6.0
"""Minimum distance to the second best match."""

POSSIBLE = 55.0
"""Minimum similarity of a suggestion."""

_LONGEST_LINE = 2000
"""Maximum length of a line, in characters; nobody reads a longer one."""
_MOST_SITTINGS = 50
"""Maximum number of sessions of one code or title: a line that names it means them all."""
_ADDRESS = re.compile(r"https?://[^\s<>\"|\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]+)\)", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:[-*+•・]|[0-9]{1,4}[.)])\s+")
_AROUND = " \t\u3000,;:|'\"\u2018\u2019\u201c\u201d\uff1a\uff5c=<>-\u2013\u2014~\u2192\u21d2\u27a1\ufe0f"
_BEFORE, _AFTER = _AROUND + "([", _AROUND + ")]"
_REPEAT = re.compile(r"\[\s*repeat\s*\]", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<=\s)[-\u2013\u2014|]\s|:\s|[\uff1a\uff5c]|\u3011")
_IN_BRACKETS = re.compile(r"(?:(?<!\s)\s++)?+[(\[][^()\[\]]*+[)\]]\s*+$")
_TELLING = 12
"""Minimum length for the end of a name to count as a title: "Outro" is ambiguous."""
_CODES = re.compile(r"[A-Za-z]{2,6}[0-9]{3,4}(?:-[A-Za-z][0-9]?)*(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class NamedLink:
    """One URL, and the words beside it that name the recording."""

    line: int
    url: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A line and a session that it names, or may name."""

    named: NamedLink
    session: Session

    @property
    def value(self) -> str:
        """Form value of this row: the session and its link as shown (optimistic lock)."""
        return f"{self.session.pk} {self.session.recording_url}"

    @property
    def is_called_otherwise(self) -> bool:
        """Whether the line names the session by other words than its code or title."""
        known = {text.casefold() for text in (self.session.code, self.session.title, self.session.heading)}
        return self.named.name.casefold() not in known


@dataclass(frozen=True, slots=True)
class UncertainRow:
    """A line that may name several sessions."""

    named: NamedLink
    rows: tuple[RecordingRow, ...]

    @property
    def field(self) -> str:
        """Name of the form field for the choice."""
        return f"line-{self.named.line}"


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """Result for all lines: ``sets`` get a URL, ``kept`` have it already, ``conflicts`` have another one.

    ``unsure`` could be several sessions, ``unknown`` none, and ``again`` name a session of an earlier line.
    """

    sets: tuple[RecordingRow, ...] = ()
    kept: tuple[RecordingRow, ...] = ()
    conflicts: tuple[RecordingRow, ...] = ()
    unsure: tuple[UncertainRow, ...] = ()
    unknown: tuple[NamedLink, ...] = ()
    again: tuple[RecordingRow, ...] = ()

    def chosen(self, replace: Sequence[str], choices: Mapping[str, str]) -> dict[UUID, RecordingRow]:
        """Return the rows to write by session: new links, and those that a person has chosen.

        A choice is valid only while the session has the link that was shown.
        """
        ticked = set(replace)
        rows: Iterator[RecordingRow] = chain(
            self.sets,
            (row for row in self.conflicts if row.value in ticked),
            (row for doubt in self.unsure for row in doubt.rows if choices.get(doubt.field) == row.value),
        )
        found: dict[UUID, RecordingRow] = {}
        for row in rows:
            found.setdefault(row.session.pk, row)
        return found


@dataclass(frozen=True, slots=True)
class Pasted:
    """The URLs of a text, and the number of lines that contain words but neither a URL nor its title."""

    named: tuple[NamedLink, ...] = ()
    without_address: int = 0


def read_lines(text: str) -> Pasted:
    """Return the URLs of a text with the words beside them, or in the line above.

    Raises ValueError for more than MAX_LINES.
    """
    found: list[NamedLink] = []
    above, without = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        line = line[:_LONGEST_LINE]
        url, name = _taken_apart(line)
        if not url:
            bare = _bare(line)
            above, without = bare or above, without + bool(bare)
            continue
        without -= bool(above and not name)
        found.append(NamedLink(number, url, name or above))
        above = ""
        if len(found) > MAX_LINES:
            raise ValueError("too many lines")
    return Pasted(tuple(found), without)


def match(lines: Sequence[NamedLink], sessions: Sequence[Session]) -> LinkPlan:
    """Match lines to sessions: by code, else by similar title."""
    index = _Index(sessions)
    explicit = {each.pk for named in lines for each in index.exactly(named.name)}
    taken: set[object] = set()
    parts: dict[str, list[RecordingRow]] = defaultdict(list)
    unsure: list[UncertainRow] = []
    unknown: list[NamedLink] = []
    for named in lines:
        sure, offered = index.sessions_of(named.name, explicit)
        if not sure and offered:
            unsure.append(UncertainRow(named, tuple(RecordingRow(named, session) for session in offered)))
        elif not sure:
            unknown.append(named)
        for session in sure:
            parts[_part(named, session, taken)].append(RecordingRow(named, session))
            taken.add(session.pk)
    filled = {name: tuple(found) for name, found in parts.items()}
    return LinkPlan(**filled, unsure=tuple(unsure), unknown=tuple(unknown))


def _part(named: NamedLink, session: Session, taken: Collection[object]) -> str:
    if session.pk in taken:
        return "again"
    if not session.recording_url:
        return "sets"
    return "kept" if same_address(session.recording_url, named.url) else "conflicts"


def same_address(one: str, other: str) -> bool:
    """Return whether two URLs are the same recording."""
    return normalise(one).rstrip("/") == normalise(other).rstrip("/")


class _Index(SessionIndex[Session]):
    """The sessions of an event by code and title."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        super().__init__(sessions, _title_of)
        self.by_code = self.by(lambda session: [session.code.casefold()])
        self.by_base = self.by(lambda session: [base_of(session.code).casefold()])
        self.by_title = self.by(lambda session: [_title_of(session)])

    def exactly(self, name: str) -> list[Session]:
        """Return the sessions whose full code, with repeat mark, is in a name."""
        codes = (code.casefold() for code in _codes(name) if _mark_of(code))
        return next((self.by_code[code][:_MOST_SITTINGS] for code in codes if code in self.by_code), [])

    def sessions_of(self, name: str, explicit: Collection[object]) -> tuple[list[Session], tuple[Session, ...]]:
        """Return the sessions that a name certainly means, or else suggestions.

        A code without a repeat mark means all repeats except those that other lines name explicitly (``explicit``).
        """
        if exact := self.exactly(name):
            return exact, ()
        for code in _codes(name):
            sittings = self.by_base.get(base_of(code).casefold()) or self.by_code.get(code.casefold(), [])
            if others := [each for each in sittings[:_MOST_SITTINGS] if each.pk not in explicit]:
                return others, ()
        title = _folded(split_typed(name)[1] or name)
        for ending in (title, *filter(_is_telling, map(_folded, _endings(name)))):
            if same := self.by_title.get(ending):
                return (same[:_MOST_SITTINGS], ()) if _one_talk(same) else ([], tuple(same[:OFFERED]))
        return self._alike(title) if title else ([], ())

    def _alike(self, title: str) -> tuple[list[Session], tuple[Session, ...]]:
        best = self.similar(title, POSSIBLE)[: OFFERED + 5]
        if not best:
            return [], ()
        highest, title, _session = best[0]
        same = [session for _score, words, session in best if words == title]
        next_best = next((score for score, words, _session in best if words != title), 0.0)
        if highest >= SURE and highest - next_best >= MARGIN and _one_talk(same):
            return same, ()
        return [], tuple(session for _score, _words, session in best[:OFFERED])


def _title_of(session: Session) -> str:
    return _folded(session.title or session.code)


def _folded(title: str) -> str:
    return folded(_REPEAT.sub(" ", title))


def _one_talk(sessions: Sequence[Session]) -> bool:
    """Return whether sessions with the same title are repeats of one talk, not different talks."""
    if len(sessions) == 1 or any(_REPEAT.search(session.title) for session in sessions):
        return True
    return bool(sessions[0].code) and len({base_of(session.code).casefold() for session in sessions}) == 1


def _endings(name: str) -> Iterator[str]:
    """Yield a name without typical additions in video titles: ``Conference 2026 - Title (COM301)``."""
    bare = _IN_BRACKETS.sub("", name)
    yield bare
    for separator in _SEPARATOR.finditer(bare):
        yield bare[separator.end() :]


def _is_telling(title: str) -> bool:
    return len(title) >= _TELLING


def _codes(name: str) -> Iterator[str]:
    """Yield possible codes in a name: its beginning, then everything that looks like one."""
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
    """Split a line into its URL ("" if none) and the words beside it."""
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
    """Remove punctuation that ends a sentence, not the URL."""
    first = shown.partition(",")[0]
    url = (first if is_recording(first) else shown).rstrip(".,;:!'*")
    while url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]") - url.count("["):
        url = url[:-1].rstrip(".,;:!'*")
    return url


def _address(url: str) -> str:
    return normalise(cleaning.address(url))


def _bare(words: str) -> str:
    """Remove list marks, quotes and separators between a title and a URL."""
    return _MARKER.sub("", words, count=1).rstrip(_BEFORE).lstrip(_AFTER).strip(_AROUND)
