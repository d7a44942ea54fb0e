"""A line of fields, as programmes are copied: ``CODE | 21:30 - 21:50 | Title | Speaker | Room``, in any usual order.

Only a line with a field that is a time, and nothing else, is one, and only with a few fields. The fields say what they
are: a time, a level, a format, a room. Linear in the length of the line. No Django.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import time

from sessions.rules import formats
from sessions.rules.clock_ranges import parse_clock, parse_range
from sessions.rules.codes import is_code
from sessions.rules.levels import find_level, parse_level
from sessions.rules.venues import is_level, names_a_room

ROOM_LIMIT = 100
"""Maximum length of a room, in characters; what is longer stays in the title."""

SPEAKERS_LIMIT = 500
"""Maximum length of the speakers, in characters; what is longer stays in the title."""

MOST_FIELDS = 30
"""Maximum number of fields of a line; what has more is no line of a programme."""

BETWEEN = " | "

_BETWEEN = re.compile(r"[|\uff5c\t]")
_DIGIT = re.compile("[0-9\uff10-\uff19]")
_EDGES = " \t\n\r\f\v\u3000"
_LONGEST = 48
"""Maximum length of a field with a time or a date, in characters: ``(11:30 a.m. to 12:30 p.m. PST)``."""
_ROOM_CODE = re.compile(r"[A-Z]{0,3}[-. ]?[0-9]{1,4}(?:[.-][0-9]{1,4})?[A-Za-z]?")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)[.]?"
)
_DATE = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.]?,? ?)?"
    rf"(?:{_MONTH} [0-9]{{1,2}}(?:,? [0-9]{{4}})?|[0-9]{{1,2}}[.]? {_MONTH}(?: [0-9]{{4}})?"
    r"|[0-9]{4}([-/])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}|(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:[(\uff08][日月火水木金土][)\uff09])?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TimedFields:
    """The fields of a line without times and dates, the times as they stood, and behind how many fields they stood."""

    texts: list[str]
    dates: list[str]
    starts: time
    ends: time | None
    times: str
    after: int


@dataclass(slots=True)
class OtherFields:
    """What the fields behind the title say; ``rest`` are those that nobody can tell."""

    speakers: str
    room: str
    format: str
    rest: list[str]
    level: int | None = None


def find_times(line: str) -> TimedFields | None:
    """Split a line into fields and find the times among them; None where no field is a time, or nothing else is left.

    A single time counts only before the title or between code and title: ``Title | 9 PM`` may be all title.
    """
    fields = fields_of(line)
    for index, text in enumerate(fields):
        if not _may_be_timed(text):
            continue
        if found := parse_range(text):
            return _without(fields, index, 1, *found)
        starts = parse_clock(text)
        if starts is None:
            continue
        following = fields[index + 1] if index + 1 < len(fields) else ""
        if ends := parse_clock(following) if _may_be_timed(following) else None:
            return _without(fields, index, 2, starts, ends)
        if index == 0 or (index == 1 and len(fields) > 2 and is_code(fields[0])):
            return _without(fields, index, 1, starts, None)
    return None


def _without(fields: list[str], index: int, count: int, starts: time, ends: time | None) -> TimedFields | None:
    texts = [*fields[:index], *fields[index + count :]]
    dates = [text for text in texts if _is_date(text)]
    texts = [text for text in texts if text not in dates]
    return TimedFields(texts, dates, starts, ends, " ".join(fields[index : index + count]), index) if texts else None


def without_date(line: str) -> tuple[str, str]:
    """Return the first field that is a date, and the other fields as a line; ("", line) without one."""
    fields = fields_of(line)
    dated = next((text for text in fields if _is_date(text)), "")
    return (dated, BETWEEN.join(text for text in fields if text != dated)) if dated else ("", line)


def fields_of(line: str) -> list[str]:
    """Return the fields that are not empty; none of a line with more than MOST_FIELDS."""
    parts = _BETWEEN.split(line, maxsplit=MOST_FIELDS)
    return [text for part in parts if (text := part.strip(_EDGES))] if len(parts) <= MOST_FIELDS else []


def _is_date(text: str) -> bool:
    return len(text) <= _LONGEST and _DATE.fullmatch(text) is not None


def _may_be_timed(text: str) -> bool:
    return len(text) <= _LONGEST and _DIGIT.search(text) is not None


def sort_fields(
    texts: Sequence[str],
    ignoring: Collection[str],
    known_rooms: Callable[[Sequence[str]], Collection[str]],
    *,
    has_levels: bool = False,
) -> OtherFields:
    """Tell speakers, room, level and format apart; ``known_rooms`` picks those that are rooms of the event.

    Where the words do not say it, the last of several is the room, and a lone one of several words the speaker. A
    number such as ``300`` is a level only in a programme that ``has_levels``, else it is the number of a room.
    """
    named = next((text for text in texts if formats.find(text)), "")
    others = [text for text in texts if text != named]
    known = known_rooms(others) if others else ()
    at = find_level([text if text not in known else "" for text in others], has_rooms=not has_levels)
    level = others.pop(at) if at is not None else ""
    begin, end = _room_among(others, known)
    found = OtherFields(", ".join(others[:begin] + others[end:]), BETWEEN.join(others[begin:end]), named, [])
    if "level" in ignoring and level:
        found.rest = [level]
    else:
        found.level = parse_level(level)
    if "format" in ignoring and found.format:
        found.rest, found.format = [*found.rest, found.format], ""
    if "speakers" in ignoring or len(found.speakers) > SPEAKERS_LIMIT:
        found.rest, found.speakers = [*found.rest, *others[:begin], *others[end:]], ""
    if "room" in ignoring or len(found.room) > ROOM_LIMIT:
        found.rest, found.room = [*found.rest, *others[begin:end]], ""
    return found


def _room_among(texts: Sequence[str], known: Collection[str]) -> tuple[int, int]:
    """Return from where to where the fields are a room: ``Venetian``, ``Level 3``, ``Lido 3001``."""
    is_room = [text in known or names_a_room(text) or bool(_ROOM_CODE.fullmatch(text)) for text in texts]
    if True not in is_room:
        alone = len(texts) == 1 and (" " in texts[0] or not texts[0].isascii())
        return (len(texts), len(texts)) if alone or not texts else (len(texts) - 1, len(texts))
    begin = is_room.index(True)
    if begin and is_level(texts[begin]):  # of the building that stands before it
        return begin - 1, len(texts)
    if begin:
        return begin, len(texts)
    return 0, is_room.index(False) if False in is_room else len(texts)
