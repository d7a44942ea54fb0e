"""The front matter of an article of any site: YAML, TOML or JSON; what cannot be parsed stays in the body.

The chosen dialect reads first. Only a block that it does not know is read here, with the keys that sites have.
"""

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from sessions.reporting.dialects.base import Dialect
from sessions.reporting.dialects.shared.front_matter import FENCE, LIMIT, PlainLoader, load
from sessions.reporting.document import FrontMatter
from sessions.reporting.lines import split_lines
from sessions.reporting.outline.front_values import FrontValues, is_name
from sessions.reporting.outline.model import Remark, RemarkKind

_TOML_FENCE = "+++"
_MAX_DOTS = 1_000
"""Maximum number of dots in TOML: the time that a key with dots takes grows with the square of their number."""
_MARK = "\ufeff"
_KEY = re.compile(r"""["']?([A-Za-z_][\w-]{0,60})["']?[ \t]{0,20}[:=]""", re.ASCII)


@dataclass(frozen=True, slots=True)
class FoundFront:
    """The settings of an article, and what is below them.

    `first_line` is the index of the first line of `body` in the text; where no line end follows the front matter, it is
    the number of lines. `known` says that front matter was understood: otherwise `front` is empty, and no line is
    missing in `body`.
    """

    front: FrontMatter
    body: str
    first_line: int = 0
    known: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _FrontBlock:
    """What looks like front matter: its first line, the line behind it, and how to parse its text."""

    start: int
    end: int
    text: str
    parse: Callable[[str], dict[Any, Any] | None]


def read_front(text: str, dialect: Dialect) -> FoundFront:
    """Split a text with LF line ends into front matter and body; no text is refused.

    The settings are those that `dialect` reads; where it reads none, those that other sites have. `front.source` is
    filled only by the dialect.
    """
    front, body = dialect.read_front(text)
    if front != FrontMatter():
        above = text[: len(text) - len(body)]
        return FoundFront(front, body, above.count("\n") + (not above.endswith("\n")), known=True)
    lines = split_lines(text)
    block = _block(lines)
    if block is None:
        return FoundFront(FrontMatter(), text)
    body = "\n".join(lines[block.end :])
    if len(block.text) <= LIMIT:
        above = f"{FENCE}\n{block.text}\n{FENCE}\n"
        if block.parse is _yaml and not text.startswith(above):
            front, _rest = dialect.read_front(above)
            if front != FrontMatter():
                return FoundFront(front, body, block.end, known=True)
        values = FrontValues(block.parse(block.text) or {})
        if values.has_names():
            return FoundFront(values.front_matter(), body, block.end, known=True)
    return FoundFront(FrontMatter(), text, remarks=_remarks(lines, block))


def _block(lines: Sequence[str]) -> _FrontBlock | None:
    """Return the block of front matter at the top, perhaps below blank lines; one without an end has no lines."""
    start = next((at for at, line in enumerate(lines) if line.strip(f" \t{_MARK}")), len(lines))
    if start == len(lines):
        return None
    first = lines[start].lstrip(_MARK).rstrip()
    if first == FENCE:
        return _fenced(lines, start, (FENCE, "..."), _yaml)
    if first == _TOML_FENCE:
        return _fenced(lines, start, (_TOML_FENCE,), _toml)
    return _json_block(lines, start) if first.startswith("{") else None


def _fenced(
    lines: Sequence[str], start: int, fences: tuple[str, ...], parse: Callable[[str], dict[Any, Any] | None]
) -> _FrontBlock:
    end = next((at for at in range(start + 1, len(lines)) if lines[at].rstrip() in fences), None)
    if end is None:
        return _FrontBlock(start, start, "", parse)
    return _FrontBlock(start, end + 1, "\n".join(lines[start + 1 : end]), parse)


def _json_block(lines: Sequence[str], start: int) -> _FrontBlock | None:
    """Return the lines of a JSON object at the top; behind its last bracket nothing else stands."""
    above = "\n".join(lines[start : start + LIMIT])[: LIMIT + 1].lstrip(_MARK)
    try:
        _value, length = json.JSONDecoder().raw_decode(above)
    except (ValueError, RecursionError):
        return _FrontBlock(start, start, "", _json)
    after = above[length:].partition("\n")[0]
    if after.strip():
        return None
    return _FrontBlock(start, start + above.count("\n", 0, length) + 1, above[:length], _json)


def _remarks(lines: Sequence[str], block: _FrontBlock) -> tuple[Remark, ...]:
    """Return a remark if the block begins with a key of front matter, so that it is no rule with text below."""
    below = (line.strip().lstrip("{").lstrip() for line in lines[block.start : block.start + 20])
    written = (line for line in below if line and line not in (FENCE, _TOML_FENCE, _MARK + FENCE))
    first = next((line for line in written if not line.startswith("#")), "")
    key = _KEY.match(first)
    return (Remark(RemarkKind.FRONT_MATTER, block.start),) if key and is_name(key[1]) else ()


class _AliasLoader(PlainLoader):
    """The loader with aliases, which share what they name; nothing is copied (billion laughs), so merging is none."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Take an alias for what it names."""
        return yaml.SafeLoader.compose_node(self, parent, index)

    def flatten_mapping(self, node: Any) -> None:
        """Merge nothing: mappings that are merged into each other grow without limit."""


def _yaml(block: str) -> dict[Any, Any] | None:
    """Parse YAML; tabs, which it forbids in many places, count as blanks where it cannot be parsed with them."""
    for text in (block, block.replace("\t", "  ")) if "\t" in block else (block,):
        values = load(text, _AliasLoader)
        if isinstance(values, dict):
            return values
    return None


def _toml(block: str) -> dict[Any, Any] | None:
    if block.count(".") > _MAX_DOTS:
        return None
    try:
        return tomllib.loads(block)
    except (ValueError, RecursionError):
        return None


def _json(block: str) -> dict[Any, Any] | None:
    try:
        values = json.loads(block)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
