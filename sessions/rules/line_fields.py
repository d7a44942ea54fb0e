"""A line of fields, as programmes are copied: ``CODE | 21:30 - 21:50 | Title | Speaker | Room``, in any usual order.

Only a line with a field that is a time, and nothing else, is one, and only with a few fields. The fields say what they
are: a time, a level, a format, a room. Linear in the length of the line. No Django.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import time

from sessions.rules import formats
from sessions.rules.clock_ranges import parse_clock, parse_range, with_narrow_digits
from sessions.rules.codes import is_code
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
"""Maximum length of a field with a time or a date, in characters: a longer one is text."""
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


_LEVEL_NAMES = "foundational|intermediate|advanced|expert|distinguished|入門|中級|上級|最上級|第一人者"
_LEVEL_FIELD = re.compile(
    r"(level[ :]{0,2}|l|レベル[ :：]?)?([1-5])00"
    rf"(?: ?[-\u2013\u2014:：\u3000 ] ?(?:{_LEVEL_NAMES})| ?[(（](?:{_LEVEL_NAMES})[)）])?",
    re.IGNORECASE,
)
_LEVEL_NUMBER = re.compile(r"[A-Z]?[1-5]00", re.IGNORECASE)
_MOST_PARTS = 4
"""How many fields a room of the event may have: ``Venetian | Level 3 | Murano 3304`` has three."""

_NUMBER = r"(?:[A-Z]{0,2}[-. ]?[0-9]{1,4}(?:[-.][0-9]{1,4})?[A-Za-z]?|[A-Za-z]|[A-Z]{2})"
_WORD = r"(?i:rooms?|halls?|ballrooms?|stage|auditorium|theat(?:er|re)|studio|saal|raum|salle)"
_NAMED_ROOM = r"(?i:(?:main|grand|keynote) (?:stage|hall|ballroom|auditorium|theat(?:er|re)))"
# At most two digits: "Level 300" tells how much a session asks of its listeners.
_FLOOR = r"(?:(?i:level|floor) [0-9]{1,2}|[0-9]{1,2} ?(?:階|F))"
_BUILDING = r"(?:(?i:building) (?:[A-Z]|[0-9]{1,3})|[0-9A-Z]{1,3}(?:棟|号館))"
_WORD_JA = r"(?:会場|ホール|会議室|教室|講堂|ステージ|ルーム)"
_BEFORE_JA = r"(?:第 ?[0-9]{1,3}|[0-9]{1,4}|[A-Z]|大|中|小|メイン)"
_PLAIN_ROOM = re.compile(
    rf"(?:{_WORD} {_NUMBER}|{_NAMED_ROOM}|{_BEFORE_JA}{_WORD_JA}|{_WORD_JA} ?{_NUMBER}|{_FLOOR})"
    # The same place, told more closely: "Hall B (Level 2)".
    rf"(?:(?:[,、] ?| ?[(（])(?:{_FLOOR}|{_BUILDING})[)）]?)?"
)
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}


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


@dataclass(frozen=True, slots=True)
class RoomFields:
    """The parts of a text with a room: the title, the room, the speakers with commas between, and the format."""

    title: str
    room: str
    speakers: str
    format: str


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


def split_at_room(
    text: str, ignoring: Collection[str], known_rooms: Callable[[Sequence[str]], Collection[str]]
) -> RoomFields | None:
    """Split a text at the room among its fields; None where none is a room beyond doubt.

    What stands behind the room are a format and speakers; fields with digits stay title. ``ignoring`` are the parts
    (``room``, ``speakers``, ``format``) that stay title too. ``known_rooms`` picks the texts that are rooms of the
    event.
    """
    fields = fields_of(text)
    begin, end = _rooms_in(fields, known_rooms) if len(fields) > 1 else (0, 0)
    if not end:
        return None
    others = fields[end:]
    named = [each for each in others if formats.find(each)][:1]
    names = [each for each in others if each not in named and not _DIGIT.search(each)]
    is_taken = {
        "room": len(BETWEEN.join(fields[begin:end])) <= ROOM_LIMIT,
        "speakers": len(", ".join(names)) <= SPEAKERS_LIMIT,
        "format": True,
    }
    parts = {"room": fields[begin:end], "speakers": names, "format": named}
    taken = {name: part if is_taken[name] and name not in ignoring else [] for name, part in parts.items()}
    rest = [*fields[:begin], *(each for each in fields[begin:] if not any(each in part for part in taken.values()))]
    return RoomFields(
        BETWEEN.join(rest), BETWEEN.join(taken["room"]), ", ".join(taken["speakers"]), "".join(taken["format"])
    )


def is_plain_room(text: str) -> bool:
    """Return whether a text has the form of a room: ``Room A``, ``Main Stage``, ``ホールB``; a sentence has not."""
    return len(text) <= ROOM_LIMIT and _PLAIN_ROOM.fullmatch(text.translate(_WIDE)) is not None


def _rooms_in(fields: Sequence[str], known_rooms: Callable[[Sequence[str]], Collection[str]]) -> tuple[int, int]:
    """Return from where to where the fields behind the first are a room; (0, 0) where none is."""
    runs = {
        BETWEEN.join(fields[begin:end]): (begin, end)
        for length in range(1, _MOST_PARTS + 1)
        for begin in range(1, len(fields) - length + 1)
        for end in [begin + length]
    }
    known = known_rooms(list(runs))
    if found := [runs[text] for text in runs if text in known]:
        return max(found, key=lambda run: run[1] - run[0])
    is_room = [False, *map(is_plain_room, fields[1:]), False]
    if True not in is_room:
        return 0, 0
    begin = is_room.index(True)
    if begin > 1 and is_level(fields[begin]):  # of a building that stands before it, or of a speaker
        return 0, 0
    return begin, is_room.index(False, begin)


def parse_level(text: str) -> int | None:
    """Return the level, 100 to 500, that is all a text says, or None."""
    match = _LEVEL_FIELD.fullmatch(with_narrow_digits(text)) if len(text) <= _LONGEST else None
    return int(match[2]) * 100 if match else None


def find_level(texts: Sequence[str], first: int = 0, *, has_rooms: bool = False) -> int | None:
    """Return the index of the first field, from ``first`` on, that is a level; None without one.

    A plain number (``400``, ``L400``) is none behind the level of a building (``Level 3 | 400``), and where the fields
    may be rooms (``has_rooms``).
    """
    for at in range(first, len(texts)):
        if parse_level(texts[at]) is None:
            continue
        if not _LEVEL_NUMBER.fullmatch(with_narrow_digits(texts[at])):
            return at
        is_inside = at > 0 and is_level(texts[at - 1]) and parse_level(texts[at - 1]) is None
        if not has_rooms and not is_inside:
            return at
    return None
