"""Zenn's YAML front matter: lossless reading, and writing in one canonical form.

Reading uses PyYAML with every scalar as text (no ``NO`` that becomes False) and without aliases. Writing is our own,
because key order and quotes are part of the format.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from sessions.reporting.document import FrontMatter

FENCE = "---"
LIMIT = 16_000
"""Maximum length of front matter, in characters; a longer block is body."""

_KEYS = {
    "title": "title",
    "emoji": "emoji",
    "type": "kind",
    "topics": "topics",
    "published": "published",
    "published_at": "published_at",
    "publication_name": "publication_name",
}
_KEY_LINE = re.compile(r"""^(?:"([^"]+)"|'([^']+)'|([^\s#"'\[\]{},&*!|>%@`][^:#]*?))\s*:(?:\s|$)""")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class _PlainLoader(yaml.SafeLoader):
    """YAML loader: every scalar is text, and aliases are refused (billion laughs)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key with its source lines (with following comments and nested lines); key "" for other lines."""

    key: str
    lines: str


def read_front(text: str) -> tuple[FrontMatter, str]:
    """Split an article into front matter and body.

    Invalid front matter (no closing line, no mapping, a duplicate key) stays in the body as written.
    """
    if not text.startswith(FENCE + "\n"):
        return FrontMatter(), text
    block, fence, body = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    if not fence and text.endswith(f"\n{FENCE}"):
        block, body = text[len(FENCE) + 1 : -len(FENCE) - 1], ""
    elif not fence:
        return FrontMatter(), text
    values = _parse(block)
    if values is None:
        return FrontMatter(), text
    front = _known(values)
    return (front if _canonical(front) == block else replace(front, source=block)), body


def write_front(front: FrontMatter) -> str:
    """Return the front matter with its fences; lines of `front.source` stay unless their value has changed."""
    return f"{FENCE}\n{block_of(front)}\n{FENCE}"


def block_of(front: FrontMatter) -> str:
    """Return the lines between the fences."""
    return _merged(front) if front.source else _canonical(front)


def quote(value: str) -> str:
    """Return `value` as a JSON string, which is valid YAML 1.2."""
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


def _parse(block: str) -> dict[str, Any] | None:
    if len(block) > LIMIT:
        return None
    try:
        values = _PlainLoader(block).get_single_data()
    except (
        yaml.YAMLError,
        RecursionError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
    ):  # of "!!int x" and such
        return None
    keys = [entry.key for entry in _entries(block) if entry.key]
    if not isinstance(values, dict) or not keys or list(values) != keys:
        return None
    return values


def _entries(block: str) -> Iterator[_Entry]:
    key = ""
    lines: list[str] = []
    for line in block.split("\n"):
        match = _KEY_LINE.match(line)
        if match and lines:
            yield _Entry(key, "\n".join(lines))
            lines = []
        if match:
            key = match[1] or match[2] or match[3]
        lines.append(line)
    yield _Entry(key, "\n".join(lines))


def _known(values: dict[str, Any]) -> FrontMatter:
    def text(key: str) -> str:
        value = values.get(key)
        return " ".join(value.split("\n")).strip() if isinstance(value, str) else ""

    topics = values.get("topics")
    return FrontMatter(
        title=text("title"),
        emoji=text("emoji"),
        kind=text("type"),
        topics=tuple(t for t in topics if isinstance(t, str)) if isinstance(topics, list) else (),
        published=text("published") == "true",
        published_at=text("published_at"),
        publication_name=text("publication_name"),
    )


def _canonical(front: FrontMatter) -> str:
    return "\n".join(line for key in _KEYS if (line := _line(front, key)))


def _line(front: FrontMatter, key: str) -> str:
    value = getattr(front, _KEYS[key])
    if key == "published":
        return f"published: {'true' if value else 'false'}"
    if key == "topics":
        return f"topics: [{', '.join(quote(topic) for topic in value)}]" if value else ""
    return f"{key}: {quote(value)}" if value else ""


def _merged(front: FrontMatter) -> str:
    """Return the source with changed values replaced, and missing keys appended; `published` is always there."""
    written = _known(_parse(front.source) or {})
    lines: list[str] = []
    seen: set[str] = set()
    for entry in _entries(front.source):
        attribute = _KEYS.get(entry.key)
        seen.add(entry.key)
        if attribute is None or getattr(written, attribute) == getattr(front, attribute):
            lines.append(entry.lines)
        elif line := _line(front, entry.key):
            lines.append(line)
    for key, attribute in _KEYS.items():
        if key not in seen and (key == "published" or getattr(front, attribute) != getattr(written, attribute)):
            lines.append(_line(front, key))
    return "\n".join(lines)


def rewritten(front: FrontMatter, key: str) -> FrontMatter:
    """Return the front matter with the imported lines of a key replaced by the value of `front` in canonical form."""
    if not front.source:
        return front
    lines = [_line(front, key) if entry.key == key else entry.lines for entry in _entries(front.source)]
    return replace(front, source="\n".join(filter(None, lines)))


def line_of(front: FrontMatter, key: str) -> str:
    """Return the canonical line of a key, "" if it has none."""
    return _line(front, key)


def without(front: FrontMatter, key: str) -> FrontMatter:
    """Return the front matter without the imported lines of a key."""
    lines = [entry.lines for entry in _entries(front.source) if entry.key != key]
    return replace(front, source="\n".join(lines))
