"""Parsing of XML: bytes to text by its declaration, text to elements without namespaces, with limits.

Entities and document types are refused (XXE, billion laughs).
"""

import codecs
import re
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.decoding import decode_text
from sessions.rules.clean_text import marked_encoding
from sessions.rules.feed_limits import MAX_DEPTH

_HEAD = 4096
_MAX_ELEMENTS = 300_000
"""Maximum number of elements; the largest known schedule has 25,000."""

_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,200}\?>")
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,150}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS = frozenset(
    {"ascii", "big5", "cp932", "euc_jp", "euc_kr", "gb18030", "iso2022_jp", "koi8-r", "koi8-u", "utf-8"}
    | {f"iso8859-{number}" for number in range(1, 17)}
    | {f"cp{number}" for number in range(1250, 1259)}
)
_WIDER = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}
"""Declared encodings that in practice mean the larger character set."""

# Characters that XML forbids; replaced by a space, which keeps lines and columns.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def decode_xml(content: bytes) -> str:
    """Decode the document by its byte order mark or XML declaration, and remove the declaration."""
    text = decode_text(content) if marked_encoding(content)[1] else _unmarked(content)
    declaration = _DECLARATION.match(text)
    if declaration:
        blank = re.sub(r"[^\n]", " ", declaration[0])
        text = blank + text[declaration.end() :]
    return _FORBIDDEN.sub(" ", text)


def parse_xml(text: str) -> Element:
    """Parse a document to elements without namespaces; depth and number of elements are limited.

    Raises FeedError, for a document type and entities too.
    """
    depth = elements = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(text.encode(errors="replace")), ("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            depth += 1
            elements += 1
            root = element if root is None else root
            element.tag = element.tag.rpartition("}")[2]
            if depth > MAX_DEPTH:
                raise FeedError(Fault.TOO_DEEP, found=f"<{element.tag}>")
            if elements > _MAX_ELEMENTS:
                raise FeedError(Fault.TOO_MANY, found=f"<{element.tag}>")
    except ParseError as error:
        line, column = error.position
        found = text.split("\n", line)[line - 1 : line]
        raise FeedError(Fault.SYNTAX, f"line {line}, column {column + 1}", found[0][column:] if found else "") from None
    except DefusedXmlException:
        line = text.count("\n", 0, text.find("<!DOCTYPE")) + 1
        raise FeedError(Fault.SYNTAX, f"line {line}", "<!DOCTYPE") from None
    if root is None:
        raise FeedError(Fault.EMPTY)
    return root


def _unmarked(content: bytes) -> str:
    declared = _DECLARED.match(content[:_HEAD])
    encoding = _encoding(declared[1].decode()) if declared else "utf-8"
    if content.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if content.startswith(b"<\0") else "utf-16-be"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FeedError(Fault.ENCODING, f"line {line}", content[error.start : error.start + 1].hex()) from None


def _encoding(name: str) -> str:
    """Return the codec of a declared encoding; a two-byte encoding cannot be true, because the declaration was
    readable.
    """
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = ""
    if found.startswith(("utf-16", "utf-32")):
        return "utf-8"
    found = _WIDER.get(found, found)
    if found not in _ENCODINGS:
        raise FeedError(Fault.ENCODING, "line 1", name)
    return found
