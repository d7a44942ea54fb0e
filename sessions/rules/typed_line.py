"""A typed or pasted line: find the code, the title, the times, the room, the speakers, level and format in it.

``10:30–11:30 DAT405 Title @ Venetian`` is how calendars write a session, ``DAT405 | 10:30–11:30 | Title | Speaker |
Room`` how programmes do (see line_fields), ``10:30 DAT405 | Title | Room A | Speaker`` is between them. Level and
format are fields of any of them, and of a line without times: ``Title | Workshop | 400``. What is not recognised stays
in the title, so nothing is lost. Linear in the length of the line. No Django.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from sessions.rules import formats
from sessions.rules.clock_ranges import CLOCK, GROUPS, RANGE, clock_of, range_of, with_narrow_digits
from sessions.rules.codes import BLANKS, is_code, join_heading, parse_code, split_heading, split_typed
from sessions.rules.days import ending_at, instant_at
from sessions.rules.line_fields import (
    BETWEEN,
    ROOM_LIMIT,
    TimedFields,
    fields_of,
    find_level,
    find_times,
    parse_level,
    sort_fields,
    split_at_room,
)

PARTS = ("code", "time", "room", "speakers", "level", "format")
"""What can be found beside the title."""

_BARS = frozenset("|\uff5c")
_GAP = r"[ \t\u3000|\uff5c,\u3001:\uff1a\u30fb\u00b7]"
_BEGINS = re.compile(rf"(?:{RANGE}|{CLOCK})(?:{_GAP}++[-\u2013\u2014]?|[-\u2013\u2014])[ \u3000]*+(?!{CLOCK}$)(?=\S)")
# Look-behind: matching starts only at the beginning of a run of gaps, else it would take quadratic time.
_ENDS = re.compile(rf"(?<!{_GAP}){_GAP}++[(\uff08]?{RANGE}[)\uff09]?$")
_ROOM = re.compile(r"(?<=[ \t\u3000])@[ \t\u3000]+|(?<![ \t\u3000])[ \t\u3000]*+\uff20[ \t\u3000]*+")
_OPENED, _CLOSED = r"\[(\u3010\uff3b\uff08", r"\])\u3011\uff3d\uff09"
_BRACKETS = re.compile(rf"[{_OPENED}]([^{_CLOSED}]{{1,20}})[{_CLOSED}][ \t\u3000]*+(\S.*)")
_WORD = re.compile(r"([^ \t\u3000]{1,20})[ \t\u3000]++(?:([-\u2013\u2014\u2212])[ \t\u3000]++)?(\S.*)")
_WIDE = re.compile(r"[\uff0d-\uff19\uff21-\uff3a\uff41-\uff5a]{1,20}")
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What a line says of a session; ``starts`` and ``ends`` are local times. Code or title is not empty.

    ``level`` is 100 to 500, or None where the line has no field with one: the code may name it all the same.
    """

    code: str
    title: str
    starts: time | None = None
    ends: time | None = None
    room: str = ""
    speakers: str = ""
    format: str = ""
    level: int | None = None

    def instants(self, on: date | None, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """Return start and end on a date; an end before the start is left out."""
        if on is None or self.starts is None:
            return None, None
        starts_at = instant_at(on, self.starts, zone)
        ends_at = ending_at(on, self.starts, self.ends, zone) if self.ends else None
        return starts_at, ends_at if ends_at and ends_at >= starts_at else None


def parse_line(
    line: str,
    *,
    ignoring: Collection[str] = (),
    is_known_code: Callable[[str], bool] = lambda code: False,
    known_rooms: Callable[[Sequence[str]], Collection[str]] = lambda texts: (),
) -> TypedLine:
    """Take a line apart; ``ignoring`` are names of PARTS that stay text.

    Before a blank only letters with three or four digits count as a code (``DAT405 Title``), and any code that
    ``is_known_code``, such as one of the programme; a year does not (``PHP2024 Title``). Behind one that is known,
    speakers and room are found without times too. ``known_rooms`` picks the texts that are rooms of the programme.
    """
    if (fields := find_times(line)) and not any(map(_ROOM.search, fields.texts)):
        return _of_fields(fields, ignoring, is_known_code, known_rooms)
    rest = line.strip()
    starts = ends = None
    room = ""
    before = ""
    if "time" not in ignoring:
        starts, ends, rest = _without_times(rest)
    elif match := _BEGINS.match(with_narrow_digits(rest)):  # the code stands behind it
        before, rest = rest[: match.end()], rest[match.end() :]
    if "room" not in ignoring:
        rest, room = _without_room(rest)
        if room and starts is None and "time" not in ignoring:
            starts, ends, rest = _without_times(rest)
    code, title = _code_and_title(rest, is_known_code)
    if code and starts is None and "time" not in ignoring:
        starts, ends, title = _without_range(title)
        rest = f"{code} {title}" if starts else rest
    is_bare = code and not (starts or before or room) and "code" not in ignoring
    if is_bare and (found := _of_known_code(code, title, ignoring, is_known_code, known_rooms)):
        return found
    split = split_at_room(title, ignoring, known_rooms) if (starts or before) and not room else None
    if split:
        title, room = split.title, split.room
        title = title if split_heading(join_heading(code, title)) == (code, title) else title.replace(BETWEEN, " ")
        rest = f"{code} {title}" if code else title
    bare, level, format = split_facts(code, title, {*ignoring, "format"} if split and split.format else ignoring)
    if bare != title:
        title = bare
        rest = f"{code} {title}" if code else title
    title = f"{before}{title}" if title else title
    if "code" in ignoring and code and title:
        # Not as it was typed: ``CODE | Title`` would be read as a code again.
        code, title = "", before + rest if split_heading(rest) == ("", rest) else f"{code} {title}"
    speakers, format = (split.speakers, split.format or format) if split else ("", format)
    return TypedLine(code, title, starts, ends, room, speakers, format, level)


def _of_known_code(
    code: str,
    title: str,
    ignoring: Collection[str],
    is_known_code: Callable[[str], bool],
    known_rooms: Callable[[Sequence[str]], Collection[str]],
) -> TypedLine | None:
    """Read ``Title | Speaker | Room`` behind a code of the programme; None where no field is a room beyond doubt."""
    fields = fields_of(title)
    if len(fields) < 2 or not is_known_code(code) or split_at_room(title, ignoring, known_rooms) is None:
        return None
    if len(fields) > 2 and parse_level(fields[0]) and "level" not in ignoring:
        fields[:2] = fields[1::-1]
    others = sort_fields(fields[1:], ignoring, known_rooms, has_levels=True)
    title = BETWEEN.join([fields[0], *others.rest])
    if split_heading(join_heading(code, title)) != (code, title):
        return None
    return TypedLine(code, title, None, None, others.room, others.speakers, others.format, others.level)


def _of_fields(
    fields: TimedFields,
    ignoring: Collection[str],
    is_known_code: Callable[[str], bool],
    known_rooms: Callable[[Sequence[str]], Collection[str]],
) -> TypedLine:
    texts = fields.texts
    if len(texts) > 2 and parse_code(texts[0]) and parse_level(texts[1]) and "level" not in ignoring:
        texts = [texts[0], texts[2], texts[1], *texts[3:]]
    code, title = _code_and_title(BETWEEN.join(texts[:2]), is_known_code)
    used = 2 if code and title == texts[-1 if len(texts) == 1 else 1] else 1
    if used == 1:
        code, title = _code_and_title(texts[0], is_known_code)
    if "code" in ignoring and code and title:
        code, title = "", " ".join(texts[:used])
    others = sort_fields(texts[used:], ignoring, known_rooms, has_levels=parse_code(code) is not None)
    title = BETWEEN.join(filter(None, [title, *others.rest, *fields.dates]))
    if is_plain := "time" in ignoring:
        title = f"{fields.times} {title}" if fields.after < used else f"{title} {fields.times}"
    if split_heading(join_heading(code, title)) != (code, title):  # it would be read as a code again
        title = title.replace(BETWEEN, " ")
    starts, ends = (None, None) if is_plain else (fields.starts, fields.ends)
    title = title.strip(BLANKS)
    return TypedLine(code, title, starts, ends, others.room, others.speakers, others.format, others.level)


def _without_times(line: str) -> tuple[time | None, time | None, str]:
    """Return the times at the beginning, or a range at the end, and the rest."""
    plain = with_narrow_digits(line)  # of the same length
    if match := _BEGINS.match(plain):
        groups, rest = match.groups(), line[match.end() :]
        if match[2]:
            starts, ends = range_of(groups[: 2 * GROUPS])
            return starts, ends, rest
        return clock_of(groups[2 * GROUPS : 3 * GROUPS]), None, rest
    match = _ENDS.search(plain)
    if match and (rest := line[: match.start()].strip(BLANKS)):
        starts, ends = range_of(match.groups())
        return starts, ends, rest
    return None, None, line


def _without_range(title: str) -> tuple[time | None, time | None, str]:
    """Return the range at the beginning of what stands behind a code, and the rest; a single time is text there."""
    match = _BEGINS.match(with_narrow_digits(title))
    if match is None or match[2] is None:
        return None, None, title
    starts, ends = range_of(match.groups()[: 2 * GROUPS])
    return starts, ends, title[match.end() :]


def _without_room(line: str) -> tuple[str, str]:
    """Split at the last ``@`` between blanks, or full-width ``＠``."""
    if "@" not in line and "\uff20" not in line:
        return line, ""
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
    if is_code(line) and is_known_code(line):
        return line, ""
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


def split_facts(code: str, title: str, ignoring: Collection[str]) -> tuple[str, int | None, str]:
    """Return a title without the fields that are level and format, and both; one without them as it was typed.

    A level may also stand between ``code`` and the title. ``ignoring`` are the facts (``level``, ``format``) that stay
    in the title. So does everything where the heading could not be read back without them.
    """
    texts = fields_of(title) if _BARS.intersection(title) else []
    level = None
    at = find_level(texts, 0 if code else 1) if len(texts) > 1 and "level" not in ignoring else None
    if at is not None:
        level = parse_level(texts.pop(at))
    named = next(filter(formats.find, texts[1:]), "") if "format" not in ignoring else ""
    if named:
        texts = [texts[0], *(text for text in texts[1:] if text != named)]
    rest = BETWEEN.join(texts)
    if not (level or named) or split_heading(join_heading(code, rest)) != (code, rest):
        return title, None, ""
    return rest, level, named
