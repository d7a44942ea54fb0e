"""Hugo's notation: shortcodes for players and widths, quotes for notes, addresses in angle brackets.

Hugo shows no HTML of an article unless a site allows it, and reads shortcodes also in code. Notes and folded parts are
quotes that begin with a comment, which is not shown: so they can be told from other quotes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

from sessions.article.dialects.shared import inline
from sessions.article.dialects.shared.house import HouseBox, address_of_embed, embed_at, embed_of, is_address
from sessions.article.dialects.shared.translation import CAPTION, IMAGE, FoundBox, Translation, quoted, quoted_box
from sessions.article.images import is_plain_name
from sessions.rules.parsing import parse_url
from sessions.rules.video_urls import youtube_id

_MARKS = {"message": "> <!-- note -->", "alert": "> <!-- warning -->", "details": "> <!-- details -->"}
_KINDS = {mark: kind for kind, mark in _MARKS.items()}
_TITLE = re.compile(r"\*\*(.+)\*\*")
_BRACES = re.compile(r"\{\{(?=[<%])")
_HIDDEN = "{\N{ZERO WIDTH SPACE}{"
_HIDDEN_BRACES = re.compile(r"\{\u200b\{(?=[<%])")
_BREAK = re.compile(rf"{inline.BREAK}(?=[^\W\d_])")
_LETTER = re.compile(r"[^\W\d_]")
_ANGLED = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_YOUTUBE = re.compile(r"\{\{< youtube (?:id=)?([A-Za-z0-9_-]{11})(?: start=(\d+))? >\}\}")
_FIGURE = re.compile(
    r'\{\{< figure src="((?:[^"\\]|\\.)*)" alt="((?:[^"\\]|\\.)*)" width="(\d*)"(?: height="(\d*)")? >\}\}'
)
_NAMED = re.compile(r"^( {0,3}[`~]{3}(?:~*+`++)*+)([^\s:`{}]++):([^\s`\"{}]++)(?!\S)")
_TITLED = re.compile(r'^( {0,3}[`~]{3})(\S++) \{title="([^"`]*+)"\}')
_OPTIONS = re.compile(r"""[^{]*\{(?:[ ,]*[A-Za-z]\w{0,40}=(?:[\w.-]++|"[^"\\{}<%]*+"|\[[0-9 ,"-]*\]))+ *\}[ \t]*""")
"""The first line of code with options that Hugo can read; it builds no site with others."""
_START = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s?)?")
_BRACE = "123"
_CODES = f"60|{_BRACE}"


class HugoNotation(Translation):
    """Translation between the house notation and Hugo's Markdown."""

    def box(self, box: HouseBox, inside: list[str]) -> list[str]:
        """Return a quote that begins with a comment, and with the title of a folded part."""
        title = [f"> **{inline.escaped(box.title or '…')}**", ">"] if box.kind == "details" else []
        return [_MARKS[box.kind], *title, *quoted(inside)]

    def find_box(self, lines: Sequence[str], ends: Mapping[int, int], at: int) -> FoundBox | None:
        """Return the note or folded part that begins at a line."""
        kind = _KINDS.get(lines[at].strip(" "))
        if kind is None:
            return None
        box = quoted_box(kind, lines, at)
        if kind != "details" or not box.lines:
            return box
        title = _TITLE.fullmatch(box.lines[0])
        return replace(box, title=inline.unescaped(title[1]), lines=box.lines[1:]) if title else box

    def opening(self, line: str) -> str:
        """Return the first line of code with the file name as an attribute; no other braces than those of options."""
        line = inline.guarded_references(line, _BRACE)
        if "{" in line and not _OPTIONS.fullmatch(line):
            line = re.sub(r"\\?\{", f"&#{_BRACE};", line)
        return _NAMED.sub(r'\1\2 {title="\3"}', line, count=1)

    def read_opening(self, line: str) -> str:
        """Reverse `opening`."""
        return inline.unreferenced(_TITLED.sub(r"\1\2:\3", line, count=1), _BRACE)

    def code_line(self, line: str) -> str:
        """Return a line of code that begins no shortcode: an invisible character stands between the braces."""
        return _BRACES.sub(_HIDDEN, line) if "{{" in line else line

    def read_code_line(self, line: str) -> str:
        """Reverse `code_line`."""
        return _HIDDEN_BRACES.sub("{{", line)

    def line(self, line: str, following: str) -> str:
        """Return a line with its address as a player or link, its picture with a width as a figure, and no HTML."""
        if is_address(line):
            return _address(line)
        if (embed := embed_of(line)) and (address := address_of_embed(*embed)):
            return _address(address)
        # Hugo has no way to write a backslash before the end of a parameter: then the picture has no width.
        if (sized := inline.SIZED_IMAGE.fullmatch(line)) and "\\" not in f"{sized[2]}{inline.unescaped(sized[1])}":
            return _figure(sized)
        is_paragraph = "<br" in line and _LETTER.match(line)
        shown = inline.outside_code(line, _paragraph_written if is_paragraph else _text_written, self.code_line)
        return f"{shown}\\" if IMAGE.fullmatch(line) and CAPTION.fullmatch(following) else shown

    def read_line(self, line: str, following: str, *, references: bool) -> str:
        """Reverse `line`."""
        if found := _YOUTUBE.fullmatch(line):
            return f"https://www.youtube.com/watch?v={found[1]}" + (f"&t={found[2]}s" if found[2] else "")
        if found := _ANGLED.fullmatch(line):
            return embed_at(found[1]) or found[1]
        if found := _FIGURE.fullmatch(line):
            path, alt = (re.sub(r"\\(.)", r"\1", found[at]) for at in (1, 2))
            if not references and is_plain_name(path):
                return line
            return f"![{inline.escaped(alt)}]({inline.destination(path)} ={found[3]}x{found[4] or ''})"
        read = inline.outside_code(line, _text_read, self.read_code_line) if references else line
        bare = read.removesuffix("\\")
        return bare if bare != read and IMAGE.fullmatch(bare) and CAPTION.fullmatch(following) else read


def _address(address: str) -> str:
    """Return the player of a recording on YouTube, or a link."""
    video = youtube_id(address)
    if not video:
        # Hugo reads a shortcode in an address too.
        return f"<{address.replace('{{', '%7B%7B')}>"
    parts = parse_url(address)
    query = parse_qs(parts.query if parts else "")
    start = _seconds(query.get("t", query.get("start", [""]))[0])
    return f"{{{{< youtube id={video} start={start} >}}}}" if start else f"{{{{< youtube {video} >}}}}"


def _seconds(text: str) -> int:
    found = _START.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _figure(match: re.Match[str]) -> str:
    height = f' height="{match[4]}"' if match[4] else ""
    alt = _parameter(inline.unescaped(match[1]))
    return f'{{{{< figure src="{_parameter(inline.bare(match[2]))}" alt="{alt}" width="{match[3]}"{height} >}}}}'


def _parameter(text: str) -> str:
    """Return a text for a parameter in quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _paragraph_written(text: str) -> str:
    return _text_written(_BREAK.sub("\\\\\n", text))


def _text_written(text: str) -> str:
    text = inline.escape_html(_BRACES.sub("{&#123;", inline.guarded_references(text, _CODES)), breaks=False)
    return inline.SIZED_IMAGE.sub(r"![\1](\2)", text) if " =" in text else text


def _text_read(text: str) -> str:
    return inline.unreferenced(text, _CODES)
