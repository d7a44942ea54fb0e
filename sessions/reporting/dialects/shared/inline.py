"""Parts of a line that dialects translate: text outside code, pictures with a width, and ``<`` that would be HTML.

A character that the dialect would take for its own syntax becomes a character reference, which every renderer shows as
the character; a reference that a person typed gets one more ``amp;``, so that `unreferenced` brings back both.
"""

import html
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator

from sessions.reporting.images import is_plain_name

SIZED_IMAGE = re.compile(r"!\[((?:[^\[\]\\\n]|\\.){0,300})\]\(([^()\s]{1,300})[ \t]+=(\d{1,4})x(\d{0,4})\)")
"""A picture with a width and perhaps a height, ``![alt](path =250x)``."""

_TICKS = re.compile("`+")
_ESCAPE_OR_TICKS = re.compile(r"\\.|`+")
_TAG = r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>|mailto:[^\s<>]*>|[^\s<>@]{1,64}@[^\s<>@]{1,255}>)"
_LESS = f"&#{ord('<')};"
_ANY_TAG = re.compile(_TAG)
_TAG_BUT_BREAK = re.compile(rf"(?!<br ?/?>){_TAG}")
_COMMENT = re.compile(r"<!--(?!-?>)(?:[^-]|-(?!-))*-->")
_MARKUP = re.compile(r"[\\`*_\[\]<>&~$]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_IMG = re.compile(r'<img src="([^"<>]*)" alt="([^"<>]*)" width="(\d{1,4})"(?: height="(\d{1,4})")?>')


def outside_code(line: str, change: Callable[[str], str], in_code: Callable[[str], str] = str) -> str:
    """Return a line with `change` applied to its text and `in_code` to its code; an unclosed backtick is text."""
    if "`" not in line:
        return change(line)
    return "".join(in_code(part) if code else change(part) for code, part in _parts(line))


def _parts(line: str) -> Iterator[tuple[bool, str]]:
    of_length: dict[int, list[int]] = defaultdict(list)
    for ticks in _TICKS.finditer(line):
        of_length[len(ticks[0])].append(ticks.start())
    text = done = 0
    while match := _ESCAPE_OR_TICKS.search(line, done):
        start, done = match.span()
        if line[start] != "`":
            continue
        closers = of_length[done - start]
        at = bisect_left(closers, done)
        if at == len(closers):
            continue
        end = closers[at] + done - start
        yield False, line[text:start]
        yield True, line[start:end]
        text = done = end
    yield False, line[text:]


def guarded_references(text: str, codes: str) -> str:
    """Return a text in which references that a person typed have one more ``amp;``; `codes` as in ``60|123``."""
    return re.sub(rf"&((?:amp;)*#(?:{codes});)", r"&amp;\1", text) if "&" in text else text


def unreferenced(text: str, codes: str) -> str:
    """Reverse `guarded_references`, and read references of the codes."""

    def typed(match: re.Match[str]) -> str:
        return f"&{match[1][4:]}#{match[2]};" if match[1] else chr(int(match[2]))

    return re.sub(rf"&((?:amp;)*)#({codes});", typed, text) if "&" in text else text


def escape_html(text: str, *, breaks: bool = True) -> str:
    """Return a text in which ``<`` begins no HTML, except a comment of one line and, with `breaks`, a line break."""
    if "<" not in text:
        return text
    out, done = [], 0
    tag = _TAG_BUT_BREAK if breaks else _ANY_TAG
    for comment in _COMMENT.finditer(text):
        out += [tag.sub(_LESS, text[done : comment.start()]), comment[0]]
        done = comment.end()
    return "".join([*out, tag.sub(_LESS, text[done:])])


def images_as_html(text: str, between: Callable[[str], str]) -> str:
    """Return a text with its pictures with a width as HTML, for sites without a notation for it.

    `between` is applied to what stands between them.
    """
    return _replaced(SIZED_IMAGE, text, _img_tag, between) if " =" in text else between(text)


def images_from_html(text: str, between: Callable[[str], str], *, typed: bool = False) -> str:
    """Reverse `images_as_html`; `typed` if a person typed the text."""
    found = _typed_image if typed else _sized_image
    return _replaced(_IMG, text, found, between) if "<img " in text else between(text)


def _replaced(
    pattern: re.Pattern[str], text: str, found: Callable[[re.Match[str]], str], between: Callable[[str], str]
) -> str:
    out, done = [], 0
    for match in pattern.finditer(text):
        out += [between(text[done : match.start()]), found(match)]
        done = match.end()
    return "".join([*out, between(text[done:])])


def unescaped(text: str) -> str:
    """Return a Markdown text without the backslashes before punctuation."""
    return _ESCAPED.sub(r"\1", text)


def escaped(text: str) -> str:
    """Return a text with its markup escaped."""
    return _MARKUP.sub(r"\\\g<0>", text)


def _img_tag(match: re.Match[str]) -> str:
    height = f' height="{match[4]}"' if match[4] else ""
    alt = html.escape(unescaped(match[1]))
    return f'<img src="{html.escape(match[2])}" alt="{alt}" width="{match[3]}"{height}>'


def _typed_image(match: re.Match[str]) -> str:
    # A plain name is no path in the article.
    return match[0] if is_plain_name(html.unescape(match[1])) else _sized_image(match)


def _sized_image(match: re.Match[str]) -> str:
    return f"![{escaped(html.unescape(match[2]))}]({html.unescape(match[1])} ={match[3]}x{match[4] or ''})"
