"""Parser of articles in house notation for the file formats: that of the preview, with footnotes and math."""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.reporting.parse_cost import cut_within

HOUSE = DIALECTS[DEFAULT_DIALECT]
"""The dialect whose Markdown is the notation of the database."""

MAX_SOURCE = 300_000
"""Maximum number of characters of an article that are read; the rest is replaced by a note."""

MAX_EFFORT = 100_000
"""Cost limit of reading an article, see parse_cost.py: that of the preview."""

_MATH = re.compile(r"\$(?![\s$])([^$\n]{1,500}?)(?<!\s)\$(?!\d)")


def parse(body: str) -> tuple[list[Token], int]:
    """Return the tokens of an article's body, and how many characters at its end were left out."""
    shown = body if len(body) <= MAX_SOURCE else body[: body.rfind("\n", 0, MAX_SOURCE) + 1] or body[:MAX_SOURCE]
    shown = cut_within(shown, MAX_EFFORT)
    return _parser().parse(shown, {}), len(body) - len(shown)


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    HOUSE.add_constructs(md)
    known = md.get_all_rules()
    if "footnote_ref" not in known["inline"]:
        footnote_plugin(md)
    if "formula" not in known["inline"]:
        md.inline.ruler.before("escape", "math_of_files", _math_inline)
        md.block.ruler.before("fence", "math_of_files", _math_block, {"alt": ["paragraph", "reference", "blockquote"]})
    return md


def _math_inline(state: StateInline, silent: bool) -> bool:
    """Parse ``$x_1$`` as text, so that its underscores and asterisks are no marks."""
    if state.src[state.pos] != "$":
        return False
    match = _MATH.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("math_inline", "code", 0).content = match[1]
    state.pos = match.end()
    return True


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse lines between two lines ``$$``."""
    if _line(state, start) != "$$":
        return False
    # Where one search found no end, a later one would not either: time stays linear.
    if state.env.get("no_math_end_below", end + 1) <= start and state.env["no_math_end_above"] >= end:
        return False
    close = next((i for i in range(start + 1, end) if _line(state, i) == "$$"), None)
    if close is None:
        state.env["no_math_end_below"], state.env["no_math_end_above"] = start, end
        return False
    if not silent:
        token = state.push("math_block", "pre", 0)
        token.content = state.getLines(start + 1, close, state.blkIndent, True)
        token.map = [start, close + 1]
        state.line = close + 1
    return True


def _line(state: StateBlock, index: int) -> str:
    return state.src[state.bMarks[index] + state.tShift[index] : state.eMarks[index]].rstrip()
