"""Texts of feeds made storable: one clean line, Markdown, a code, a level, a web address.

A feed is never refused for a text: what cannot be stored is cut or left out.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from markdownify import markdownify

from sessions.codes import is_code
from sessions.texts import LINE_LIMIT, TEXT_LIMIT, clean_line, clean_text

NAME_LIMIT = 100
"""Characters of a room or a track."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_HTML = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|code|pre|blockquote|table)\b[^<>]*>", re.IGNORECASE
)
_BLOCK = re.compile(r"</?(?:p|div|br|ul|ol|li|h[1-6]|pre|blockquote|table)\b", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_LEVEL = re.compile(r"(?<![0-9])([1-5])00(?![0-9])")
_ADDRESS_LIMIT = 500


def line(value: object, limit: int = LINE_LIMIT) -> str:
    """Return a value of a feed as one clean line of at most ``limit`` characters, cut with ``…``; None gives ""."""
    text = clean_line(_text(value).replace("\0", ""), max_length=10**9)
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def name(value: object) -> str:
    """Return the name of a room, a track or a format as one clean line."""
    return line(value, NAME_LIMIT)


def names(values: Iterable[object]) -> tuple[str, ...]:
    """Return the names of people, each once and none empty, in their order."""
    return tuple(dict.fromkeys(filter(None, (line(value, 200) for value in values))))


def markdown(*values: object) -> str:
    """Return the paragraphs of a feed as one Markdown text: HTML made Markdown, equal ones once, LF line ends."""
    texts = (clean_text(_text(value)).strip() for value in values)
    parts = dict.fromkeys(filter(None, (_from_html(text) if _HTML.search(text) else text for text in texts)))
    joined = "\n\n".join(parts)
    return joined if len(joined) <= TEXT_LIMIT else f"{joined[: TEXT_LIMIT - 1]}…"


def code(value: object) -> str:
    """Return a session code, or "" for what is none by the field's rules."""
    found = line(value)
    return found if is_code(found) else ""


def level(value: object) -> int | None:
    """Return the level that ``300 – Advanced`` or ``300`` names, 100 to 500, or None."""
    found = _LEVEL.search(line(value))
    return int(found[1]) * 100 if found else None


def address(value: object) -> str:
    """Return a web address (http or https, with a host, at most 500 characters), or "" for what is none."""
    found = line(value, 10**6)
    try:
        parts = urlsplit(found)
    except ValueError:
        return ""
    fits = parts.scheme in {"http", "https"} and parts.netloc and " " not in found and len(found) <= _ADDRESS_LIMIT
    return found if fits else ""


def _text(value: object) -> str:
    return "" if value is None else _SURROGATES.sub("\ufffd", str(value))


def _from_html(text: str) -> str:
    """Return HTML as Markdown; one that is nested deeper than any author does it stays as it is written.

    Where its paragraphs are told apart by empty lines rather than by tags, they stay apart.
    """
    text = text[:TEXT_LIMIT]
    parts = [text] if _BLOCK.search(text) else _EMPTY_LINES.split(text)
    try:
        return clean_text("\n\n".join(markdownify(part, heading_style="ATX", bullets="-").strip() for part in parts))
    except RecursionError:
        return text
