"""Names of photos as authors write them: ``com301_0.jpg``, the base code in small letters and the next free number.

A leaf without Django and without a database.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

from sessions.rules.codes import base_of
from sessions.rules.picture_files import KEPT_ENDINGS

INBOX_STEM = "photo"
"""What photos are called that lie in no session."""

UNNAMED_STEM = "session"
"""What photos of a session are called whose name has no Latin letters."""

_MAX_STEM = 40
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
_FORBIDDEN = frozenset('"|*<>?:/\\')
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_UNSAFE = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"(?P<stem>.*)_(?P<number>[0-9]{1,6})")


def stem_of(code: str, title: str) -> str:
    """Return what the names of a session's photos begin with, made of its code, else of its title."""
    return _slug(base_of(code)) or _slug(title) or UNNAMED_STEM


def next_name(stem: str, ending: str, taken: Iterable[str]) -> str:
    """Return ``stem_N.ending`` with the number behind the highest that any name with this stem has, of any ending.

    Never a number that was there before: a text may still show the photo that had it.
    """
    wanted = stem.casefold()
    numbers = [number for name in taken if (number := _number_of(name, wanted)) is not None]
    names = {name.casefold() for name in taken}
    for number in count(max(numbers, default=-1) + 1):
        name = f"{stem}_{number}.{ending}"
        if name.casefold() not in names:
            return name
    raise AssertionError("numbers do not end")


def is_given(name: str, stem: str) -> bool:
    """Say whether a name is one that next_name gives for the stem, rather than one that a person has chosen."""
    return _number_of(name, stem.casefold()) is not None


def is_portable(name: str) -> bool:
    """Say whether every system can have a file of that name, and every person sees all of it."""
    if any(sign in _FORBIDDEN or unicodedata.category(sign) in _INVISIBLE for sign in name):
        return False
    return name.partition(".")[0].strip().casefold() not in _DEVICES and not name.endswith((".", " "))


def same_name(one: str, other: str) -> bool:
    """Say whether two names are one to a system that does not tell capital letters from small ones."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def ending_of(name: str) -> str:
    """Return what stands behind the last dot, in small letters; "" where there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def with_ending(name: str, ending: str) -> str:
    """Return the name with an ending for that kind of file: what fits is kept, ``.jpeg`` as well as ``.jpg``."""
    own = ending_of(name)
    if _kind(own) == _kind(ending):
        return name
    stem = name[: -len(own) - 1] if own in _KINDS else name
    return f"{stem}.{ending}"


_KINDS = {**KEPT_ENDINGS, **{ending: ending for ending in ("heic", "heif", "avif")}}


def _kind(ending: str) -> str:
    return _KINDS.get(ending, ending)


def _number_of(name: str, stem: str) -> int | None:
    plain = name.rpartition(".")[0] or name
    match = _NUMBERED.fullmatch(plain.casefold())
    return int(match["number"]) if match and match["stem"] == stem else None


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = _UNSAFE.sub("-", plain).strip("-")
    return slug[:_MAX_STEM].rstrip("-") if any(letter.isalpha() for letter in slug) else ""
