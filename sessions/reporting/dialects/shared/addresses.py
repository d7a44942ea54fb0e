"""URLs in running text as links (autolink)."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_URL = re.compile(r"https?://[\w.-]{1,253}(?::[0-9]{1,5})?(?:[/?#][^\s<>｜]{0,2000})?")
_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9.+-])(https?)$")
_LOOSE = re.compile(
    r"(?:(?<=[\s*_~(])|^)www\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?:[/?#][^\s<>｜]{0,2000})?"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}"
)
_BRACKETS = {")": "(", "]": "[", "}": "{"}


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
