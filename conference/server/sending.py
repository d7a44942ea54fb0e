"""Sending half of a connection: buffers what the client does not read at once, and measures its rate."""

import socket
from collections import deque
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected, HTTPChannel

from conference.server.limits import Pace, WorkerLimits

if TYPE_CHECKING:
    from conference.server.loop import Server

PIECE = 262_144
"""Bytes passed to the socket at once."""


def plain_answer(status: int, text: str, retry_after: int | None = None) -> bytes:
    """Return a text/plain response with Connection: close."""
    body = f"{text}\n".encode()
    lines = [
        f"HTTP/1.1 {int(status)} {HTTPStatus(status).phrase}",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Cache-Control: private, no-store",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin",
        "Referrer-Policy: same-origin",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
        *([] if retry_after is None else [f"Retry-After: {retry_after}"]),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class SendingChannel(HTTPChannel):
    """A connection that any thread may write to; buffered bytes are sent by the next writer, or the main thread."""

    def __init__(self, server: "Server", sock: socket.socket, addr: Any, adj: Adjustments, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        self.limits: WorkerLimits = server.limits
        self.pending: deque[memoryview] = deque()
        self.outgoing: Pace | None = None
        self.broken = False
        """Nothing more can be sent: the client is gone, or has got the beginning of what failed."""

    def writable(self) -> bool:
        """Return whether bytes are waiting to be sent."""
        return bool(self.pending) and not self.broken

    def is_full(self) -> bool:
        """Return whether the buffer is full, so that the response must pause (backpressure)."""
        return self.total_outbufs_len > self.limits.answer_pause

    def write_soon(self, data: bytes) -> None:
        """Send as many bytes as the client accepts now, and buffer the rest; raises ClientDisconnected."""
        with self.outbuf_lock:
            if not self.connected or self.broken:
                raise ClientDisconnected
            self.pending.append(memoryview(data))
            self.total_outbufs_len += len(data)
            self._send()

    def handle_write(self) -> None:
        """Send as many buffered bytes as the client accepts now."""
        with self.outbuf_lock:
            self._send()

    def send_now(self, data: bytes) -> None:
        """Send bytes that are not from the application."""
        with suppress(ClientDisconnected):
            self.write_soon(data)

    def _send(self) -> None:
        now = self.server.clock()
        if self.outgoing is None and self.pending:
            self.outgoing = Pace(self.limits.answer_rate, self.limits.answer_silence, now)
        while self.pending:
            view = self.pending[0]
            try:
                sent = self.socket.send(view[:PIECE])
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                self.broken = True
                self.pending.clear()
                self.total_outbufs_len = 0
                break
            self.total_outbufs_len -= sent
            if self.outgoing:
                self.outgoing.count(sent, now)
            if sent == len(view):
                self.pending.popleft()
            else:
                self.pending[0] = view[sent:]
        self.outgoing = None
