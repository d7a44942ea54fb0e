"""Byte order marks: which encoding of Unicode a file says that it has. No Django."""

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The marks with which a file can begin, each with the name that Python has for its encoding."""


def marked_encoding(content: bytes) -> tuple[bytes, str]:
    """Return the mark that a file begins with and the encoding that it names; both are empty without one."""
    return next(((mark, encoding) for mark, encoding in MARKS if content.startswith(mark)), (b"", ""))
