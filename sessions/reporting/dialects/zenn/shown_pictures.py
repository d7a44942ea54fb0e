"""Which pictures Zenn shows in an article: parsed with the rules of its renderer (zenn-markdown-html 0.5.4).

Its rules differ from CommonMark: formulas, comments, sizes of pictures, embeds and boxes hide or show pictures.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, image
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sessions.reporting.parse_cost import cut_within, effort_of

MAX_EFFORT_OF_BLOCKS = 200_000
"""Cost limit of splitting an article into paragraphs, see parse_cost.py; 80,000 characters of prose need 40,000."""
MAX_EFFORT = 60_000
"""Cost limit of the search for pictures in these paragraphs; only those that can have one are parsed."""
MAX_COMMENTS = 50
"""How many beginnings of comments are followed in one paragraph."""

_BOXES = (
    ("details", re.compile(r"details\s+.*")),
    ("message", re.compile(r"message\s*(?:alert)?")),
)
_EMBED = re.compile(r"@\[[A-Za-z0-9_-]++\]\(")
_SIZE = re.compile(r"=[0-9]*(?:%[0-9]*)?x[0-9]*(?:%[0-9]*)?")
_NUMBERED = re.compile(r"\s*?\([^)\s]+?\)")
_URL_START = re.compile(r"(?:^|[^a-z0-9.+-])(https?|ftp)$", re.IGNORECASE)
_URL_REST = re.compile(
    r"://[^\s<>\uff5c/?#()\[\]{}\"'`,;!]+(?:[/?#](?:[^\s<>\uff5c()\[\]{}.,\"'?!;-]|\[[^\s\]]{0,500}\]|\([^\s)]{0,500}\)"
    r"|\{[^\s}]{0,500}\}|\"[^\s\"]{1,500}\"|'[^\s']{1,500}'|'(?=[\w-])|\.{2,}[a-zA-Z0-9%/&]|\.(?![\s.]|$)|-(?!--(?:[^-]|$))"
    r"|[,;](?!\s|$)|!+(?![\s!]|$)|\?(?![\s?]|$))+|/)?"
)
_DIGITS = frozenset("0123456789")


def picture_sources(article: str) -> tuple[str, ...]:
    """Return the address of each picture that Zenn shows in the Markdown of an article, as written in its HTML.

    In order, each once. Cached, because every text of a report asks for them.
    """
    return _sources(article)


def clear_cache() -> None:
    """Clear the cache (for tests)."""
    _sources.cache_clear()


def address_of(destination: str) -> str:
    """Return the address in the HTML of a picture with a destination in Markdown."""
    return _parser().normalizeLink(unescapeAll(destination))


@lru_cache(maxsize=8)
def _sources(article: str) -> tuple[str, ...]:
    if "![" not in article:
        return ()
    beginning = cut_within(article, MAX_EFFORT_OF_BLOCKS)
    return tuple(dict.fromkeys(_pictures(beginning)))


def _pictures(text: str) -> Iterator[str]:
    md, env = _parser(), {"left": MAX_EFFORT}
    for token in md.parse(text, env):
        for child in token.children or ():
            if child.type == "image":
                yield str(child.attrs.get("src", ""))


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    footnote_plugin(md)
    md.block.ruler.before("fence", "math", _block_formula)
    md.block.ruler.before("fence", "embed", _embed, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    for name, pattern in _BOXES:
        container_plugin(md, name, validate=_validator(pattern))
    md.inline.ruler.before("escape", "formula_double", lambda state, silent: _formula(state, silent, "$$"))
    md.inline.ruler.before("escape", "formula", lambda state, silent: _formula(state, silent, "$"))
    md.inline.ruler.before("escape", "url", _url)
    md.inline.ruler.before("emphasis", "sized_image", _sized_image)
    md.inline.ruler.at("image", _plain_image)
    md.inline.ruler.after("emphasis", "comment", _comment)
    md.core.ruler.at("inline", _inline)
    return md


def _inline(state: Any) -> None:
    """Parse only the paragraphs that can show a picture or call a footnote."""
    for token in state.tokens:
        if token.type != "inline" or not ("![" in token.content or "[^" in token.content):
            continue
        state.env["left"] -= effort_of(token.content)
        if state.env["left"] < 0:
            return
        state.md.inline.parse(token.content, state.md, state.env, token.children)


def _validator(pattern: re.Pattern[str]) -> Any:
    return lambda params, _markup: pattern.fullmatch(params.strip()) is not None


def _block_formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``$$ … $$`` at the start of a block, over any lines; the rest of its last line is not shown."""
    at, text = state.bMarks[start] + state.tShift[start], state.src
    if not text.startswith("$$", at):
        return False
    closing = text.find("$", at + 2)
    if closing <= at + 2 or not text.startswith("$$", closing):
        return False
    if silent:
        return True
    numbered = _NUMBERED.match(text, closing + 2)
    last = (numbered.end() if numbered else closing + 2) - 1
    line = bisect_left(state.eMarks, last, start, end)
    token = state.push("math_block", "math", 0)
    token.map = [start, line]
    state.line = line + 1
    return True


