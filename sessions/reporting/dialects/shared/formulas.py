"""Formulas ``$x$`` and ``$$ … $$`` as tokens "formula" and "formula_block" whose content is their text."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_INLINE = re.compile(r"(?P<mark>\${1,2})(?P<text>\S|\S[^\n]{0,500}?\S)(?P=mark)")


def add_formulas(md: MarkdownIt) -> None:
    """Add both forms, as Zenn and GitHub read them."""
    md.inline.ruler.before("escape", "formula", _formula)
    md.block.ruler.before("fence", "formula_block", _formula_block)


def _formula(state: StateInline, silent: bool) -> bool:
    """Parse a formula within a line; a price such as $5 next to a digit is none."""
    src, start = state.src, state.pos
    if src[start] != "$":
        return False
    before = src[start - 1] if start else ""
    match = None if before.isdecimal() or before == "\\" else _INLINE.match(src, start, state.posMax)
    if match is None or src[match.end() : match.end() + 1].isdecimal() or "](http" in match[0]:
        return False
    if not silent:
        state.push("formula", "", 0).content = match["text"]
    state.pos = match.end()
    return True


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a formula that begins a line, up to the next ``$$`` of the same block."""
    begins = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", begins):
        return False
    closes = state.src.find("$", begins + 2)
    if closes <= begins + 2 or not state.src.startswith("$$", closes):
        return False
    last = next((line for line in range(start, end) if closes <= state.eMarks[line]), None)
    if last is None or any(state.sCount[line] < state.blkIndent for line in range(start, last)):
        return False
    if not silent:
        first = state.src[begins + 2 : min(closes, state.eMarks[start])]
        rest = state.getLines(start + 1, last + 1, state.blkIndent, False) if last > start else ""
        token = state.push("formula_block", "", 0)
        token.content = "\n".join(filter(None, [first, rest.rpartition("$$")[0]])).strip("\n")
        token.map = [start, last + 1]
        state.line = last + 1
    return True
