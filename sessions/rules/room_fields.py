"""A title with a room behind it, in fields: ``Title | Room A | Speaker``, as it stands behind a time.

Only a room beyond doubt counts: one whose text has the form of a room, or one of the event. What stands between the
title and the room may be a second title or a name, so it stays title. Linear in the length of the text. No Django.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sessions.rules import formats
from sessions.rules.line_fields import BETWEEN, ROOM_LIMIT, SPEAKERS_LIMIT, fields_of
from sessions.rules.venues import is_level

_MOST_PARTS = 4
"""How many fields a room of the event may have: ``Venetian | Level 3 | Murano 3304`` has three."""

_NUMBER = r"(?:[A-Z]{0,2}[-. ]?[0-9]{1,4}(?:[-.][0-9]{1,4})?[A-Za-z]?|[A-Za-z]|[A-Z]{2})"
_WORD = r"(?i:rooms?|halls?|ballrooms?|stage|auditorium|theat(?:er|re)|studio|saal|raum|salle)"
_NAMED = r"(?i:(?:main|grand|keynote) (?:stage|hall|ballroom|auditorium|theat(?:er|re)))"
# At most two digits: "Level 300" tells how much a session asks of its listeners.
_LEVEL = r"(?:(?i:level|floor) [0-9]{1,2}|[0-9]{1,2} ?(?:階|F))"
_BUILDING = r"(?:(?i:building) (?:[A-Z]|[0-9]{1,3})|[0-9A-Z]{1,3}(?:棟|号館))"
_WORD_JA = r"(?:会場|ホール|会議室|教室|講堂|ステージ|ルーム)"
_BEFORE_JA = r"(?:第 ?[0-9]{1,3}|[0-9]{1,4}|[A-Z]|大|中|小|メイン)"
_PLAIN = re.compile(
    rf"(?:{_WORD} {_NUMBER}|{_NAMED}|{_BEFORE_JA}{_WORD_JA}|{_WORD_JA} ?{_NUMBER}|{_LEVEL})"
    # The same place, told more closely: "Hall B (Level 2)".
    rf"(?:(?:[,、] ?| ?[(（])(?:{_LEVEL}|{_BUILDING})[)）]?)?"
)
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_DIGIT = re.compile("[0-9\uff10-\uff19]")


@dataclass(frozen=True, slots=True)
class RoomFields:
    """The parts of a text with a room: the title, the room, the speakers with commas between, and the format."""

    title: str
    room: str
    speakers: str
    format: str


def split_at_room(
    text: str, ignoring: Collection[str], known_rooms: Callable[[Sequence[str]], Collection[str]]
) -> RoomFields | None:
    """Split a text at the room among its fields; None where none is a room beyond doubt.

    What stands behind the room are a format and speakers; fields with digits stay title. ``ignoring`` are the parts
    (``room``, ``speakers``, ``format``) that stay title too. ``known_rooms`` picks the texts that are rooms of the
    event.
    """
    fields = fields_of(text)
    begin, end = _room_among(fields, known_rooms) if len(fields) > 1 else (0, 0)
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
    return len(text) <= ROOM_LIMIT and _PLAIN.fullmatch(text.translate(_WIDE)) is not None


def _room_among(fields: Sequence[str], known_rooms: Callable[[Sequence[str]], Collection[str]]) -> tuple[int, int]:
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
