"""Footnotes ``[^name]`` and ``^[text]`` of mdit-py-plugins, with limits that keep the time linear."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def, footnote_inline, footnote_ref, footnote_tail

_NAME = re.compile(r"\[\^[^\s\]]{1,200}\]")


def add_footnotes(md: MarkdownIt, *, inline: bool, last: bool) -> None:
    """Add footnotes; `inline` also adds those whose text stands in the paragraph.

    Of several definitions of a label the `last` one is shown, as by markdown-it, else the first, as by cmark and
    goldmark. References in the others are counted all the same.
    """
    md.block.ruler.before("reference", "footnote_def", _definition, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.after("image", "footnote_ref", _reference)
    if inline:
        md.inline.ruler.after("image", "footnote_inline", _inline)
    md.core.ruler.after("inline", "footnote_tail", footnote_tail)
    if not last:
        md.core.ruler.before("footnote_tail", "footnote_first", _first_definitions)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    return _NAME.match(state.src, at) is not None and footnote_def(state, start, end, silent)


def _reference(state: StateInline, silent: bool) -> bool:
    return _NAME.match(state.src, state.pos, state.posMax) is not None and footnote_ref(state, silent)


def _first_definitions(state: StateCore) -> None:
    """Remove the definitions whose label an earlier one has, with what is inside them."""
    labels: set[str] = set()
    kept: list[Token] = []
    depth = 0  # of the open definitions, from the first that is removed
    for token in state.tokens:
        opens = token.type == "footnote_reference_open"
        if opens and (depth or token.meta["label"] in labels):
            depth += 1
        if not depth:
            kept.append(token)
            if opens:
                labels.add(token.meta["label"])
        elif token.type == "footnote_reference_close":
            depth -= 1
    state.tokens = kept


def _inline(state: StateInline, silent: bool) -> bool:
    """Parse ``^[text]``; a note inside a note is text, as each level would be parsed again."""
    if state.src[state.pos] != "^" or state.env.get("in_note"):
        return False
    state.env["in_note"] = not silent
    try:
        return footnote_inline(state, silent)
    finally:
        state.env["in_note"] = False
