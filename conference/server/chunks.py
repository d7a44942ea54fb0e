"""Parser of chunked transfer encoding, strict RFC 9112 (7.1), in linear time."""

import re
from enum import Enum, auto
from typing import Any

from waitress.utilities import BadRequest, RequestEntityTooLarge

LINE = 256
"""Maximum length of a chunk header line, in bytes; a size has at most 16."""
TRAILER = 8_192
MOST = 10_000
"""Maximum number of chunks in a body: each costs time. Clients send chunks of some kB."""

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})(?:;[\t -~\x80-\xff]*)?\r\n")


class _Next(Enum):
    """Parser state: what the next bytes are."""

    SIZE = auto()
    DATA = auto()
    END = auto()
    TRAILER = auto()


class Chunks:
    """Body receiver for waitress.

    Waitress's own copies the received bytes for every chunk, accepts "3" with only LF as a size, and skips empty lines
    before a size: another parser (proxy) could see another request in the same bytes (request smuggling).
    """

    def __init__(self, buffer: Any) -> None:
        self.buffer = buffer
        self.completed = False
        self.error: Any = None
        self._next = _Next.SIZE
        self._line = b""
        self._left = self._count = self._trailer = 0

    def __len__(self) -> int:
        return len(self.buffer)

    def getfile(self) -> Any:
        """Return the body as a file."""
        return self.buffer.getfile()

    def getbuf(self) -> Any:
        """Return the buffer of the body."""
        return self.buffer

    def received(self, data: bytes) -> int:
        """Receive bytes; return how many belong to the body and its framing."""
        pieces: list[bytes] = []
        at = 0
        while at < len(data) and not (self.completed or self.error):
            if self._next is _Next.DATA:
                piece = data[at : at + self._left]
                pieces.append(piece)
                self._left -= len(piece)
                at += len(piece)
                if not self._left:
                    self._next = _Next.END
            else:
                end = data.find(b"\n", at, at + TRAILER) + 1 or min(len(data), at + TRAILER)
                self._line += data[at:end]
                at = end
                self._take_line()
        self.buffer.append(b"".join(pieces))
        return at

    def _take_line(self) -> None:
        whole = self._line.endswith(b"\n")
        if self._next is _Next.TRAILER:
            if self._trailer + len(self._line) > TRAILER:
                self.error = BadRequest("A chunk without an end")
            elif whole:
                self._trailer += len(self._line)
                self.completed = self._line == b"\r\n"
        elif len(self._line) > LINE:
            self.error = BadRequest("A chunk without an end")
        elif whole and self._next is _Next.END:
            self._next = _Next.SIZE
            if self._line != b"\r\n":
                self.error = BadRequest("Chunk not properly terminated")
        elif whole:
            self._begin(_SIZE.fullmatch(self._line))
        if whole:
            self._line = b""

    def _begin(self, size: re.Match[bytes] | None) -> None:
        self._count += 1
        if size is None:
            self.error = BadRequest("Invalid chunk size")
        elif self._count > MOST:
            self.error = RequestEntityTooLarge(f"more than {MOST} chunks")
        else:
            self._left = int(size[1], 16)
            self._next = _Next.DATA if self._left else _Next.TRAILER
