"""The list of the other articles of the event, at the top or the bottom of an article.

A fixed grammar: a line that says how many follow, with a no-break space, then a line for each. Only what `series_text`
would write exactly so is read back; a person's line that looks like the first one is escaped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .lines import fenced_lines, split_lines
from .no_break import NO_BREAK, escaped, unescaped

Place = Literal["top", "bottom"]

_LABELS = {
    "en": (
        f"Other articles about this event ({{}}{NO_BREAK}article):",
        f"Other articles about this event ({{}}{NO_BREAK}articles):",
    ),
    "ja": (f"このイベントのほかの記事（{{}}{NO_BREAK}本）:",) * 2,
}
_COUNT = re.compile(rf"[(（]([1-9][0-9]{{0,2}}){NO_BREAK}")
_ITEM = re.compile(r"https?://[^\s<>]+|- [^\s](?:[^\n\r]*[^\s])?")


@dataclass(frozen=True, slots=True)
class Series:
    """The list in an article: its place and its lines, each a bare address or a list item."""

    place: Place
    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= 999 or not all(map(_is_item, self.lines)):
            raise ValueError("a list of articles has 1 to 999 lines, each an address or a list item")


def series_text(lines: tuple[str, ...], language: str) -> str:
    """Return the list as Markdown: bare addresses are paragraphs, so that a site shows each as a card."""
    out = _label(len(lines), language)
    for above, line in zip(("", *lines), lines, strict=False):
        out += "\n" if above[:2] == line[:2] == "- " else "\n\n"
        out += line
    return out


def read_series(body: str) -> tuple[Series | None, str, str]:
    """Return the list of an article, the article without it, and the language of the list ("" without one)."""
    lines = split_lines(body)
    first = next((i for i, line in enumerate(lines) if line.strip(" \t")), 0)
    last = max((i for i, line in enumerate(lines) if NO_BREAK in line and _read_label(line)), default=first)
    return _read_at(lines, first, "top") or _read_at(lines, last, "bottom") or (None, body, "")


def guard_labels(body: str) -> str:
    """Return an article without its list so that no line is read as the first one of a list."""
    return _each_line(body, lambda line: escaped(line, lambda text: _read_label(text) is not None))


def unguard_labels(body: str) -> str:
    """Reverse `guard_labels`."""
    return _each_line(body, lambda line: unescaped(line, lambda text: _read_label(text) is not None))


def _is_item(line: str) -> bool:
    return _ITEM.fullmatch(line) is not None


def _label(count: int, language: str) -> str:
    return _LABELS[language][count > 1].format(count)


def _read_label(line: str) -> tuple[int, str] | None:
    """Return the number and the language of the line above a list; None for another line."""
    if match := _COUNT.search(line):
        count = int(match[1])
        return next(((count, language) for language in _LABELS if _label(count, language) == line), None)
    return None


def _read_at(lines: list[str], start: int, place: Place) -> tuple[Series, str, str] | None:
    found = _read_label(lines[start])
    if found is None or (place == "bottom" and start and lines[start - 1].strip(" \t")):
        return None
    count, language = found
    items: list[str] = []
    end = start + 1
    while end < len(lines) and len(items) < count:
        items += [lines[end]] if lines[end].strip(" \t") else []
        end += 1
    below = lines[end:]
    if len(items) < count or not all(map(_is_item, items)):
        return None
    if "\n".join(lines[start:end]) != series_text(tuple(items), language):
        return None
    if any(line.strip(" \t") for line in (below[:1] if place == "top" else below)):
        return None
    return Series(place, tuple(items)), "\n".join(below if place == "top" else lines[:start]), language


def _each_line(body: str, change: Callable[[str], str]) -> str:
    if NO_BREAK not in body and "#160;" not in body:
        return body
    lines = split_lines(body)
    return "\n".join(
        line if fenced or len(line) > 200 else change(line)
        for line, fenced in zip(lines, fenced_lines(lines), strict=True)
    )
