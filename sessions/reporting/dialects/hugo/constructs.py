"""Hugo's Markdown in the preview: the shortcodes of players and figures; comments are not shown."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.constructs import add_extensions
from sessions.reporting.dialects.shared.html import add_comment_lines

PREVIEW = PreviewRules(breaks=False, draws=False)

_YOUTUBE = re.compile(r"\{\{< youtube (?:id=)?([A-Za-z0-9_-]{11})(?: start=([0-9]{1,6}))? >\}\}")
_FIGURE = re.compile(r'\{\{< figure ((?:[a-z]+="(?:[^"\\\n]|\\.){0,2000}" ){1,6})>\}\}')
_PARAMETER = re.compile(r'(?<![a-z])([a-z]++)="((?:[^"\\]|\\.)*+)"')
_ESCAPED = re.compile(r"\\(.)")
_SIZE = re.compile(r"[0-9]{1,4}")


def add_constructs(md: MarkdownIt) -> None:
    """Add Hugo's extensions to `md`."""
    add_extensions(md, PREVIEW)
    add_comment_lines(md)
    md.block.ruler.before("fence", "shortcode", _shortcode, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _shortcode(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    begins = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("{{< ", begins):
        return False
    line = state.src[begins : state.eMarks[start]].rstrip()
    film, figure = _YOUTUBE.fullmatch(line), _FIGURE.fullmatch(line)
    if not film and not figure:
        return False
    if silent:
        return True
    if film:
        value = f"https://www.youtube.com/watch?v={film[1]}" + (f"&t={film[2]}" if film[2] else "")
        token = state.push("card", "", 0)
        token.meta, token.map = {"kind": "youtube", "value": value}, [start, start + 1]
    elif figure:
        _push_figure(state, start, dict(_PARAMETER.findall(figure[1])))
    state.line = start + 1
    return True


def _push_figure(state: StateBlock, line: int, given: dict[str, str]) -> None:
    values = {name: _ESCAPED.sub(r"\1", value) for name, value in given.items()}
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    image = Token("image", "img", 0, content=values.get("alt", ""))
    sizes = {name: values[name] for name in ("width", "height") if _SIZE.fullmatch(values.get(name, ""))}
    image.attrs = {"src": values.get("src", ""), "alt": "", **sizes}
    image.children = [Token("text", "", 0, content=image.content)]
    # Not "inline": its children are here already.
    state.push("figure", "", 0).children = [image]
    state.push("paragraph_close", "p", -1)
