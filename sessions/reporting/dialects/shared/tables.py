"""Tables as in markdown-it, with limits."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table

MAX_COLUMNS = 64
"""A wider table is shown as text."""
MAX_CELLS = 32_768
"""Maximum number of cells of all tables in one text."""


def add_tables(md: MarkdownIt) -> None:
    """Replace the rule of markdown-it by one with limits."""
    md.enable("table")
    md.block.ruler.at("table", _capped_table, {"alt": ["paragraph", "reference"]})


def _capped_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a table like markdown-it, but with limits on columns and cells.

    Otherwise three kilobytes of pipes would become half a megabyte of empty cells.
    """
    if start + 2 > end:
        return False
    line = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]]
    columns = line.count("|") + 1
    spent = state.env.get("table_cells", 0)
    if columns > MAX_COLUMNS + 2 or spent + columns > MAX_CELLS:
        return False
    before = len(state.tokens)
    rows = (MAX_CELLS - spent) // columns // 4
    found = table(state, start, min(end, start + 2 + rows), silent)
    if found and not silent:
        state.env["table_cells"] = spent + sum(t.type in ("th_open", "td_open") for t in state.tokens[before:])
    return found
