"""A typed or pasted line: find the code, the title, the times and the room in it.

``10:30–11:30 DAT405 Title @ Venetian`` is how calendars and programmes write a session. What is not recognised stays in
the title, so nothing is lost. Linear in the length of the line. No Django.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import time

from sessions.rules.codes import BLANKS, is_code, parse_code, split_heading, split_typed

ROOM_LIMIT = 100
"""Maximum length of a room, in characters; what is longer stays in the title."""

PARTS = ("code", "time", "room")
"""What can be found beside the title."""

_CLOCK = (
    r"(?:(午前|午後)[ ]?)?([01]?[0-9]|2[0-3])"
    r"(?:[:\uff1a]([0-5][0-9])|時(?:([0-5]?[0-9])分|(半))?|(?=[ ]?[AaPp][.]?[Mm]\b))"
    r"(?:[ ]?([AaPp])[.]?[Mm]\b[.]?)?(?![:\uff1a][0-9])"
)
_RANGE = rf"{_CLOCK}[ ]{{0,3}}(?:[-\u2010-\u2015\u2212~\u301c\uff5e]|to\b|から)[ ]{{0,3}}{_CLOCK}(?:まで)?"
_GROUPS = 6
_GAP = r"[ \t\u3000|\uff5c,\u3001:\uff1a\u30fb\u00b7]"
_BEGINS = re.compile(
    rf"(?:{_RANGE}|{_CLOCK})(?:{_GAP}++[-\u2013\u2014]?|[-\u2013\u2014])[ \u3000]*+(?!{_CLOCK}$)(?=\S)"
)
# Look-behind: matching starts only at the beginning of a run of gaps, else it would take quadratic time.
_ENDS = re.compile(rf"(?<!{_GAP}){_GAP}++[(\uff08]?{_RANGE}[)\uff09]?$")
_ROOM = re.compile(r"(?<=[ \t\u3000])@[ \t\u3000]+|(?<![ \t\u3000])[ \t\u3000]*+\uff20[ \t\u3000]*+")
_OPENED, _CLOSED = r"\[(\u3010\uff3b\uff08", r"\])\u3011\uff3d\uff09"
_BRACKETS = re.compile(rf"[{_OPENED}]([^{_CLOSED}]{{1,20}})[{_CLOSED}][ \t\u3000]*+(\S.*)")
_WORD = re.compile(r"([^ \t\u3000]{1,20})[ \t\u3000]++(?:([-\u2013\u2014\u2212])[ \t\u3000]++)?(\S.*)")
_WIDE = re.compile(r"[\uff0d-\uff19\uff21-\uff3a\uff41-\uff5a]{1,20}")
_DIGITS = {0xFF10 + digit: ord("0") + digit for digit in range(10)}
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What a line says of a session; ``starts`` and ``ends`` are local times. Code or title is not empty."""

    code: str
    title: str
    starts: time | None = None
    ends: time | None = None
    room: str = ""


def parse_line(
    line: str, *, ignoring: Collection[str] = (), is_known_code: Callable[[str], bool] = lambda code: False
) -> TypedLine:
    """Take a line apart; ``ignoring`` are names of PARTS that stay text.

    Before a blank only letters with three or four digits count as a code (``DAT405 Title``), and any code that
    ``is_known_code``, such as one of the programme; a year does not (``PHP2024 Title``).
    """
    rest = line.strip(BLANKS)
    starts = ends = None
    room = ""
    before = ""
    if "time" not in ignoring:
        starts, ends, rest = _without_times(rest)
    elif match := _BEGINS.match(rest.translate(_DIGITS)):  # the code stands behind it
        before, rest = rest[: match.end()], rest[match.end() :]
    if "room" not in ignoring:
        rest, room = _without_room(rest)
    code, title = _code_and_title(rest, is_known_code)
    title = f"{before}{title}" if title else title
    if "code" in ignoring and code and title:
        # Not as it was typed: ``CODE | Title`` would be read as a code again.
        code, title = "", before + rest if split_heading(rest) == ("", rest) else f"{code} {title}"
    return TypedLine(code, title, starts, ends, room)


def _without_times(line: str) -> tuple[time | None, time | None, str]:
    """Return the times at the beginning, or a range at the end, and the rest."""
    plain = line.translate(_DIGITS)  # of the same length
    if match := _BEGINS.match(plain):
        groups, rest = match.groups(), line[match.end() :]
        if match[2]:
            starts, ends = _range(groups[: 2 * _GROUPS])
            return starts, ends, rest
        return _clock(groups[2 * _GROUPS : 3 * _GROUPS]), None, rest
    match = _ENDS.search(plain)
    if match and (rest := line[: match.start()].strip(BLANKS)):
        starts, ends = _range(match.groups())
        return starts, ends, rest
    return None, None, line


def _range(groups: tuple[str | None, ...]) -> tuple[time, time]:
    """Return start and end; in ``1:00 – 2:00 PM`` the half of the day counts for both."""
    first, second = groups[:_GROUPS], groups[_GROUPS:]
    ends = _clock(second)
    if (half := second[5]) and not first[5]:
        shared = _clock((*first[:5], half))
        return (shared if shared <= ends else _clock(first)), ends
    if (half := first[0]) and not second[0]:
        shared = _clock((half, *second[1:]))
        ends = max(ends, shared)
    return _clock(first), ends


def _clock(groups: tuple[str | None, ...]) -> time:
    before, hour_text, minutes, minutes_ja, half_past, after = groups
    hour = int(hour_text or 0)
    if before == "午後" or (after and after in "Pp"):
        hour = hour + 12 if hour < 12 else hour
    elif (before == "午前" or after) and hour == 12:
        hour = 0
    return time(hour, 30 if half_past else int(minutes or minutes_ja or 0))


def _without_room(line: str) -> tuple[str, str]:
    """Split at the last ``@`` between blanks, or full-width ``＠``."""
    found = None
    for found in _ROOM.finditer(line):  # the last one  # noqa: B007
        pass
    if found is None:
        return line, ""
    rest, room = line[: found.start()].strip(BLANKS + "\u3000"), line[found.end() :].strip(BLANKS + "\u3000")
    return (rest, room) if rest and room and len(room) <= ROOM_LIMIT else (line, "")


def _code_and_title(line: str, is_known_code: Callable[[str], bool]) -> tuple[str, str]:
    if wide := _WIDE.match(line):  # an input method writes full-width letters
        narrow = unicodedata.normalize("NFKC", wide[0]) + line[wide.end() :]
        if (parts := _split(narrow, is_known_code))[0]:
            return parts
    return _split(line, is_known_code)


def _split(line: str, is_known_code: Callable[[str], bool]) -> tuple[str, str]:
    code, title = split_typed(line)
    if code:
        return code, title
    if match := _BRACKETS.fullmatch(line):
        if parse_code(match[1]) or (is_code(match[1]) and is_known_code(match[1])):
            return match[1], match[2]
    elif match := _WORD.fullmatch(line):
        word, dash, title = match.groups()
        if _is_plain_code(word, bool(dash)) or (is_code(word) and is_known_code(word)):
            return word, title
    return "", line


def _is_plain_code(word: str, is_marked: bool) -> bool:
    """Return whether a word before a blank is a code by its form alone; with a dash behind it, that is surer."""
    code = parse_code(word)
    if code is None:
        return False
    return is_marked or (2 <= len(code.track) <= 5 and (bool(code.repeat) or int(code.number) not in _YEARS))
