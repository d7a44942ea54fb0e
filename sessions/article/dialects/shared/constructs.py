"""The Markdown extensions of the preview: boxes, tables, footnotes, formulas, pictures with a size."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_inline, footnote_ref, footnote_tail

from sessions.article.dialects.shared.cards import add_addresses, add_cards
from sessions.article.dialects.shared.inline import SIZED_IMAGE, bare

MAX_COLUMNS = 64
"""Maximum number of columns of a table; a wider one is shown as text."""
MAX_CELLS = 32_768
"""Number of cells of one text after which tables are text: a few kilobytes could become many megabytes of cells."""

_BOXES = {
    "message": re.compile(r"message\s*(?P<kind>alert)?"),
    "details": re.compile(r"(?P<kind>details)\s+(?P<title>.*)"),
    "note": re.compile(r"note(?:\s+(?P<kind>info|warn|alert))?"),
}
_FORMULA = re.compile(r"(?P<mark>\${1,2})(?P<text>\S|\S[^\n]{0,500}?\S)(?P=mark)")
_NOTE_NAME = re.compile(r"\[\^[^\s\]]{1,200}\]")


@dataclass(frozen=True, slots=True)
class PreviewRules:
    """What one publishing site makes of the same Markdown; the default is plain Markdown with `<br>`.

    `look` names the style sheet (``prose-<look>.css``), whose site also decides whether a line in italics below a
    picture is its caption. `breaks` shows a newline in a paragraph as ``<br>``, else as a space. `boxes` are the names
    of the containers ``:::name``; `alerts` reads ``> [!NOTE]``. `cards` shows a URL alone on its line as a card or a
    player, and ``@[kind](value)`` as what it embeds; else they are links and text. `inline_notes` are footnotes
    ``^[text]``. `last_note` shows the last of several definitions of a footnote, else the first. `loose_links` makes
    links of ``www.example.org`` and ``name@example.org``. `draws` says that the site sets formulas and draws Mermaid
    diagrams, else they are text and code. `names_code` shows a file name above code.
    """

    look: Literal["", "zenn", "github"] = ""
    breaks: bool = True
    boxes: tuple[str, ...] = ()
    alerts: bool = False
    cards: bool = False
    inline_notes: bool = False
    last_note: bool = False
    loose_links: bool = False
    draws: bool = True
    names_code: bool = False


def add_extensions(md: MarkdownIt, rules: PreviewRules) -> None:
    """Add what the rules name, and what all sites know: tables, footnotes, task lists, URLs as links."""
    md.options["tasklists"] = True
    md.options["alerts"] = rules.alerts
    md.block.ruler.at("table", _capped_table, {"alt": ["paragraph", "reference"]})
    for name in rules.boxes:
        container_plugin(md, name, validate=_validator(_BOXES[name]))
    md.core.ruler.after("block", "boxes", _boxes)
    if rules.draws:
        md.inline.ruler.before("escape", "formula", _formula)
        md.block.ruler.before("fence", "formula_block", _formula_block)
    _add_footnotes(md, rules)
    if rules.cards:
        add_cards(md)
    add_addresses(md, loose=rules.loose_links)


def add_sized_pictures(md: MarkdownIt) -> None:
    """Add ``![alt](name =250x100)``; the token "image" has the attributes width and height."""
    md.inline.ruler.before("image", "sized_image", _sized_image)


def _capped_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a table like markdown-it, but with limits on columns and cells.

    Otherwise three kilobytes of pipes would become half a megabyte of empty cells.
    """
    if start + 2 > end:
        return False
    columns = state.src.count("|", state.bMarks[start + 1], state.eMarks[start + 1]) + 1
    spent = state.env.get("table_cells", 0)
    if columns > MAX_COLUMNS + 2 or spent + columns > MAX_CELLS:
        return False
    before = len(state.tokens)
    rows = (MAX_CELLS - spent) // columns // 4
    found = table(state, start, min(end, start + 2 + rows), silent)
    if found and not silent:
        state.env["table_cells"] = spent + sum(token.type in ("th_open", "td_open") for token in state.tokens[before:])
    return found


def _validator(form: re.Pattern[str]) -> Callable[[str, str], bool]:
    return lambda params, _markup: form.fullmatch(params.strip()) is not None


def _boxes(state: StateCore) -> None:
    """Give the tokens of all containers one name, so that one rule renders them."""
    opened: list[dict[str, str]] = []
    for token in state.tokens:
        if not token.type.startswith("container_"):
            continue
        name = token.type.removeprefix("container_").rpartition("_")[0]
        if token.nesting > 0:
            found = _BOXES[name].fullmatch(token.info.strip())
            parts = found.groupdict() if found else {}
            opened.append({"name": name, "kind": parts.get("kind") or "", "title": parts.get("title") or ""})
        token.type = "box_open" if token.nesting > 0 else "box_close"
        token.meta = opened[-1] if token.nesting > 0 else opened.pop()


def _add_footnotes(md: MarkdownIt, rules: PreviewRules) -> None:
    """Add footnotes of mdit-py-plugins, with limits that keep the time linear.

    References in the definitions of a label that are not shown are counted all the same.
    """
    md.block.ruler.before("reference", "footnote_def", _definition, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.after("image", "footnote_ref", _reference)
    if rules.inline_notes:
        md.inline.ruler.after("image", "footnote_inline", _inline_note)
    md.core.ruler.after("inline", "footnote_tail", footnote_tail)
    if not rules.last_note:
        md.core.ruler.before("footnote_tail", "footnote_first", _first_definitions)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    return _NOTE_NAME.match(state.src, at) is not None and footnote_def(state, start, end, silent)


def _reference(state: StateInline, silent: bool) -> bool:
    return _NOTE_NAME.match(state.src, state.pos, state.posMax) is not None and footnote_ref(state, silent)


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


def _inline_note(state: StateInline, silent: bool) -> bool:
    """Parse ``^[text]``; a note inside a note is text, as each level would be parsed again."""
    if state.src[state.pos] != "^" or state.env.get("in_note"):
        return False
    state.env["in_note"] = not silent
    try:
        return footnote_inline(state, silent)
    finally:
        state.env["in_note"] = False


def _formula(state: StateInline, silent: bool) -> bool:
    """Parse a formula within a line; a price such as $5 next to a digit is none."""
    src, start = state.src, state.pos
    if src[start] != "$":
        return False
    before = src[start - 1] if start else ""
    match = None if before.isdecimal() or before == "\\" else _FORMULA.match(src, start, state.posMax)
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


def _sized_image(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "!":
        return False
    match = SIZED_IMAGE.match(state.src, state.pos)
    if match is None or not state.md.validateLink(bare(match[2])):
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": bare(match[2]), "alt": "", "width": match[3]} | ({"height": match[4]} if match[4] else {})
        token.content = match[1]
        token.children = [Token("text", "", 0, content=match[1])]
    state.pos = match.end()
    return True
