"""The bytes of an article as text, and back: UTF-8, UTF-16 with a byte order mark, and the older encodings of Japanese.

In a file that is not binary, bytes that are no text become U+FFFD, and their lines are named. Linear in its size.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sessions.article.outline.model import Remark, RemarkKind
from sessions.rules.clean_text import marked_encoding

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""What stands for a byte that is no text; also for NUL, which PostgreSQL cannot store."""

_UTF_8 = "utf-8"
_JAPANESE = ("euc_jp", "cp932")
"""In the order of preference: most texts in EUC-JP are possible in Shift_JIS (cp932) too, but hardly the other way."""

_BYTE_LINES = re.compile(rb"(\r\n|\r|\n)")
_LINES = re.compile(r"(\r\n|\r|\n)")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# Not the katakana of half width: in them every letter with an accent, as Western encodings write it, would be Japanese.
_KANA = re.compile("[\u3001-\u30ff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, without its byte order mark and with its line ends.

    `encoding` is a name that Python knows, `marked` whether a byte order mark stood before the text.
    """

    text: str
    encoding: str = _UTF_8
    marked: bool = False
    remarks: tuple[Remark, ...] = ()


def is_binary(data: bytes) -> bool:
    """Return whether a file is no text at all, such as a picture or a zip: it has NUL where UTF-16 does not need it."""
    return b"\0" in data and not marked_encoding(data)[1].startswith("utf-16")


def decoded(data: bytes) -> Decoded:
    """Return the text of a file; a result without remarks is written as the same bytes.

    A remark names each line with bytes that are no text in the encoding, or that it would write in another way.
    """
    mark, encoding = marked_encoding(data)
    content = data.removeprefix(mark)
    encoding = encoding or _encoding_of(content)
    text = _exactly(content, encoding)
    if text is not None:
        return Decoded(text, encoding, bool(mark))
    read = _utf_16_lines if encoding.startswith("utf-16") else _lines
    pieces, odd = read(content, encoding)
    remarks = tuple(Remark(RemarkKind.UNDECODABLE, line) for line in odd)
    return Decoded("".join(pieces), encoding, bool(mark), remarks)


def with_line_feeds(text: str) -> str:
    """Return a text with LF line ends; each line stays one line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _exactly(content: bytes, encoding: str) -> str | None:
    """Return the text that is written as exactly these bytes and can be stored; None if there is none."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    exact = "\0" not in text and (encoding not in _JAPANESE or _written(text, encoding) == content)
    return text if exact else None


def _written(text: str, encoding: str) -> bytes:
    """Return the bytes of a text, whatever it holds."""
    return text.encode(encoding, "replace")


def _encoding_of(content: bytes) -> str:
    """Return the encoding of bytes without a mark: UTF-8, unless they read better as Japanese."""
    text = content.decode(_UTF_8, "replace")
    damage = text.count(UNKNOWN)
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if beyond_ascii >= 2 * damage:
        return _UTF_8
    found = _UTF_8
    for encoding in _JAPANESE:
        text = content.decode(encoding, "replace")
        odd = text.count(UNKNOWN)
        if odd < min(damage, len(_KANA.findall(text))):
            found, damage = encoding, odd
    return found


def _lines(content: bytes, encoding: str) -> tuple[list[str], list[int]]:
    """Return the lines and the line ends between them, and the numbers of the lines that are not what was there."""
    pieces = []
    odd = []
    for place, piece in enumerate(_BYTE_LINES.split(content)):
        text = _exactly(piece, encoding)
        if text is None:
            odd.append(place // 2)
            text = piece.decode(encoding, "replace").replace("\0", UNKNOWN)
        pieces.append(text)
    return pieces, odd


def _utf_16_lines(content: bytes, encoding: str) -> tuple[list[str], list[int]]:
    """Do the same as `_lines` for UTF-16, where a line end can be a part of other characters."""
    half = len(content) % 2
    text = content[: len(content) - half].decode(encoding, "surrogatepass")
    pieces: Sequence[str] = _LINES.split(text + "\ud800" * half)
    odd = [place // 2 for place, piece in enumerate(pieces) if _UNSTORABLE.search(piece)]
    return [_UNSTORABLE.sub(UNKNOWN, piece) for piece in pieces], odd
