"""Pictures with a size, ``![alt](name =250x)`` and ``![alt](name =250x100)``."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sessions.reporting.dialects.shared.inline import bare

_SIZED = re.compile(
    r"!\[([^\[\]\n]{0,300})\]\((<[^<>\\\n]{1,300}>|(?!<)[^()\s]{1,300})[ \t]+=([0-9]{1,4})x([0-9]{0,4})\)"
)


def add_sized_pictures(md: MarkdownIt) -> None:
    """Add the form with a size; the token "image" has the attributes width and height."""
    md.inline.ruler.before("image", "sized_image", _sized_image)


def _sized_image(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "!":
        return False
    match = _SIZED.match(state.src, state.pos)
    if match is None or not state.md.validateLink(bare(match[2])):
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": bare(match[2]), "alt": "", "width": match[3]} | ({"height": match[4]} if match[4] else {})
        token.content = match[1]
        token.children = [Token("text", "", 0, content=match[1])]
    state.pos = match.end()
    return True
