"""The half of a connection that sends: keeps what its client does not take at once, and sees how fast it takes it."""

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
"""Bytes that are offered to the socket at once."""


def plain_answer(status: int, text: str, retry_after: int | None = None) -> bytes:
    """Return an answer in plain text after which the connection is closed."""
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
    """A connection to which any thread may write; what waits is sent by whoever writes next, or the main thread."""

    def __init__(self, server: "Server", sock: socket.socket, addr: Any, adj: Adjustments, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        self.limits: WorkerLimits = server.limits
        self.pending: deque[memoryview] = deque()
        self.outgoing: Pace | None = None
        self.broken = False
        """Nothing more can be sent: the client is gone, or has got the beginning of what failed."""

    def writable(self) -> bool:
        """Say whether bytes wait to be sent."""
        return bool(self.pending) and not self.broken

    def is_full(self) -> bool:
        """Say whether so much waits that the answer is to pause."""
        return self.total_outbufs_len > self.limits.answer_pause

    def write_soon(self, data: bytes) -> None:
        """Send bytes as far as the client takes them now, and keep the rest; raise ClientDisconnected if it is gone."""
        with self.outbuf_lock:
            if not self.connected or self.broken:
                raise ClientDisconnected
            self.pending.append(memoryview(data))
            self.total_outbufs_len += len(data)
            self._send()

    def handle_write(self) -> None:
        """Send what the client takes now."""
        with self.outbuf_lock:
            self._send()

    def send_now(self, data: bytes) -> None:
        """Send bytes that do not come from the application."""
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
