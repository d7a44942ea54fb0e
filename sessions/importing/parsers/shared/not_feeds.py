"""What is often sent in place of a programme: web pages, pictures, documents."""

import re
from collections.abc import Collection

from sessions.importing.parsers.programme import Fault

_STARTS = {
    Fault.PICTURE: (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0"),
    Fault.DOCUMENT: (b"%PDF-", b"{\\rtf"),
    Fault.SPREADSHEET: (b"\xd0\xcf\x11\xe0",),
}
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_SVG = re.compile(
    rb"\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--(?:[^-]++|-(?!->))*+-->\s*+)?(?:<!DOCTYPE\s+svg\b|<svg\b)", re.IGNORECASE
)
_MEMBERS = {
    Fault.SPREADSHEET: ("xl/", "Index/Tables/"),
    Fault.DOCUMENT: ("word/", "ppt/", "Index/Document.iwa"),
}
_HEAD = 4_000
_COMMENTS = re.compile(r"(?:\s++|<!--(?:[^-]++|-(?!->))*+-->|<\?xml[^>]*>)*+")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|main|section|article|table|ul|ol|p|h[1-6]|span|a|script|style|meta|link)\b",
    re.IGNORECASE,
)


def fault_of_file(content: bytes) -> Fault | None:
    """Return that a file is a picture, a document or a spreadsheet, by its first bytes; None for another."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Fault.PICTURE
    if (content[4:8] == b"ftyp" and content[8:12] in _PICTURE_BRANDS) or _SVG.match(content[:_HEAD]):
        return Fault.PICTURE
    is_text = b"\0" not in content[:_HEAD]
    return next((fault for fault, starts in _STARTS.items() if content.startswith(_known(starts, is_text))), None)


def _known(starts: tuple[bytes, ...], is_text: bool) -> tuple[bytes, ...]:
    """Leave out what a text may begin with."""
    return tuple(start for start in starts if len(start) > 2 or not is_text)


def fault_of_archive(names: Collection[str], kind: bytes) -> Fault | None:
    """Return that a zip file is a spreadsheet or a document, by the names in it; ``kind`` is its first member."""
    if b"opendocument.spreadsheet" in kind:
        return Fault.SPREADSHEET
    if b"opendocument." in kind:
        return Fault.DOCUMENT
    return next((fault for fault, known in _MEMBERS.items() if any(name.startswith(known) for name in names)), None)


def is_web_page(text: str) -> bool:
    """Return whether a text begins as HTML does, perhaps after comments."""
    head = text[:_HEAD].lstrip("\ufeff")
    start = _COMMENTS.match(head)
    return _HTML.match(head, start.end() if start else 0) is not None
