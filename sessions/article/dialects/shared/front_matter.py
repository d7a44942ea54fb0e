"""YAML front matter of articles: lossless reading, and writing in one canonical form per dialect.

Reading uses PyYAML with every scalar as text (no ``NO`` that becomes False) and without aliases. Writing is our own,
because key order and quotes are part of the format.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml

from sessions.article.document import FrontMatter

FENCE = "---"
LIMIT = 16_000
"""Maximum length of front matter, in characters; a longer block is body."""
_MAX_BRACKETS = 1_000
"""Maximum number of opening brackets in front matter: the time of PyYAML grows with the square of their depth."""

_KEY_LINE = re.compile(r"""^(?:"([^"]+)"\s*|'([^']+)'\s*|([^\s#"'\[\]{},&*!|>%@`][^:#]*+)):(?:\s|$)""")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class PlainLoader(yaml.SafeLoader):
    """YAML loader: every scalar is text, and aliases are refused (billion laughs)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


PlainLoader.yaml_implicit_resolvers = {}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One key with its source lines (with following comments and nested lines); key "" for other lines."""

    key: str
    lines: str


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the front matter of a dialect.

    `attribute` is that of `FrontMatter`, or "" for a value that only this site has (`FrontMatter.site`). `read`
    converts the parsed YAML value, `write` returns the YAML of a value, or "" to leave the key out. The site refuses an
    article without a key that is `required`: it is added to imported front matter. A key that is `written_only` is not
    read: its lines in an imported article are kept as they are until the program has a value for it.
    """

    name: str
    attribute: str
    read: Callable[[Any], Any]
    write: Callable[[Any], str]
    required: bool = False
    written_only: bool = False


def quote(value: str) -> str:
    """Return `value` as a JSON string, which is valid YAML 1.2."""
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


def text_key(name: str, attribute: str, *, always: bool = False) -> Key:
    """Return a key for a quoted text; an empty one is left out unless the key stands `always`."""
    return Key(name, attribute, _text, lambda value: quote(value) if value or always else "")


def plain_key(name: str, attribute: str) -> Key:
    """Return a key for a text without quotes, such as a date; left out when it is empty."""
    return Key(name, attribute, _text, str)


def list_key(name: str, attribute: str, *, always: bool = False, written_only: bool = False) -> Key:
    """Return a key for a list of quoted texts; an empty list is left out unless the key stands `always`."""

    def written(value: Sequence[str]) -> str:
        return f"[{', '.join(quote(each) for each in value)}]" if value or always else ""

    return Key(name, attribute, _texts, written, written_only=written_only)


def flag_key(name: str, attribute: str, *, inverse: bool = False, required: bool = True) -> Key:
    """Return a key for a bare boolean that always stands; `inverse` for one that means the contrary."""
    return Key(
        name,
        attribute,
        lambda value: (value == "true") is not inverse,
        lambda value: "true" if bool(value) is not inverse else "false",
        required,
    )


def site_key(name: str, default: str, *, is_text: bool) -> Key:
    """Return a key for a value that only this site has; it always stands, as `default` (YAML) where there is none."""

    def read(value: Any) -> str:
        found = _text(value)
        return "" if found in ("null", "~") else found

    return Key(name, "", read, lambda value: (quote(value) if is_text else value) if value else default, required=True)


class FrontFormat:
    """The front matter of one dialect: its keys in canonical order."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.keys = {key.name: key for key in keys}
        self.attributes = frozenset(key.attribute for key in keys if key.attribute and not key.written_only)

    def read(self, text: str) -> tuple[FrontMatter, str]:
        """Split an article into front matter and body.

        Invalid front matter (no closing line, no mapping, a duplicate key) stays in the body as written.
        """
        block, body = split_front(text)
        values = None if block is None else _parse(block)
        if block is None or values is None:
            return FrontMatter(), text
        front = self._known(values)
        return (front if self._canonical(front) == block else replace(front, source=block)), body

    def write(self, front: FrontMatter) -> str:
        """Return the front matter with its fences; lines of `front.source` stay unless their value has changed."""
        return f"{FENCE}\n{self.block(front)}\n{FENCE}"

    def block(self, front: FrontMatter) -> str:
        """Return the lines between the fences."""
        return self._merged(front) if front.source else self._canonical(front)

    def line(self, front: FrontMatter, name: str) -> str:
        """Return the canonical line of a key, "" if it has none."""
        return self._line(front, self.keys[name])

    def rewritten(self, front: FrontMatter, name: str) -> FrontMatter:
        """Return the front matter with the imported lines of a key replaced by its value in canonical form."""
        entries = _entries(front.source) if front.source else ()
        lines = [self.line(front, name) if entry.key == name else entry.lines for entry in entries]
        return replace(front, source="\n".join(filter(None, lines)))

    def kept(self, article: str, there: str, site_keys: Collection[str] = ()) -> str:
        """Return `article` with the front matter as it is written `there`, and our own values in it.

        So keys that are not ours, their order and quotes stay, and the values of `site_keys`, which the site writes.
        """
        front, body = self.read(article)
        block, _body = split_front(there)
        values = None if block is None else _parse(block)
        if block is None or values is None or front == FrontMatter():
            return article
        ours, _body = split_front(article)
        known = (ours and _parse(ours)) or {}
        own = {key.attribute: key.read(known.get(key.name)) for key in self.keys.values() if key.written_only}
        front = replace(front, **own)
        site = dict(front.site) | {name: value for name, value in self._known(values).site if name in site_keys}
        return f"{self.write(replace(front, site=tuple(sorted(site.items())), source=block))}\n{body}"

    def _known(self, values: dict[str, Any]) -> FrontMatter:
        read = {name: key for name, key in self.keys.items() if key.attribute and not key.written_only}
        shared = {key.attribute: key.read(values.get(name)) for name, key in read.items()}
        site = tuple(
            (name, value)
            for name, key in self.keys.items()
            if not key.attribute and (value := key.read(values.get(name))) and key.write(value) != key.write("")
        )
        return FrontMatter(**shared, site=site)

    def _value(self, front: FrontMatter, key: Key) -> Any:
        return getattr(front, key.attribute) if key.attribute else dict(front.site).get(key.name, "")

    def _canonical(self, front: FrontMatter) -> str:
        return "\n".join(line for key in self.keys.values() if (line := self._line(front, key)))

    def _line(self, front: FrontMatter, key: Key) -> str:
        value = key.write(self._value(front, key))
        return f"{key.name}: {value}" if value else ""

    def _merged(self, front: FrontMatter) -> str:
        """Return the source with changed values replaced, and missing keys appended."""
        written = self._known(_parse(front.source) or {})
        lines: list[str] = []
        seen: set[str] = set()
        for entry in _entries(front.source):
            key = self.keys.get(entry.key)
            seen.add(entry.key)
            if key is None or self._value(written, key) == self._value(front, key):
                lines.append(entry.lines)
            elif line := self._line(front, key):
                lines.append(line)
        for name, key in self.keys.items():
            if name not in seen and (key.required or self._value(front, key) != self._value(written, key)):
                lines.append(self._line(front, key))
        return "\n".join(lines)


