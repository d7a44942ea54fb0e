"""File names of photos: ``com301_0.jpg``, the base code of the session in lower case and the next free number.

Authors refer to photos by these names. The folder of the pictures of an article is named here too. No Django.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import count

from sessions.rules.codes import base_of
from sessions.rules.picture_files import KEPT_ENDINGS

MAX_NAME = 120
"""Maximum length of the name of a photo, in characters: systems of files take 255 bytes."""

MAX_FOLDER = 60
"""Maximum length of the folder of an article's pictures, in characters: that of its column."""

FOLDER = r"\A(?!.*\.\.)[0-9A-Za-z_-][0-9A-Za-z._-]*(?:/[0-9A-Za-z_-][0-9A-Za-z._-]*)*\Z"
"""Regular expression of that folder, which may be nested: ``articles/my-slug``."""

INBOX_STEM = "photo"
"""Stem of photos that are assigned to no session."""

UNNAMED_STEM = "session"
"""Stem of photos of a session whose code and title have no Latin letters."""

FIGURE_STEM = "statistics"
"""Stem of pictures drawn of the statistics of an event."""

FIGURE_NAMES = rf"^{FIGURE_STEM}(_[0-9]+)?\.png$"
"""Regular expression, also for the database, of the names that `next_figure_name` gives."""

_MAX_STEM = 40
"""Maximum length of a stem made of a title, so that names in texts stay short."""
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
_FORBIDDEN = frozenset('"|*<>?:/\\')
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_FOLDER = re.compile(FOLDER)
_UNSAFE = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"(?P<stem>.*)_(?P<number>[0-9]{1,6})")


def stem_of(code: str, title: str) -> str:
    """Return the stem (first part) of a session's photo names: a slug of its code, else of its title."""
    return _slug(base_of(code)) or _slug(title) or UNNAMED_STEM


def next_name(stem: str, ending: str, taken: Iterable[str]) -> str:
    """Return ``stem_N.ending``, where N is one more than the highest number used with this stem and any file extension.

    A number is never used twice: a text may still refer to a deleted photo.
    """
    return next_names(stem, [ending], taken)[0]


def next_names(stem: str, endings: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return the next names for several photos, one per file extension, each as ``next_name`` gives it."""
    wanted, all_taken = stem.casefold(), list(taken)
    numbers = [number for name in all_taken if (number := _number_of(name, wanted)) is not None]
    names = {name.casefold() for name in all_taken}
    following = count(max(numbers, default=-1) + 1)
    return [_first_free(stem, ending, names, following) for ending in endings]


def _first_free(stem: str, ending: str, names: set[str], following: Iterator[int]) -> str:
    return next(name for number in following if (name := f"{stem}_{number}.{ending}").casefold() not in names)


def next_figure_name(taken: Iterable[str]) -> str:
    """Return the name of a picture drawn of the statistics: ``statistics.png``, then ``statistics_2.png`` …"""
    names = {name.casefold() for name in taken}
    return next(
        name
        for number in count(1)
        if (name := f"{FIGURE_STEM}.png" if number == 1 else f"{FIGURE_STEM}_{number}.png") not in names
    )


def is_given(name: str, stem: str) -> bool:
    """Return whether ``next_name`` could have made the name for this stem, or a person chose it."""
    return _number_of(name, stem.casefold()) is not None


def is_folder(path: str) -> bool:
    """Return whether pictures of an article can be in this folder, below the one for all pictures; "" is that one."""
    return not path or (len(path) <= MAX_FOLDER and _FOLDER.match(path) is not None)


def is_portable(name: str) -> bool:
    """Return whether a file name is valid on every operating system and has no invisible characters."""
    if not _FORBIDDEN.isdisjoint(name):
        return False
    # Printable names, nearly all, have no invisible character; that is quick to find out.
    if not name.isprintable() and any(unicodedata.category(sign) in _INVISIBLE for sign in name):
        return False
    return name.partition(".")[0].strip().casefold() not in _DEVICES and not name.endswith((".", " "))


def same_name(one: str, other: str) -> bool:
    """Compare two file names without case, as case-insensitive file systems do."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def ending_of(name: str) -> str:
    """Return the file extension in lower case without the dot; "" if there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def with_ending(name: str, ending: str) -> str:
    """Return the name with the given file extension; an equivalent one stays (``.jpeg`` for ``.jpg``)."""
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
