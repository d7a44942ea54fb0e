"""URLs in running text as links, and tokens "card" (meta: kind, value).

Cards are URLs alone on their line, and lines ``@[kind](value)``, as Zenn reads them.
"""

import re
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

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
INTERRUPTED = ["paragraph", "reference", "blockquote", "list"]
"""Blocks that a line of a site's own notation ends without a blank line between."""

_LONGEST = 300
"""Maximum length of an address that Zenn embeds, in characters; of cards and code it takes longer ones."""
_EMBED = re.compile(r"@\[([\w-]{1,40})\]\((.{1,2000})\)", re.ASCII)
_BARE_LINE = re.compile(r"https?://\S{1,2100}")

_URL = re.compile(r"https?://[\w.-]{1,253}(?::[0-9]{1,5})?(?:[/?#][^\s<>｜]{0,2000})?")
_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9.+-])(https?)$")
_LOOSE = re.compile(
    r"(?:(?<=[\s*_~(])|^)www\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?:[/?#][^\s<>｜]{0,2000})?"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}"
)
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def add_cards(md: MarkdownIt) -> None:
    """Add both forms; the preview renders tokens of type "card"."""
    md.block.ruler.before("fence", "embed", _embed, {"alt": INTERRUPTED})
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


def add_addresses(md: MarkdownIt, *, loose: bool = False) -> None:
    """Convert URLs in running text to links; `loose` also ``www.example.org`` and ``name@example.org``."""
    md.inline.ruler.before("emphasis", "address", _address)
    if loose:
        md.core.ruler.after("inline", "loose_addresses", _loose_addresses)


def is_address(text: str) -> bool:
    """Return whether a text is one URL and nothing else."""
    match = _URL.match(text)
    return match is not None and _trimmed(match[0]) == text


def _address(state: StateInline, silent: bool) -> bool:
    """Parse a URL from its ``://`` on; what stands before that is still pending text."""
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    match = scheme and _URL.match(state.src, state.pos - len(scheme[1]), state.posMax)
    url = _trimmed(match[0]) if match else ""
    if not scheme or url.endswith("//") or not (target := state.md.normalizeLink(url)):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs = {"href": target}
        state.push("text", "", 0).content = state.md.normalizeLinkText(url)
        state.push("link_close", "a", -1)
    state.pos += len(url) - len(scheme[1])
    return True


def _loose_addresses(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline" or not ("www." in token.content or "@" in token.content):
            continue
        children: list[Token] = []
        links_open = 0
        for child in token.children or []:
            links_open += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            children += _linked(child) if child.type == "text" and not links_open else [child]
        token.children = children


def _linked(text: Token) -> Iterator[Token]:
    end = 0
    for match in _LOOSE.finditer(text.content):
        url = _trimmed(match[0])
        yield text.copy(content=text.content[end : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": _target(url)})
        yield text.copy(content=url)
        yield Token("link_close", "a", -1)
        end = match.start() + len(url)
    yield text.copy(content=text.content[end:])


def _target(url: str) -> str:
    return f"http://{url}" if url.startswith("www.") else f"mailto:{url}"


def _trimmed(url: str) -> str:
    """Cut a URL at a bracket that it does not open, and from punctuation at its end."""
    opened: list[str] = []
    for at, sign in enumerate(url):
        if sign in "([{":
            opened.append(sign)
        elif sign in _BRACKETS and (not opened or opened.pop() != _BRACKETS[sign]):
            url = url[:at]
            break
    return url.split('"', 1)[0].rstrip(".,:;!?'*_~-([{")
