"""Budget of a fetch: limits on bytes, socket reads and parsing steps, counted as they come in.

``http.client`` has no such limits: it reads ``100 Continue`` responses, chunks and trailers as long as a server sends
them, and a chunk of length -1 up to the end of the connection.
"""

import io
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 65_536
"""Size of a socket read, in bytes."""


class OverBudget(OSError):
    """A server sent more than the budget of a fetch."""


@dataclass(slots=True)
class Meter:
    """The remaining budget of a fetch with all redirects; ``is_empty`` once any part is used up.

    ``octets``: bytes received; ``reads`` of the socket, each of which may return one byte; parsing ``steps``, three per
    chunk and one per header line; ``line_octets``: bytes of those lines.
    """

    octets: int
    reads: int = 100_000
    steps: int = 300_000
    line_octets: int = 1_500_000

    @property
    def is_empty(self) -> bool:
        """Whether any part of the budget is used up."""
        return min(self.octets, self.reads, self.steps, self.line_octets) < 0

    def check(self) -> None:
        """Raise OverBudget when the budget is used up."""
        if self.is_empty:
            raise OverBudget


class _CountingStream(io.RawIOBase):
    """Raw socket stream that counts bytes and reads."""

    def __init__(self, wire: io.RawIOBase, meter: Meter) -> None:
        super().__init__()
        self._wire, self._meter = wire, meter

    def readable(self) -> bool:
        """Return True: raw streams are not readable by default."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        """Read from the socket and count it."""
        self._meter.reads -= 1
        self._meter.check()
        count = self._wire.readinto(buffer)
        self._meter.octets -= count or 0
        self._meter.check()
        return count

    def close(self) -> None:
        """Close the wrapped stream too."""
        self._wire.close()
        super().close()


class _CountingReader(io.BufferedReader):
    """Buffered stream that counts parsing steps."""

    def __init__(self, wire: io.RawIOBase, meter: Meter) -> None:
        super().__init__(_CountingStream(wire, meter), _BLOCK)
        self._meter = meter

    def readline(self, size: int | None = -1, /) -> bytes:
        """Count a step and the bytes of the line."""
        self._step()
        line = super().readline(size)
        self._meter.line_octets -= len(line)
        self._meter.check()
        return line

    def read(self, size: int | None = -1, /) -> bytes:
        """Count a step."""
        self._step()
        return super().read(size)

    def read1(self, size: int = -1, /) -> bytes:
        """Count a step."""
        self._step()
        return super().read1(size)

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Count a step."""
        self._step()
        return super().readinto(buffer)

    def _step(self) -> None:
        self._meter.steps -= 1
        self._meter.check()


class MeteredResponse(HTTPResponse):
    """HTTP response that raises OverBudget when the meter is empty."""

    def __init__(self, sock: Any, *arguments: Any, meter: Meter, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = _CountingReader(sock.makefile("rb", buffering=0), meter)
