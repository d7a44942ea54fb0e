"""Values of a YAML front matter, as Zenn's own parser reads them (js-yaml 4 with its JSON schema).

In it `yes` is text, `007` and `1_000` are numbers, and a date is text.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml

from sessions.article.dialects.shared.front_matter import PlainLoader, load
from sessions.rules.parsing import parse_moment

_TAG = "tag:yaml.org,2002:"
_NULL = re.compile(r"(?:~|null|Null|NULL)?\Z")
_BOOLEAN = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_NUMBER = re.compile(
    r"(?:[-+]?(?:0b[01_]+|0x[0-9A-Fa-f_]+|0o[0-7_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?)"
    r"|\.[0-9_]+(?:[eE][-+]?[0-9]+)?)(?<!_)\Z"
)

type Values = Mapping[str, Any]
"""Front matter: text, bool, int, float, None, lists and mappings by key."""


def typed_values(block: str) -> Values | None:
    """Return the values of a front matter without its fences; None when Zenn cannot read it."""
    values = load(block, _TypedLoader)
    return values if isinstance(values, dict) else None


def as_text(value: object) -> str:
    """Return a value as JavaScript converts it to text."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e21:
            return str(int(value))
        case list():
            return ",".join("" if each is None else as_text(each) for each in value)
        case dict():
            return "[object Object]"
    return str(value)


def moment_of(date: str) -> datetime | None:
    """Return the moment of a date such as ``2024-01-31``, midnight UTC, or ``2024-01-31 09:00``, in Japan time.

    None for a date that no calendar has.
    """
    day, clock = date[:10], date[11:]
    return parse_moment(f"{day}T{clock}+09:00" if clock else f"{day}T00:00+00:00")


class _TypedLoader(PlainLoader):
    """YAML loader with the types of js-yaml's JSON schema; refuses a key that is given twice, as js-yaml does."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that is given twice; keys are text."""
        keys = [as_text(self.construct_object(key, deep=True)) for key, _value in node.value]
        if len(set(keys)) < len(keys):
            raise yaml.YAMLError("a key is given twice")
        return super().construct_mapping(node, deep=deep)


def _number(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int | float:
    text = str(node.value)
    try:
        return int(text, 0)
    except ValueError:
        return float(text)


def _text(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    # Escaped halves of one character, as JSON has them, are one in JavaScript.
    return str(node.value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_TypedLoader.yaml_implicit_resolvers = {
    None: [(f"{_TAG}null", _NULL), (f"{_TAG}bool", _BOOLEAN), (f"{_TAG}int", _NUMBER)]
}
_TypedLoader.add_constructor(f"{_TAG}int", _number)
_TypedLoader.add_constructor(f"{_TAG}str", _text)
