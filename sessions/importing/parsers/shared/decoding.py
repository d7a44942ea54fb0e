"""Decoding of feeds: bytes to text (encoding detection), text to JSON, with line and column in errors."""

import json
import math
import re
from typing import Never

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.rules.clean_text import marked_encoding
from sessions.rules.feed_limits import MAX_DEPTH

# Possessive quantifiers: no backtracking on any input (ReDoS).
_COMMENT = re.compile(r"\s++|//[^\n]*+|#[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/")
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?+|[\[\]{}]', re.DOTALL)
MAX_BRACKETS = 500_000
"""Maximum number of objects and lists in a JSON feed, so that it fits into memory; re:Invent has 30,000."""
_INTEGER_DIGITS = 300
"""Longer integers stay text: Python refuses some of them, and a float cannot hold them."""


def decode_text(content: bytes) -> str:
    """Decode a feed: UTF-8, UTF-16 with a byte order mark, else Shift_JIS (cp932); raises FeedError for other bytes."""
    mark, encoding = marked_encoding(content)
    if encoding:
        return _decoded(content.removeprefix(mark), encoding)
    try:
        return content.decode()
    except UnicodeDecodeError as first:
        try:
            return content.decode("cp932")
        except UnicodeDecodeError:
            _refuse_byte(content, first.start)


def begins_json(text: str) -> bool:
    """Return whether a text looks like JSON: it begins with a bracket, perhaps after comments."""
    return text[(start := _after_comments(text)) : start + 1] in {"{", "["}


def decode_json(text: str) -> object:
    """Parse JSON; comments before it are skipped.

    NaN and numbers out of range become None, integers of more than 300 digits stay text, and of equal keys the last one
    counts. Raises FeedError for more than MAX_DEPTH or MAX_BRACKETS brackets, and for invalid JSON.
    """
    start = _after_comments(text)
    _check_depth(text, start)
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        _refuse_character(Fault.SYNTAX, text, error.pos)
    rest = len(text) - len(text[end:].lstrip())
    if rest < len(text):
        _refuse_character(Fault.SYNTAX, text, rest)
    return value


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        _refuse_byte(content, error.start)


def _after_comments(text: str) -> int:
    position = 0
    while found := _COMMENT.match(text, position):
        position = found.end()
    return position


def _check_depth(text: str, start: int) -> None:
    depth = brackets = 0
    for found in _STRING_OR_BRACKET.finditer(text, start):
        if found[0] in "[{":
            depth += 1
            brackets += 1
            if brackets > MAX_BRACKETS:
                _refuse_character(Fault.TOO_MANY, text, found.start())
            if depth > MAX_DEPTH:
                _refuse_character(Fault.TOO_DEEP, text, found.start())
        elif found[0] in "]}":
            depth -= 1


def _refuse_byte(content: bytes, position: int) -> Never:
    line = content.count(b"\n", 0, position) + 1
    raise FeedError(Fault.ENCODING, f"line {line}", content[position : position + 1].hex())


def _refuse_character(fault: Fault, text: str, position: int) -> Never:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    found = text[position : position + 80].partition("\n")[0].strip()
    raise FeedError(fault, f"line {line}, column {column}", found)


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _INTEGER_DIGITS else digits


def _number(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def _nothing(_constant: str) -> None:
    return None


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_number, parse_constant=_nothing, strict=False)
