"""Parts of a line that dialects translate: text outside code, pictures with a width, and ``<`` that would be HTML.

A character that the dialect would take for its own syntax becomes a character reference, which every renderer shows as
the character; a reference that a person typed gets one more ``amp;``, so that `unreferenced` brings back both.
"""

import html
import re
from collections.abc import Callable

from sessions.article.images import is_plain_name
from sessions.article.lines import code_parts

_UNESCAPED = r"(?<!(?<!\\)\\)"
SIZED_IMAGE = re.compile(
    rf"{_UNESCAPED}!\[((?:[^\[\]\\\n]|\\.){{0,300}})\]"
    r"\((<[^<>\\\n]{1,300}>|(?!<)[^()\s]{1,300})[ \t]+=([0-9]{1,4})x([0-9]{0,4})\)"
)
"""A picture with a width and perhaps a height, ``![alt](path =250x)``."""
BREAK = rf"{_UNESCAPED}<br ?/?>"
"""Regular expression of a line break in HTML."""

_ESCAPE = r"\\[!-/:-@\[-`{-~]"
_TAG = r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>|mailto:[^\s<>]*>|[^\s<>@]{1,64}@[^\s<>@]{1,255}>)"
_LESS = f"&#{ord('<')};"
_COMMENT = r"<!--(?!-?>)(?:[^-]|-(?!-))*-->"
_ADDRESS = (
    r"(?P<before>\]\([ \t]*+|^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+\[(?!\^)(?:[^\[\]\\]|\\.)++\]:[ \t]*+)"
    r"(?P<address><(?:[^<>\\\n]|\\.)*+>)"
)
_SIGNS = rf"{_ESCAPE}|{_COMMENT}|{_ADDRESS}"
_SIGN_OR_TAG = re.compile(rf"{_SIGNS}|(?P<tag>{_TAG})")
_SIGN_OR_TAG_BUT_BREAK = re.compile(rf"{_SIGNS}|(?!<br ?/?>)(?P<tag>{_TAG})")
_COULD_BE_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*+)(?:\s|/?>)|<[!?]")
_OF_FILE_NAME = re.compile(r"\w[./]\w")
_HIDING_TEXT = frozenset(["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"])
_MARKUP = re.compile(r"[\\`*_\[\]<>&~$]")
_IMG = re.compile(_UNESCAPED + r'<img src="([^"<>]*)" alt="([^"<>]*)" width="(\d{1,4})"(?: height="(\d{1,4})")?>')


def outside_code(line: str, change: Callable[[str], str], in_code: Callable[[str], str] = str) -> str:
    """Return a line with `change` applied to its text and `in_code` to its code; an unclosed backtick is text."""
    if "`" not in line:
        return change(line)
    return "".join(in_code(part) if code else change(part) for code, part in code_parts(line))


def guarded_references(text: str, codes: str) -> str:
    """Return a text in which references that a person typed have one more ``amp;``; `codes` as in ``60|123``.

    One behind a backslash is none.
    """

    def guarded(match: re.Match[str]) -> str:
        return f"&amp;{match[1]}" if match[1] else match[0]

    return re.sub(rf"{_ESCAPE}|&((?:amp;)*#(?:{codes});)", guarded, text) if "&" in text else text


def unreferenced(text: str, codes: str) -> str:
    """Reverse `guarded_references`, and read references of the codes."""

    def typed(match: re.Match[str]) -> str:
        if not match[2]:
            return match[0]
        return f"&{match[1][4:]}#{match[2]};" if match[1] else chr(int(match[2]))

    return re.sub(rf"{_ESCAPE}|&((?:amp;)*)#({codes});", typed, text) if "&" in text else text


def escape_html(text: str, *, breaks: bool = True) -> str:
    """Return a text in which ``<`` begins no HTML, except a comment of one line and, with `breaks`, a line break.

    An address in angle brackets stays as it is.
    """
    if "<" not in text:
        return text
    pattern = _SIGN_OR_TAG_BUT_BREAK if breaks else _SIGN_OR_TAG
    return pattern.sub(_escaped_sign, text)


def _escaped_sign(match: re.Match[str]) -> str:
    if match["tag"]:
        return _LESS
    if match["address"] and not _is_address(match["address"]):
        return match["before"] + _LESS + match["address"][1:]
    return match[0]


def _is_address(angled: str) -> bool:
    """Say whether ``<…>`` behind ``](`` or ``[name]:`` does nothing as HTML.

    The name of a file such as ``<a b.png>`` has the form of a tag, but no values, and hides no text.
    """
    tag = _COULD_BE_TAG.match(angled)
    if not tag:
        return True
    return "=" not in angled and _OF_FILE_NAME.search(angled) is not None and str(tag[1]).lower() not in _HIDING_TEXT


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
    return re.sub(_ESCAPE, lambda match: match[0][1], text)


def escaped(text: str) -> str:
    """Return a text with its markup escaped."""
    return _MARKUP.sub(r"\\\g<0>", text)


def bare(written: str) -> str:
    """Return the address of a picture without angle brackets around it."""
    return written[1:-1] if written.startswith("<") else written


def destination(address: str) -> str:
    """Return an address as a picture has it: in angle brackets where it would end too early."""
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _img_tag(match: re.Match[str]) -> str:
    height = f' height="{match[4]}"' if match[4] else ""
    alt = html.escape(unescaped(match[1]))
    return f'<img src="{html.escape(bare(match[2]))}" alt="{alt}" width="{match[3]}"{height}>'


def _typed_image(match: re.Match[str]) -> str:
    # A plain name is no path in the article.
    return match[0] if is_plain_name(html.unescape(match[1])) else _sized_image(match)


def _sized_image(match: re.Match[str]) -> str:
    return f"![{escaped(html.unescape(match[2]))}]({destination(html.unescape(match[1]))} ={match[3]}x{match[4] or ''})"
