"""A budget for one fetch: bytes, reads of the socket and lines are counted where they come in, not at the end.

``http.client`` has no such bounds: it reads ``100 Continue`` answers, chunks and trailers one after the other for as
long as a server sends them, and a chunk of length -1 up to the end of the connection.
"""

import io
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 65_536
"""Bytes that are asked from a socket at once."""


class OverBudget(OSError):
    """A server sends more than the budget of a fetch has left."""


@dataclass(slots=True)
class Meter:
    """What the answers to one fetch may still take, with all its redirects; ``is_empty`` once something is used up.

    ``octets`` of all that is sent; ``reads`` of the socket, of which each may bring a single byte; ``steps`` in which
    it is taken apart, three for a chunk and one for a line of a head; ``line_octets`` of those lines.
    """

    octets: int
    reads: int = 100_000
    steps: int = 300_000
    line_octets: int = 1_500_000

    @property
    def is_empty(self) -> bool:
        """Whether the budget is used up."""
        return min(self.octets, self.reads, self.steps, self.line_octets) < 0

    def check(self) -> None:
        """Raise OverBudget when the budget is used up."""
        if self.is_empty:
            raise OverBudget


class _Wire(io.RawIOBase):
    """The bytes of a socket, each read of it counted."""

    def __init__(self, wire: io.RawIOBase, meter: Meter) -> None:
        super().__init__()
        self._wire, self._meter = wire, meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        self._meter.reads -= 1
        self._meter.check()
        count = self._wire.readinto(buffer)
        self._meter.octets -= count or 0
        self._meter.check()
        return count

    def close(self) -> None:
        self._wire.close()
        super().close()


class _Reader(io.BufferedReader):
    """The same in large blocks, each step in which an answer is taken apart counted."""

    def __init__(self, wire: io.RawIOBase, meter: Meter) -> None:
        super().__init__(_Wire(wire, meter), _BLOCK)
        self._meter = meter

    def readline(self, size: int | None = -1, /) -> bytes:
        self._step()
        line = super().readline(size)
        self._meter.line_octets -= len(line)
        self._meter.check()
        return line

    def read(self, size: int | None = -1, /) -> bytes:
        self._step()
        return super().read(size)

    def read1(self, size: int = -1, /) -> bytes:
        self._step()
        return super().read1(size)

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self._step()
        return super().readinto(buffer)

    def _step(self) -> None:
        self._meter.steps -= 1
        self._meter.check()


class MeteredResponse(HTTPResponse):
    """An answer that raises OverBudget once it takes more than the meter has left."""

    def __init__(self, sock: Any, *arguments: Any, meter: Meter, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = _Reader(sock.makefile("rb", buffering=0), meter)
