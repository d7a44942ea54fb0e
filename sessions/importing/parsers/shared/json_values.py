"""Helpers for JSON catalogues: lists and objects, names in objects, codes in titles."""

import re
from collections.abc import Mapping

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared import cleaning
from sessions.importing.parsers.shared.date_texts import is_blank
from sessions.rules.codes import level_of, parse_code, split_typed

_NAMES = (
    *("public_name", "full_public_name", "fullname", "full_name", "name", "displayname", "display_name"),
    *("globalfullname", "label", "title", "value", "text", "who"),
)
_HALVES = (("firstname", "lastname"), ("first_name", "last_name"), ("givenname", "familyname"))
_LANGUAGES = ("en", "ja")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_REPEAT = re.compile(r" ?\[repeat[ 0-9]*\]", re.IGNORECASE)


def items_of(value: object, place: str) -> list[object]:
    """Return the items of a list without nulls; null and "" count as empty. Raises FeedError for another type."""
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise FeedError(Fault.NOT_THE_SHAPE, place, str(value))
    return [item for item in value if item is not None]


def object_of(value: object, place: str) -> Mapping[str, object]:
    """Return an object; raises FeedError for another type."""
    if value is None:
        raise FeedError(Fault.MISSING, place)
    if not isinstance(value, Mapping):
        raise FeedError(Fault.NOT_THE_SHAPE, place, str(value))
    return value


def texts(value: object) -> list[str]:
    """Return the texts of a value: a text, an object with a name, or a list of these, without ``N/A``."""
    return [found for item in (value if isinstance(value, list) else [value]) if not is_blank(found := plain(item))]


def text(value: object) -> str:
    """Return the texts of a value joined with commas."""
    return ", ".join(texts(value))


def first(entry: Mapping[str, object], *keys: str) -> object:
    """Return the first value that is set under one of the keys, else None."""
    return next((entry[key] for key in keys if entry.get(key) not in (None, "", [], {})), None)


def name_of(facts: Mapping[str, object]) -> str:
    """Return the name of an object: a person, a room, a text in several languages; "" without one."""
    known = {key.casefold(): value for key, value in facts.items() if isinstance(value, str) and value.strip()}
    found = next((known[key] for key in _NAMES if key in known), "")
    if not found:
        whole = (" ".join(known[half].strip() for half in both if half in known) for both in _HALVES)
        found = next(filter(None, whole), "")
    if not found and facts and "id" not in known and all(len(key) == 2 or key[2:3] in {"-", "_"} for key in facts):
        found = next((known[key] for key in (*_LANGUAGES, *known) if key in known), "")
    return " ".join(cleaning.storable(found).split())


def titled(code: object, title: object, place: str) -> tuple[str, str]:
    """Return code and title: the code is removed from the title, and ``[REPEAT]`` if the code says so.

    Of a title that is a Markdown link, ``[Panel](/about)``, only the text is the title. An empty title is replaced by
    the code; FeedError when there is none.
    """
    named, headed = text(code), cleaning.line(plain(title))
    if link := _LINK.fullmatch(headed):
        headed = link[1]
    known = cleaning.code(named)
    written, rest = split_typed(headed)
    if written and rest and (not known or known == written):
        known, headed = written, rest
    parsed = parse_code(known)
    if parsed and "R" in parsed.repeat.upper():
        headed = _REPEAT.sub("", headed).strip() or headed
    if not headed and not (headed := cleaning.line(named)):
        raise FeedError(Fault.MISSING, f"{place} › title")
    return known, headed


def level(value: object, code: str) -> int | None:
    """Return the level of a value, else that of the code."""
    return cleaning.level(text(value)) or level_of(code)


def place_of(venue: object, room: object) -> str:
    """Return ``Venue | Room``, or the one that is set."""
    where, inside = cleaning.name(text(venue)), cleaning.name(text(room))
    if not where or not inside or inside.casefold().startswith(where.casefold()):
        return inside or where
    return cleaning.name(f"{where} | {inside}")


def people(value: object) -> tuple[str, ...]:
    """Return names of people, given as texts or as objects with a name."""
    return cleaning.names(texts(value))


def plain(item: object) -> str:
    """Return a text or a number as text, of an object its name; "" for anything else."""
    if isinstance(item, Mapping):
        return name_of(item)
    return str(item).strip() if isinstance(item, str | int | float) and not isinstance(item, bool) else ""
