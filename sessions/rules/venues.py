"""The building of a session, from the text of its room, and changes of building with too little time between.

A building is named only where the text says so beyond doubt; of all other rooms it is unknown, and an unknown one is
never another building. No Django.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

_MINUTE = timedelta(minutes=1)
_LONGEST_NAME = 40
"""Maximum length of the name of a building, which stands beside a session."""
# What comes first may be the room itself: "Hall A | Level 2".
_ROOM = re.compile(
    r"\b(?:rooms?|halls?|ballrooms?|auditorium|theat(?:er|re)|stage|track|studio|lounge|booth|tables?|level|floor|foyer|expo"
    r"|saal|raum|salle|aula|zelt|workshops?|online|virtual|remote)\b|amphi|ホール|会議室|部屋|^[0-9]",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"(?:\w+ )?(?:level|floor)\b|\d{1,2} ?(?:f|階)$", re.IGNORECASE)
# FOSDEM and others: letters of the building, a point, the number of the room. UA, UB and UD are wings of one building.
_CODE = re.compile(r"([A-Z])[A-Z]{0,2}\d?\.(?:\d\.)?\d{3,4}[A-Z]?(?: \([^()]*\))?")
_NAMED = re.compile(r"\b(?i:building|bldg\.?|gebäude|bâtiment) (?:[A-Z]|\d{1,3}[A-Z]?)\b")
_NAMED_JA = re.compile(r"([^\s|、,・/()（）]{1,12}?(?:棟|号館))")
_PLACE_JA = re.compile(r"会場|教室|講堂|ステージ|トラック|号館|[棟階室館]$")
_WING = re.compile(r" (?:north|south|east|west)$")


@dataclass(frozen=True, slots=True)
class VenueChange:
    """A way between two buildings for which there is too little time."""

    before: str
    after: str
    minutes: int
    needed: int


def venue_of(room: str) -> str:
    """Return the building that the text of a room names; "" where it names none.

    Read are ``Venetian | Level 3 | …``, ``Venetian, Level 2, …``, ``AW1.126``, ``Building 3 …`` and ``A棟 …``.
    """
    text = " ".join(room.split()).lstrip("–- ")
    if named := _NAMED.search(text):
        return named[0][:_LONGEST_NAME]
    if named := _NAMED_JA.match(text):
        return named[1]
    if code := _CODE.fullmatch(text):
        return code[1]
    between = "|" if "|" in text else ","
    first, *others = [part.strip() for part in text.split(between)]
    has_level = bool(others and _LEVEL.match(others[0]))
    is_building = len(others) >= 2 and (has_level or between == "|")
    return first[:_LONGEST_NAME] if is_building and not _ROOM.search(first) else ""


def names_a_room(text: str) -> bool:
    """Return whether a text has a word for a place: a hall, a level, a building."""
    return bool(_ROOM.search(text) or _PLACE_JA.search(text) or _NAMED.search(text) or _CODE.fullmatch(text))


def is_level(text: str) -> bool:
    """Return whether a text is a level of a building."""
    return _LEVEL.match(text) is not None


def venue_changes(sessions: Sequence[Any], needed: int) -> dict[Any, VenueChange]:
    """Return the changes of building with less than ``needed`` minutes between, by the ``pk`` of the later session.

    ``sessions`` have ``pk``, ``room``, ``starts_at`` and ``ends_at``; 0 minutes finds nothing. Of those that end
    shortly before another one starts, none may be in the same building, and none in an unknown one. Time of a sort.
    """
    timed = [each for each in sessions if each.starts_at and each.ends_at] if needed > 0 else []
    names = {each.pk: venue_of(each.room) for each in timed}
    same = _one_name_each(names.values())
    ended = sorted(timed, key=lambda each: each.ends_at)
    near: Counter[str] = Counter()
    first = behind = 0
    found: dict[Any, VenueChange] = {}
    for session in sorted(timed, key=lambda each: each.starts_at):
        while behind < len(ended) and ended[behind].ends_at <= session.starts_at:
            near[same[names[ended[behind].pk]]] += 1
            behind += 1
        while first < behind and session.starts_at - ended[first].ends_at >= needed * _MINUTE:
            near[same[names[ended[first].pk]]] -= 1
            first += 1
        venue = names[session.pk]
        if first == behind or not venue or near[""] or near[same[venue]]:
            continue
        last = ended[behind - 1]
        minutes = (session.starts_at - last.ends_at) // _MINUTE
        found[session.pk] = VenueChange(names[last.pk], venue, minutes, needed)
    return found


def _one_name_each(names: Iterable[str]) -> dict[str, str]:
    """Map each name to one that stands for its building: ``MGM Grand`` is ``MGM`` where both are used.

    Wings are one building: ``Aria East`` and ``Aria West``.
    """
    same: dict[str, str] = {"": ""}
    shortest = ""
    for key, name in sorted((_key(name), name) for name in {*names} - {""}):
        if not shortest or not f"{key} ".startswith(f"{shortest} "):
            shortest = key
        same[name] = shortest
    return same


def _key(name: str) -> str:
    return _WING.sub("", name.casefold().removeprefix("the "))
