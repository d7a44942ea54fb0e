"""Containers ``:::name`` … ``:::``, nested by more colons, as tokens "box_open" and "box_close" (meta: kind, title)."""

import re
from collections.abc import Callable, Iterable

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.container import container_plugin

_MESSAGE = re.compile(r"message\s*(?P<kind>alert)?")
_DETAILS = re.compile(r"(?P<kind>details)\s+(?P<title>.*)")
_NOTE = re.compile(r"note(?:\s+(?P<kind>info|warn|alert))?")
_BOXES = {"message": _MESSAGE, "details": _DETAILS, "note": _NOTE}


def add_boxes(md: MarkdownIt, names: Iterable[str]) -> None:
    """Add containers by name: "message" and "details" of Zenn, "note" of Qiita."""
    for name in names:
        container_plugin(md, name, validate=_validator(_BOXES[name]))
    md.core.ruler.after("block", "boxes", _boxes)


def _validator(pattern: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda params, _markup: pattern.fullmatch(params.strip()) is not None


def _boxes(state: StateCore) -> None:
    """Give the tokens of all containers one name, so that one rule renders them."""
    opened: list[dict[str, str]] = []
    for token in state.tokens:
        if not token.type.startswith("container_"):
            continue
        name = token.type.removeprefix("container_").rpartition("_")[0]
        if token.nesting > 0:
            found = _BOXES[name].fullmatch(token.info.strip())
            parts = found.groupdict() if found else {}
            opened.append({"name": name, "kind": parts.get("kind") or "", "title": parts.get("title") or ""})
        token.type = "box_open" if token.nesting > 0 else "box_close"
        token.meta = opened[-1] if token.nesting > 0 else opened.pop()
