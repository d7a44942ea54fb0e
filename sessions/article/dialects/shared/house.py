"""Blocks of the house notation, the Markdown in which texts are stored, and which other dialects translate.

The house notation is Zenn's Markdown: boxes between ``:::`` lines, embeds such as ``@[speakerdeck](id)``, an address
alone on its line, ``![](name.png =250x)``, a caption in italics below a picture. HTML is text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from sessions.article.lines import containers, fences, split_lines, trim
from sessions.article.parse_cost import MAX_EFFORT, effort_of

MAX_DEPTH = 5
"""Boxes within boxes that are translated; deeper ones stay as written, so that the time stays linear."""

_OPENS = re.compile(r"( {0,3})(:{3,})[ \t]*(message|details)(?:[ \t]++(.*))?")
_EMBED = re.compile(r"@\[([a-z]{1,20})\]\(([^()\s]{1,300})\)")
_URL = re.compile(r"https?://[^\s<>]{1,2000}")
_COLONS = re.compile(r"( {0,3})(:{3,})")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "speakerdeck": "https://speakerdeck.com/player/",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/key/",
    "docswell": "https://www.docswell.com/slide/",
}
_BLOCKS = MarkdownIt("commonmark", {"html": False}).disable("inline")


@dataclass(frozen=True, slots=True)
class HouseBox:
    """A note ("message", "alert") or a folded part ("details" with a title), and the lines in it."""

    kind: str
    title: str
    indent: str
    text: str


@dataclass(frozen=True, slots=True)
class HouseCode:
    """A code block between fences: its first line, its code, its last line."""

    opening: str
    lines: list[str] = field(default_factory=list)
    closing: str = ""


@dataclass(slots=True)  # not frozen, which takes twice the time to make
class Plain:
    """A line of its own; `code` says that it is code all the same: indented, or in a fence inside a list or quote."""

    text: str
    code: bool = False


Block = HouseBox | HouseCode | Plain


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text; each of its lines is in one of them."""
    lines = split_lines(text)
    fenced, loose = fences(lines)
    ends = dict(containers(lines, list(fenced), set(loose)))
    code = code_lines(text)
    at = 0
    while at < len(lines):
        if fenced[at]:
            end = end_of_fence(lines, at)
            yield HouseCode(lines[at], lines[at + 1 : end], lines[end])
            at = end + 1
        elif at in ends and (box := _box(lines[at], lines[at + 1 : ends[at]])):
            yield box
            at = ends[at] + 1
        else:
            yield Plain(lines[at], at in code)
            at += 1


def embed_of(line: str) -> tuple[str, str] | None:
    """Return kind and value of a line that is only an embed, ``@[kind](value)``."""
    found = _EMBED.fullmatch(line.strip(" "))
    return (found[1], found[2]) if found else None


def address_of_embed(kind: str, value: str) -> str:
    """Return the address of an embed, or "" where its value is none and its site has none for it.

    One with ``<`` or ``>`` is none: it would end the address, and what follows would be HTML.
    """
    if "<" in value or ">" in value:
        return ""
    if value.startswith(("https://", "http://")):
        return value
    return f"{_PLAYERS[kind]}{value}" if kind in _PLAYERS else ""


def embed_at(address: str) -> str:
    """Return the embed of an address by `address_of_embed` that is no player as a bare address; "" for any other."""
    for kind in ("speakerdeck", "slideshare"):
        if address.startswith(_PLAYERS[kind]) and (value := address.removeprefix(_PLAYERS[kind])):
            return f"@[{kind}]({value})"
    return ""


def is_address(line: str) -> bool:
    """Return whether a line is only an address, which is shown as a card or a player."""
    return _URL.fullmatch(line) is not None


def box_lines(kind: str, title: str, text: str) -> list[str]:
    """Return a box in the house notation; it has more colons than the boxes in it."""
    colons = ":" * _colons_around(text)
    heading = {"alert": "message alert", "details": f"details {title}".rstrip()}.get(kind, "message")
    return [f"{colons}{heading}", *split_lines(text), colons]


def _colons_around(text: str) -> int:
    inside = [len(found[2]) for line in split_lines(text) if ":::" in line and (found := _COLONS.match(line))]
    return max(inside, default=2) + 1


def _box(opening: str, inside: Sequence[str]) -> HouseBox | None:
    found = _OPENS.fullmatch(opening)
    if found is None:
        return None
    indent, kind, title = found[1], found[3], (found[4] or "").rstrip(" \t")
    if kind == "message":
        if title not in ("", "alert"):
            return None
        kind, title = title or kind, ""
    text = trim("\n".join(line.removeprefix(indent) for line in inside))
    return HouseBox(kind, title, indent, text)


def end_of_fence(lines: Sequence[str], start: int) -> int:
    """Return the last line of the code block that begins at `start`; it is known to be closed."""
    found = _FENCE.match(lines[start])
    mark = found[1] if found else "```"
    for at in range(start + 1, len(lines)):
        bare = lines[at].strip(" \t")
        if len(bare) >= len(mark) and not bare.strip(mark[0]) and _FENCE.match(lines[at]):
            return at
    return len(lines) - 1


def code_lines(text: str) -> set[int]:
    """Return the lines of indented code, and of code blocks inside lists and quotes."""
    if not re.search(r"^[> \t*+0-9.)-]*(?: {4}|\t|```|~~~)", text, re.MULTILINE) or effort_of(text) > MAX_EFFORT:
        return set()
    tokens = _BLOCKS.parse(text)
    return {line for each in tokens if each.type in ("code_block", "fence") and each.map for line in range(*each.map)}


def joined(parts: Iterable[Block]) -> str:
    """Return blocks as the text that they stand in."""
    lines: list[str] = []
    for part in parts:
        match part:
            case Plain(text):
                lines.append(text)
            case HouseCode(opening, inside, closing):
                lines += [opening, *inside, closing]
            case HouseBox(kind, title, indent, text):
                lines += [f"{indent}{line}" for line in box_lines(kind, title, text)]
    return "\n".join(lines)
