"""Limit on the bytes that a server sends in a fetch, headers, chunks and trailers included.

``http.client`` has no such limit: it reads ``100 Continue`` responses and trailers as long as a server sends them, and
a chunk of length -1 up to the end of the connection.
"""

import io
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 65_536
"""Size of a socket read, in bytes."""


@dataclass(slots=True)
class Meter:
    """The bytes that may still be received in a fetch with all redirects; ``is_empty`` when there were more."""

    octets: int

    @property
    def is_empty(self) -> bool:
        """Whether more bytes were received."""
        return self.octets < 0


class _CountingStream(io.RawIOBase):
    """Raw socket stream that counts bytes; raises OSError when the meter is empty."""

    def __init__(self, wire: io.RawIOBase, meter: Meter) -> None:
        super().__init__()
        self._wire, self._meter = wire, meter

    def readable(self) -> bool:
        """Return True: raw streams are not readable by default."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        """Read from the socket and count it."""
        count = self._wire.readinto(buffer)
        self._meter.octets -= count or 0
        if self._meter.is_empty:
            raise OSError
        return count

    def close(self) -> None:
        """Close the wrapped stream too."""
        self._wire.close()
        super().close()


class MeteredResponse(HTTPResponse):
    """HTTP response that raises OSError when the meter is empty."""

    def __init__(self, sock: Any, *arguments: Any, meter: Meter, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_CountingStream(sock.makefile("rb", buffering=0), meter), _BLOCK)
