"""Article as a web page in one file: pictures inside, no script, and no request to any site."""

import binascii
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.html import escape

from sessions.reporting.files.article import PreparedArticle, PrintedPicture
from sessions.reporting.files.html_body import Page, Piece

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_BLOCK = 3 << 16
"""Bytes of a picture that are read at once."""

_TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}


class HtmlFile:
    """A web page in one file, as a stream of known length in constant memory; it can be iterated once.

    A lost or changed picture raises RuntimeError or OSError while streaming: the download is then shorter than its
    Content-Length, so the client sees an error.
    """

    def __init__(self, prepared: PreparedArticle) -> None:
        with translation.override(prepared.article.language):
            self._pieces = list(_joined(_page(prepared)))

    def __len__(self) -> int:
        return sum(
            len(piece.encode()) if isinstance(piece, str) else len(_data_prefix(piece)) + -(-piece.size // 3) * 4
            for piece in self._pieces
        )

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, str):
                yield piece.encode()
            else:
                yield _data_prefix(piece).encode()
                yield from _base64(piece)

    def close(self) -> None:
        """Do nothing: no file is kept open."""


@cache
def style() -> str:
    """Return the style sheet of an article."""
    found = finders.find("css/article.css")
    assert isinstance(found, str)
    return Path(found).read_text(encoding="utf-8")


def _page(prepared: PreparedArticle) -> Iterator[Piece]:
    article = prepared.article
    yield (
        f'<!DOCTYPE html>\n<html lang="{escape(article.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(article.title)}</title>\n"
    )
    if article.author:
        yield f'<meta name="author" content="{escape(article.author)}">\n'
    yield f"<style>\n{style()}</style>\n</head>\n<body>\n<main>\n"
    yield from Page(prepared).pieces()
    yield "</main>\n</body>\n</html>\n"


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for is_text, group in groupby(pieces, lambda piece: isinstance(piece, str)):
        if is_text:
            yield "".join(piece for piece in group if isinstance(piece, str))
        else:
            yield from group


def _data_prefix(picture: PrintedPicture) -> str:
    return f"data:{_TYPES[picture.ending]};base64,"


def _base64(picture: PrintedPicture) -> Iterator[bytes]:
    sent = 0
    with picture.open() as stream:
        # A stream of a bucket may return less than was asked for.
        rest = b""
        while block := stream.read(_BLOCK):
            sent += len(block)
            block = rest + block
            whole = len(block) - len(block) % 3
            yield binascii.b2a_base64(block[:whole], newline=False)
            rest = block[whole:]
        yield binascii.b2a_base64(rest, newline=False) if rest else b""
    if sent != picture.size:
        raise RuntimeError(f"{picture.name} was changed while it was sent")
