"""Sanitising of feed texts: line, Markdown (from HTML), code, level, URL.

A feed is not refused because of a text: what cannot be stored is truncated or left out.
"""

import re
from collections.abc import Iterable
from itertools import islice

from markdownify import markdownify

from sessions.importing.parsers.shared.time_limit import check_time
from sessions.rules.clean_text import LINE_LIMIT, TEXT_LIMIT, clean_line, clean_text, is_unseen
from sessions.rules.codes import is_code
from sessions.rules.parsing import parse_url

NAME_LIMIT = 100
"""Maximum length of a room or track, in characters: that of its column."""

MOST_NAMES = 1_000
"""Maximum number of people of a session that are read; a column has room for some dozens."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\u200b\u2060-\u206f\u202a-\u202e\ufeff\ufff9-\ufffb]")
"""Invisible characters and direction overrides; joiners and direction marks are part of the spelling and stay."""
_HTML = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|code|pre|blockquote|table)\b[^<>]*>", re.IGNORECASE
)
_BLOCK = re.compile(r"</?(?:p|div|br|ul|ol|li|h[1-6]|pre|blockquote|table)\b", re.IGNORECASE)
_MOST_PARAGRAPHS = 100
"""Maximum number of paragraphs of one text without tags; real descriptions have 11."""
_BLANK_RUN = re.compile(
    r"(?:[ \t\r\n]|&(?:#0*(?:9|1[03]|32)|#x0*(?:9|a|d|20)|tab|newline)(?![0-9a-z]);?){2,}+", re.IGNORECASE
)
_LONG_RUN = 200
"""Longer runs of spaces take quadratic time in the Markdown conversion, also as entities."""
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_LEVEL = re.compile(r"(?<![0-9])([1-5])00(?![0-9])")
_ADDRESS_LIMIT = 500
"""Maximum length of a URL, in characters, that of its column in the database."""
_LABEL = "[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_HOST = re.compile(
    rf"(?:(?:{_LABEL}\.)+(?:[a-z\u00a1-\uffff]{{2,63}}|xn--[a-z0-9]{{1,59}})\.?|localhost"
    rf"|{_BYTE}(?:\.{_BYTE}){{3}}|\[[0-9a-f:.]+\])(?::[0-9]{{1,5}})?",
    re.IGNORECASE,
)
"""Host and port of a URL: the same as the validator of the model field accepts."""


def line(value: object, limit: int = LINE_LIMIT) -> str:
    """Return a value as one sanitised line of at most ``limit`` characters, truncated with ``…``; "" for None.

    Invisible characters and direction overrides are removed; a text without a visible character is "". Of a value twice
    as long as the limit the rest is not looked at, blanks in a row counted as one.
    """
    beginning = " ".join(storable(value).replace("\0", "").split())[: 2 * limit]
    text = clean_line(_UNSEEN.sub("", beginning), max_length=10**9)
    text = "" if is_unseen(text) else re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def name(value: object) -> str:
    """Return the name of a room, track or format as one sanitised line."""
    return line(value, NAME_LIMIT)


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Return names of people, unique, not empty, in order; at most MOST_NAMES."""
    return tuple(dict.fromkeys(filter(None, (line(value, 200) for value in islice(values, MOST_NAMES)))))


def markdown(*values: object) -> str:
    """Return the paragraphs of a feed as one Markdown text: HTML converted, duplicates removed, LF line ends."""
    texts = (clean_text(storable(value)).strip() for value in values)
    parts = dict.fromkeys(filter(None, (_from_html(text) if _HTML.search(text) else text for text in texts)))
    joined = "\n\n".join(parts)
    return joined if len(joined) <= TEXT_LIMIT else f"{joined[: TEXT_LIMIT - 1]}…"


def code(value: object) -> str:
    """Return a valid session code, or ""."""
    found = line(value)
    return found if is_code(found) else ""


def level(value: object) -> int | None:
    """Return the level in ``300 – Advanced`` or ``300``, 100 to 500, or None."""
    found = _LEVEL.search(line(value))
    return int(found[1]) * 100 if found else None


def address(value: object) -> str:
    """Return a valid web URL (http or https, public host name, at most 500 characters), or ""."""
    found = line(value, 10**6)
    if len(found) > _ADDRESS_LIMIT or " " in found:
        return ""
    parts = parse_url(found)
    if parts is None or parts.scheme not in {"http", "https"} or len(parts.hostname or "") > 253:
        return ""
    return found if _HOST.fullmatch(parts.netloc) else ""


def storable(value: object) -> str:
    """Return a value as text, "" for None; half of a character, which nothing can store, is replaced."""
    return "" if value is None else _SURROGATES.sub("\ufffd", str(value))


def _from_html(text: str) -> str:
    """Convert HTML to Markdown; HTML that is nested too deeply stays as text.

    Paragraphs separated by empty lines instead of tags stay separate. Raises FeedError when the time for the file is
    over.
    """
    check_time()
    text = text[:TEXT_LIMIT]
    text = _BLANK_RUN.sub(_short, text)
    parts = [text] if _BLOCK.search(text) else _EMPTY_LINES.split(text, maxsplit=_MOST_PARAGRAPHS)
    try:
        return clean_text("\n\n".join(markdownify(part, heading_style="ATX", bullets="-").strip() for part in parts))
    except RecursionError:
        return text


def _short(run: re.Match[str]) -> str:
    """Replace a long run of spaces by a short one."""
    if len(run[0]) < _LONG_RUN:
        return run[0]
    return "\n\n" if "\n" in run[0] else " "
