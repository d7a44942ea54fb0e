"""Which lines of an article are no Markdown: code, containers, HTML comments and preformatted HTML."""

import re
from collections.abc import Callable, Sequence

from sessions.reporting.lines import Line

_OPENING = re.compile(r" {0,3}<(?:(!--)|(?:pre|script|style|textarea)(?=[ \t>]|\Z))", re.IGNORECASE)
_CLOSING_TAG = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)


def hidden_lines(lines: Sequence[Line]) -> list[bool]:
    """Return for each line whether headings in it are text; a comment that is never closed hides nothing."""
    hidden = [line.inert for line in lines]
    comment_ends, tag_ends = _next_lines(lines, _ends_comment), _next_lines(lines, _ends_tag)
    at = 0
    while at < len(lines):
        opening = None if hidden[at] or "<" not in lines[at].text else _OPENING.match(lines[at].text)
        if opening is None:
            at += 1
            continue
        end = (comment_ends if opening[1] else tag_ends)[at]
        if end < len(lines):
            hidden[at : end + 1] = [True] * (end + 1 - at)
        at = end + 1 if end < len(lines) else at + 1
    return hidden


def _ends_comment(text: str) -> bool:
    return "-->" in text


def _ends_tag(text: str) -> bool:
    return "</" in text and _CLOSING_TAG.search(text) is not None


def _next_lines(lines: Sequence[Line], ends: Callable[[str], bool]) -> list[int]:
    """Return for each line the first one at or after it that passes a test (the number of lines if none does)."""
    found = len(lines)
    following = [found] * len(lines)
    for i in range(len(lines) - 1, -1, -1):
        if ends(lines[i].text):
            found = i
        following[i] = found
    return following
