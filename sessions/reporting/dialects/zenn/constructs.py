"""Zenn's Markdown extensions as markdown-it plugins: message boxes, link cards, embeds, picture sizes.

The preview loads nothing from another site: a video player becomes a link to the recording, an embedded slide deck a
card with its name.
"""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

MAX_TABLE_COLUMNS = 64
"""A wider table is shown as text."""
MAX_TABLE_CELLS = 32_768
"""Maximum number of cells of all tables in one text."""

_BOXES = {
    "message": re.compile(r"message(?:\s+alert)?"),
    "details": re.compile(r"details(?:\s+.*)?"),
}
_URL_LINE = re.compile(r"https?://[^\s<>]{1,2000}")
_EMBED_LINE = re.compile(r"@\[([a-z]{1,20})\]\(([^()\s]{1,300})\)")
_URL_IN_TEXT = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,2000}")
_SIZED_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\(([^()\s]{1,300})[ \t]+=(\d{1,4})x(\d{0,4})\)")


EMBEDS = {
    "blueprintue": "BlueprintUE",
    "codepen": "CodePen",
    "codesandbox": "CodeSandbox",
    "docswell": "Docswell",
    "figma": "Figma",
    "gist": "GitHub Gist",
    "github": "GitHub",
    "jsfiddle": "JSFiddle",
    "slideshare": "SlideShare",
    "speakerdeck": "Speaker Deck",
    "stackblitz": "StackBlitz",
    "tweet": "X",
    "youtube": "YouTube",
}
"""Display names of the sites that Zenn embeds."""


def add_constructs(md: MarkdownIt) -> None:
    """Add the extensions to `md`; the caller adds the render rule for tokens of type "card" (meta: kind, value)."""
    for name, pattern in _BOXES.items():
        container_plugin(md, name, validate=_validator(pattern), render=_render_box)
    md.block.ruler.at("table", _capped_table, {"alt": ["paragraph", "reference"]})
    md.core.ruler.after("block", "cards", _cards)
    md.core.ruler.after("inline", "bare_urls", _bare_urls)
    md.inline.ruler.before("image", "sized_image", _sized_image)


def _validator(pattern: re.Pattern[str]) -> Any:
    return lambda params, _markup: pattern.fullmatch(params.strip()) is not None


def _render_box(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    _env: object,
) -> str:
    token = tokens[index]
    words = token.info.strip().split(None, 1)
    if token.type.startswith("container_details"):
        if token.nesting < 0:
            return "</details>\n"
        title = words[1] if len(words) > 1 else "…"
        return f'<details class="prose-details"><summary>{escapeHtml(title)}</summary>\n'
    if token.nesting < 0:
        return "</div>\n"
    kind = "prose-box prose-alert" if len(words) > 1 else "prose-box"
    return f'<div class="{kind}">\n'


def _capped_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a table like markdown-it, but with limits on columns and cells.

    Otherwise three kilobytes of pipes would become half a megabyte of empty cells.
    """
    if start + 2 > end:
        return False
    line = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]]
    columns = line.count("|") + 1
    spent = state.env.get("table_cells", 0)
    if columns > MAX_TABLE_COLUMNS + 2 or spent + columns > MAX_TABLE_CELLS:
        return False
    before = len(state.tokens)
    rows = (MAX_TABLE_CELLS - spent) // columns // 4
    found = table(state, start, min(end, start + 2 + rows), silent)
    if found and not silent:
        state.env["table_cells"] = spent + sum(t.type in ("th_open", "td_open") for t in state.tokens[before:])
    return found


def _cards(state: StateCore) -> None:
    """Replace lines that are an embed, or a bare URL in a top-level paragraph, by tokens of type "card"."""
    tokens: list[Token] = []
    source = iter(state.tokens)
    for token in source:
        if token.type != "paragraph_open":
            tokens.append(token)
            continue
        inline, close = next(source), next(source)
        lines = [(line, _card(line, top=token.level == 0)) for line in inline.content.split("\n")]
        if any(card for _, card in lines):
            tokens += _split_paragraph(lines, token, inline, close)
        else:
            tokens += (token, inline, close)
    state.tokens = tokens


def _card(line: str, *, top: bool) -> dict[str, str] | None:
    bare = line.strip()
    if top and _URL_LINE.fullmatch(bare):
        return {"kind": "link", "value": bare}
    if embed := _EMBED_LINE.fullmatch(bare):
        return {"kind": embed[1], "value": embed[2]}
    return None


def _split_paragraph(
    lines: list[tuple[str, dict[str, str] | None]], start: Token, inline: Token, close: Token
) -> list[Token]:
    tokens: list[Token] = []
    prose: list[str] = []

    def flush() -> None:
        if prose:
            tokens.extend((start, inline.copy(content="\n".join(prose), children=[]), close))
            prose.clear()

    for line, card in lines:
        if card:
            flush()
            tokens.append(Token("card", "p", 0, block=True, meta=card))
        else:
            prose.append(line)
    flush()
    return tokens


def _bare_urls(state: StateCore) -> None:
    """Convert URLs in running text to links, as Zenn does (autolink)."""
    for token in state.tokens:
        if token.type != "inline" or "://" not in token.content:
            continue
        children: list[Token] = []
        links_open = 0
        for child in token.children or []:
            links_open += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type == "text" and not links_open:
                children += _linked(child)
            else:
                children.append(child)
        token.children = children


def _linked(text: Token) -> list[Token]:
    pieces: list[Token] = []
    end = 0
    for match in _URL_IN_TEXT.finditer(text.content):
        url = match[0].rstrip(".,:;!?'*_~")
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1]
        pieces.append(text.copy(content=text.content[end : match.start()]))
        pieces.append(Token("link_open", "a", 1, attrs={"href": url}))
        pieces.append(text.copy(content=url))
        pieces.append(Token("link_close", "a", -1))
        end = match.start() + len(url)
    pieces.append(text.copy(content=text.content[end:]))
    return pieces


def _sized_image(state: StateInline, silent: bool) -> bool:
    """Parse ``![alt](name =250x)``."""
    if state.src[state.pos] != "!":
        return False
    match = _SIZED_IMAGE.match(state.src, state.pos)
    if match is None or not state.md.validateLink(match[2]):
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": match[2], "alt": "", "width": match[3]}
        token.content = match[1]
        token.children = [Token("text", "", 0, content=match[1])]
    state.pos = match.end()
    return True
