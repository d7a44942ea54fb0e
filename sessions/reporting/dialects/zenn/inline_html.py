"""The HTML that Zenn reads: ``<br>`` as a line break, and comments within a line, which vanish."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_BREAK = re.compile(r"<br\s?/?>")
_COMMENT = re.compile(r"<!--[^\n]{0,1000}?-->")


def add_inline_html(md: MarkdownIt) -> None:
    """Add both; other HTML stays text."""
    md.inline.ruler.before("emphasis", "html_break", _break)
    md.inline.ruler.after("emphasis", "html_comment", _comment)


def _break(state: StateInline, silent: bool) -> bool:
    match = _BREAK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _comment(state: StateInline, _silent: bool) -> bool:
    match = _COMMENT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    state.pos = match.end()
    return True
