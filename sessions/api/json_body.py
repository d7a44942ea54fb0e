"""JSON objects that programs send, read strictly; no Django.

What other parsers read differently, or what nothing can store, is refused: duplicate names, NaN and infinity, numbers
of more than 18 digits, lone surrogates, and nesting without end.
"""

import json
from math import isinf
from typing import Any, NoReturn

_MOST_DIGITS = 18
"""Maximum number of digits, so that every number fits into 64 bits."""


_FIRST_INEXACT = 2**53
"""From here on two whole numbers may be the same float."""


class BadJson(ValueError):
    """Not a JSON object that can be read; the message says why, in English."""


def parse_object(raw: bytes) -> dict[str, Any]:
    """Return the object; raises BadJson. Takes linear time and memory."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadJson("The text is not UTF-8.") from None
    try:
        found = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_whole_number, parse_float=_number
        )
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise BadJson("Nested too deeply.") from None
    except UnicodeEncodeError:
        raise BadJson("A text contains half of a surrogate pair.") from None
    except json.JSONDecodeError as error:
        raise BadJson(f"{error.msg}: line {error.lineno}, column {error.colno}.") from None
    if not isinstance(found, dict):
        raise BadJson("The whole must be an object.")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadJson("A name occurs twice in an object.")
    return found


def _refuse(name: str) -> NoReturn:
    raise BadJson(f"{name} is no JSON number.")


def _whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > _MOST_DIGITS:
        raise BadJson("A number is too large.")
    return int(digits)


def _number(digits: str) -> float:
    """Return a number, as an integer where JSON Schema calls it one (``3.0``)."""
    number = float(digits)
    if isinf(number):
        raise BadJson("A number is too large.")
    return int(number) if number.is_integer() and abs(number) < _FIRST_INEXACT else number