def without(front: FrontMatter, name: str) -> FrontMatter:
    """Return the front matter without the imported lines of a key."""
    lines = [entry.lines for entry in _entries(front.source) if entry.key != name]
    return replace(front, source="\n".join(lines))


def split_front(text: str) -> tuple[str | None, str]:
    """Split an article into the lines of its front matter, without fences, and the body; None where there is none."""
    if not text.startswith(FENCE + "\n"):
        return None, text
    block, fence, body = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    if not fence and text.endswith(f"\n{FENCE}"):
        return text[len(FENCE) + 1 : -len(FENCE) - 1], ""
    return (block, body) if fence else (None, text)


def _text(value: Any) -> str:
    return " ".join(value.split("\n")).strip() if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def load(block: str, loader: type[PlainLoader] = PlainLoader) -> Any:
    """Return the value of a block of YAML; None for one that is invalid or beyond the limits."""
    if len(block) > LIMIT or block.count("[") + block.count("{") > _MAX_BRACKETS:
        return None
    try:
        return loader(block).get_single_data()
    except (yaml.YAMLError, RecursionError, ValueError, LookupError, AttributeError, TypeError):
        # The last three are PyYAML's for a wrong type, such as "!!int x".
        return None


def _parse(block: str) -> dict[str, Any] | None:
    values = load(block)
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
            key = match[1] or match[2] or match[3].rstrip()
        lines.append(line)
    yield _Entry(key, "\n".join(lines))
