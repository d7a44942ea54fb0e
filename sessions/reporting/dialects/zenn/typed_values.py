"""Typed values of a YAML front matter, as Zenn's own parser reads them (js-yaml 4 with its JSON schema).

In it `yes` is text, `007` and `1_000` are numbers, and a date is text.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml

_TAG = "tag:yaml.org,2002:"
_NULL = re.compile(r"(?:~|null|Null|NULL)?\Z")
_BOOLEAN = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_WHOLE = re.compile(
    r"[-+]?(?:0b_*[01][01_]*|0x_*[0-9A-Fa-f][0-9A-Fa-f_]*|0o_*[0-7][0-7_]*|0_[0-9_]*|[0-9][0-9_]*)(?<!_)\Z"
)
_REAL = re.compile(
    r"(?:[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))(?<!_)\Z"
)
_BASES = {"0b": 2, "0x": 16, "0o": 8}

_LOOSE_BLOCK = re.compile(r"^[|>]", re.MULTILINE)
"""The sign of a block of text that is not behind its key; js-yaml does not read it."""

type Values = Mapping[str, Any]
"""Front matter: text, bool, int, float, None, lists and mappings by key."""


def typed_values(block: str) -> Values | None:
    """Return the values of a front matter without its fences; None when Zenn cannot read it."""
    if _LOOSE_BLOCK.search(block):
        return None
    try:
        values = _TypedLoader(_as_zenn_cuts(block)).get_single_data()
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return None
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


def _as_zenn_cuts(block: str) -> str:
    """Return the part that Zenn reads: to the first line that only begins with ``---``."""
    return f"\n{block}".partition("\n---")[0]


class _TypedLoader(yaml.SafeLoader):
    """YAML loader with the types of js-yaml's JSON schema; refuses aliases (billion laughs), and keys given twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = as_text(loader.construct_object(key_node, deep=True))
        if key in values:
            raise yaml.YAMLError("a key is given twice")
        values[key] = loader.construct_object(value_node, deep=True)
    return values


def _sequence(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> list[Any]:
    return [loader.construct_object(each, deep=True) for each in node.value]


def _whole(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    text = _checked(node, _WHOLE).replace("_", "")
    sign, digits = (-1 if text[0] == "-" else 1), text.lstrip("+-")
    number = int(digits[2:], base) if (base := _BASES.get(digits[:2])) else int(digits[:4000])
    return sign * number


def _real(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
    text = _checked(node, _REAL).replace("_", "").lower()
    return float({".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}.get(text, text))


def _checked(node: yaml.ScalarNode, pattern: re.Pattern[str]) -> str:
    if not pattern.match(node.value):
        raise yaml.YAMLError("a value is not of its type")
    return str(node.value)


def _nothing(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> None:
    _checked(node, _NULL)


def _boolean(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> bool:
    return _checked(node, _BOOLEAN).lower() == "true"


def _unknown(_loader: yaml.SafeLoader, node: yaml.Node) -> None:
    raise yaml.YAMLError(f"the type {node.tag} is not known")


def _text(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    # Escaped halves of one character, as JSON has them, are one in JavaScript.
    return str(node.value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_TypedLoader.yaml_implicit_resolvers = {
    None: [
        (f"{_TAG}null", _NULL),
        (f"{_TAG}bool", _BOOLEAN),
        (f"{_TAG}int", _WHOLE),
        (f"{_TAG}float", _REAL),
    ]
}
_TypedLoader.yaml_constructors = {
    f"{_TAG}null": _nothing,
    f"{_TAG}bool": _boolean,
    f"{_TAG}int": _whole,
    f"{_TAG}float": _real,
    f"{_TAG}str": _text,
    f"{_TAG}seq": _sequence,
    f"{_TAG}map": _mapping,
    None: _unknown,
}
