"""The little HTML that sites read in Markdown: line breaks, comments, pictures with a width, folded parts."""

import re
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sessions.article.dialects.shared.cards import INTERRUPTED
from sessions.article.dialects.shared.translation import FOLDED

_BREAK = re.compile(r"<br\s?/?>")
_COMMENT = re.compile(r"<!--[^\n]{0,1000}?-->")
_IMAGE = re.compile(r'<img((?:[ ]+(?:src|alt|width|height)="[^"<>\n]{0,2000}"){1,4})[ ]*/?>')
_ATTRIBUTE = re.compile(r'(?<![a-z])([a-z]++)="([^"]*)"')
_SIZE = re.compile(r"[0-9]{1,4}")


def add_breaks_and_comments(md: MarkdownIt) -> None:
    """Read ``<br>`` as a line break, and hide comments within a line."""
    md.inline.ruler.before("emphasis", "html_break", _break)
    md.inline.ruler.after("emphasis", "html_comment", _comment)


def add_comment_lines(md: MarkdownIt) -> None:
    """Hide lines that are a comment."""
    md.block.ruler.before("fence", "comment_line", _comment_line, {"alt": INTERRUPTED})


def add_html_pictures(md: MarkdownIt) -> None:
    """Read ``<img src="…" width="…">`` as a picture, and ``<details>`` as a folded part."""
    md.inline.ruler.before("autolink", "html_image", _image)
    md.block.ruler.before("fence", "folded", _folded, {"alt": INTERRUPTED})


def _break(state: StateInline, silent: bool) -> bool:
    match = _BREAK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _comment(state: StateInline, _silent: bool) -> bool:
    match = _COMMENT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    state.pos = match.end()
    return True


def _comment_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    begins = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", begins) or not state.src[begins : state.eMarks[start]].rstrip().endswith("-->"):
        return False
    if not silent:
        state.line = start + 1
    return True


def _image(state: StateInline, silent: bool) -> bool:
    match = _IMAGE.match(state.src, state.pos, state.posMax)
    values = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])} if match else {}
    if match is None or not values.get("src") or not state.md.validateLink(values["src"]):
        return False
    if not silent:
        token = state.push("image", "img", 0)
        sizes = {name: values[name] for name in ("width", "height") if _SIZE.fullmatch(values.get(name, ""))}
        token.attrs = {"src": values["src"], "alt": "", **sizes}
        token.content = values.get("alt", "")
        token.children = [Token("text", "", 0, content=token.content)]
    state.pos = match.end()
    return True


def _folded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begins = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<details><summary>", begins):
        return False
    found = FOLDED.fullmatch(state.src[begins : state.eMarks[start]].rstrip())
    last = _ends(state).get(start, end)
    if found is None or last >= end:
        return False
    if silent:
        return True
    meta = {"name": "details", "kind": "details", "title": unescape(found[1])}
    opening = state.push("box_open", "div", 1)
    opening.meta, opening.map = meta, [start, last + 1]
    before, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax = before
    state.push("box_close", "div", -1).meta = meta
    state.line = last + 1
    return True


def _ends(state: StateBlock) -> dict[int, int]:
    """Return the last line of each folded part by its first; found once for a text."""
    if "folded" not in state.env:
        ends: dict[int, int] = {}
        opened: list[int] = []
        for number, line in enumerate(state.src.split("\n")):
            bare = line.strip(" >")
            if bare.startswith("<details><summary"):
                opened.append(number)
            elif bare == "</details" and opened:
                ends[opened.pop()] = number
        state.env["folded"] = ends
    found: dict[int, int] = state.env["folded"]
    return found
