"""URLs alone on their line and lines ``@[kind](value)`` as tokens "card" (meta: kind, value), as Zenn reads them."""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sessions.reporting.dialects.shared.addresses import is_address
from sessions.rules.players import is_video_page

EMBEDS: Mapping[str, str] = {
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
"""Display names of the sites that Zenn embeds, by kind."""

_PAGES = {
    kind: re.compile(pattern, re.ASCII)
    for kind, pattern in {
        "blueprintue": r"https://blueprintue\.com/render/[-\w]+/?",
        "card": r"https?://[^/\s]{1,260}(?:[/?#]\S*)?",
        "codepen": r"https://codepen\.io/[\w\-/@]+/pen/[\w\-/.@?&=%,]+",
        "codesandbox": r"https://codesandbox\.io/embed/[\w\-/.@?&=%,+]+",
        "figma": r"https://(?:(?:www|embed)\.)?figma\.com/(?:file|proto|design|board|slides|deck)/[0-9a-zA-Z]{22,128}"
        r"(?:/[\w.?=&%-]+)?(?:\?[\w.?=&%-]+)?",
        "gist": r"https://gist\.github\.com/[\w-]{1,39}/[a-zA-Z0-9]{1,32}(?:/[a-zA-Z0-9]+)?(?:\?file=.+)?",
        "github": r"https://github\.com/[\w-]{1,39}/[\w.-]{1,100}/blob/[^~\s:?\[*^/\\]{2,}/[\w!\-~.*%()'\"/]+"
        r"(?:#L\d+(?:-L\d+)?)?",
        "jsfiddle": r"https?://jsfiddle\.net/[\w,/-]+",
        "stackblitz": r"https://stackblitz\.com/[\w\-/.@?&=%\[\]]+",
        "tweet": r"https://(?:twitter|x)\.com/[\w-]+/status/[\w?=&-]+",
    }.items()
}
_LONGEST = 300
_EMBED = re.compile(r"@\[([\w-]{1,40})\]\((.{1,2000})\)", re.ASCII)
_BARE_LINE = re.compile(r"https?://\S{1,2100}")


def add_cards(md: MarkdownIt) -> None:
    """Add both forms; the preview renders tokens of type "card"."""
    md.block.ruler.before("fence", "embed", _embed, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.core.ruler.before("inline", "cards", _cards)


def is_page_of(kind: str, value: str) -> bool:
    """Return whether Zenn embeds the URL as this kind, where that has no player of ours."""
    pattern = _PAGES.get(kind)
    within = kind in ("card", "github") or len(value) <= _LONGEST
    return within and pattern is not None and pattern.fullmatch(value) is not None


def kind_of_page(url: str) -> str:
    """Return what a URL alone on its line becomes: "youtube", "tweet", "github", or "link"."""
    if len(url) <= _LONGEST and is_video_page(url):
        return "youtube"
    return next((kind for kind in ("tweet", "github") if is_page_of(kind, url)), "link")


def _embed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begins = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("@[", begins):
        return False
    found = _EMBED.match(state.src, begins, state.eMarks[start])
    if found is None:
        return False
    if not silent:
        token = state.push("card", "", 0)
        token.meta = {"kind": found[1], "value": found[2]}
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _cards(state: StateCore) -> None:
    """Replace lines that are a URL, in paragraphs of the text or of details, by tokens of type "card"."""
    tokens: list[Token] = []
    boxes: list[str] = []
    source = iter(state.tokens)
    for token in source:
        if token.type == "box_open":
            boxes.append(token.meta["name"])
        elif token.type == "box_close":
            boxes.pop()
        top = token.type == "paragraph_open" and token.level == len(boxes)
        if not top or (boxes and boxes[-1] != "details"):
            tokens.append(token)
            continue
        inline, close = next(source), next(source)
        tokens += _split_paragraph(token, inline, close) if "://" in inline.content else (token, inline, close)
    state.tokens = tokens


def _split_paragraph(start: Token, inline: Token, close: Token) -> list[Token]:
    tokens: list[Token] = []
    prose: list[str] = []
    first = start.map[0] if start.map else 0

    def flush(line: int) -> None:
        if prose:
            lines = [line - len(prose), line]
            text = inline.copy(content="\n".join(prose), children=[], map=lines)
            tokens.extend((start.copy(map=lines), text, close))
            prose.clear()

    lines = inline.content.split("\n")
    for at, line in enumerate(lines, first):
        bare = line.strip()
        if _BARE_LINE.fullmatch(bare) and is_address(bare):
            flush(at)
            card = Token("card", "", 0, block=True, meta={"kind": kind_of_page(bare), "value": bare})
            card.map = [at, at + 1]
            tokens.append(card)
        else:
            prose.append(line)
    flush(first + len(lines))
    return tokens