def _embed(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read ``@[kind](value)``, and hide the rest of its line."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    opening = _EMBED.search(line) if line.startswith("@[") else None
    if opening is None or line.rfind(")") <= opening.end():
        return False
    if not silent:
        token = state.push("embed", "div", 0)
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _formula(state: StateInline, silent: bool, sign: str) -> bool:
    text, at, width = state.src, state.pos, len(sign)
    if not text.startswith(sign, at) or (at and (text[at - 1] == "\\" or text[at - 1] in _DIGITS)):
        return False
    closing = _closing(state, at, sign)
    if closing < 0 or text[closing + width : closing + width + 1] in _DIGITS:
        return False
    if not silent:
        state.push("formula", "math", 0)
    state.pos = closing + width
    return True


def _closing(state: StateInline, at: int, sign: str) -> int:
    """Return where the sign that closes a formula begins; -1 if nothing does."""
    text, width = state.src, len(sign)
    first = at + width
    if first >= len(text) or text[first].isspace():
        return -1
    if text.startswith(sign, first + 1):
        return first + 1
    closers, links = _signs(state, sign)
    if width == 1:
        following = text.find("$", first + 1)
        has_link = text.find("](http", first + 1, len(text) if following < 0 else following) >= 0
    else:
        line_end = text.find("\n", first + 1)
        place = bisect_left(links, first + 1)
        has_link = place < len(links) and (line_end < 0 or links[place] < line_end)
    if has_link:
        return -1
    place = bisect_left(closers, first + 2)
    if place == len(closers):
        return -1
    closing = closers[place]
    return closing if text.find("\n", first + 1, closing) < 0 else -1


def _signs(state: StateInline, sign: str) -> tuple[Sequence[int], Sequence[int]]:
    """Return where a formula can end in the text of a state, and where links to other sites begin; found once."""
    known = state.env.setdefault("signs", {})
    key = (sign, state.src)
    if key not in known:
        ends = re.compile(rf"(?<=\S)(?={re.escape(sign)})")
        found = [match.start() for match in ends.finditer(state.src)]
        known[key] = found, [match.start() for match in re.finditer(r"\]\(http", state.src)] if sign == "$$" else []
    return known[key]  # type: ignore[no-any-return]


def _url(state: StateInline, silent: bool) -> bool:
    """Read a URL in running text, which can have brackets."""
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    if not _URL_START.search(state.pending[-6:]):
        return False
    match = _URL_REST.match(state.src, state.pos)
    if match is None:
        return False
    url = match[0].rstrip("*")
    if not silent:
        state.pending += url
    state.pos += len(url)
    return True


def _comment(state: StateInline, silent: bool) -> bool:
    """Read ``<!-- … -->`` in one line, which Zenn hides."""
    start = state.pos
    if silent or not state.src.startswith("<!--", start) or start + 7 >= state.posMax:
        return False
    state.env["comments"] = state.env.get("comments", 0) + 1
    if state.env["comments"] > MAX_COMMENTS or state.src.find("-->", start + 4) < 0:
        return False
    state.pos = start + 4
    while state.pos + 3 <= state.posMax:
        if state.src.startswith("-->", state.pos):
            state.pos += 3
            if re.search(r"(?:^|[^\\])(?:\\\\)*\n", state.src[start + 4 : state.pos]):
                break
            return True
        state.md.inline.skipToken(state)
    state.pos = start
    return False


def _sized_image(state: StateInline, silent: bool) -> bool:
    """Read ``![alt](path "title" =250x)`` and ``![alt] [label]``; other forms are left to the parser's own rule."""
    if not state.src.startswith("![", state.pos):
        return False
    label_end = _label_end(state)
    if label_end < 0:
        return False
    inline = state.src[label_end + 1 : label_end + 2] == "("
    found = _sized_target(state, label_end + 2) if inline else _apart_reference(state, label_end + 1)
    if found is None:
        return False
    address, state.pos = found
    if not silent:
        state.push("image", "img", 0).attrs = {"src": address}
    return True


def _plain_image(state: StateInline, silent: bool) -> bool:
    return state.src.startswith("![", state.pos) and _label_end(state) >= 0 and image(state, silent)


def _label_end(state: StateInline) -> int:
    """Return where the alt text of a picture ends, -1 if it does not; asked by two rules, so found once."""
    known = state.env.setdefault("labels", {})
    key = (state.pos, state.posMax, state.src)
    if key not in known:
        known[key] = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    return int(known[key])


def _sized_target(state: StateInline, at: int) -> tuple[str, int] | None:
    """Return address and end of what follows ``![alt](`` if it tells a size."""
    text, most = state.src, state.posMax
    at = _after_blanks(text, at, most)
    found = state.md.helpers.parseLinkDestination(text, at, most)
    address = state.md.normalizeLink(found.str) if found.ok else ""
    if not (found.ok and state.md.validateLink(address)):
        return None
    start, at = found.pos, _after_blanks(text, found.pos, most)
    title = state.md.helpers.parseLinkTitle(text, at, most, None)
    if at < most and start != at and title.ok:
        at = _after_blanks(text, title.pos, most)
    if text[at - 1] != " " or not (size := _SIZE.match(text, at, most)):
        return None
    at = _after_blanks(text, size.end(), most)
    return (address, at + 1) if at < most and text[at] == ")" else None


def _apart_reference(state: StateInline, start: int) -> tuple[str, int] | None:
    """Return address and end of a label that stands apart: ``![alt] [label]``."""
    at = _after_blanks(state.src, start, state.posMax)
    if at == start or at >= state.posMax or state.src[at] != "[":
        return None
    end = state.md.helpers.parseLinkLabel(state, at)
    label = normalizeReference(state.src[at + 1 : end]) if end > at + 1 else ""
    known = state.env.get("references", {}).get(label)
    return (known["href"], end + 1) if known else None


def _after_blanks(text: str, at: int, most: int) -> int:
    while at < most and text[at] in " \n":
        at += 1
    return at
