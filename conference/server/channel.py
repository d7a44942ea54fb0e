"""One connection: takes requests in whole, hands them to a thread one at a time, sends what it answers.

Everything here runs in the main thread, except ``service``, ``write_soon`` and ``is_full``, which a thread of the pool
calls while it works for the connection.
"""

import socket
from collections import deque
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected, HTTPChannel

from conference.server.limits import Limits, Pace
from conference.server.parser import Request, status_of
from conference.server.task import Task

if TYPE_CHECKING:
    from conference.server.loop import Server

PIECE = 262_144
"""Bytes that are offered to the socket at once."""


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    """A connection, which is in one of these states.

    Idle (no request), receiving (``request``), asking how large its body may be (``asking``), busy (``task``: a thread
    works on it, or has paused because its reader is slow), sending (``pending``), lingering (refused, still read).
    """

    def __init__(self, server: "Server", sock: socket.socket, addr: Any, adj: Adjustments, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        self.limits: Limits = server.limits
        self.pending: deque[memoryview] = deque()
        self.held = b""
        self.request: Request | None = None
        self.task: Task | None = None
        self.in_thread = self.asking = self.broken = False
        self.idle_since = server.clock()
        self.head_since: float | None = self.idle_since
        self.incoming: Pace | None = None
        self.outgoing: Pace | None = None
        self.lingering: Pace | None = None
        self.watched = 0
        self.failed = self.linger_after = False

    # What the loop asks

    def readable(self) -> bool:
        """Say whether bytes are wanted: not while a request is worked on or its answer is being sent."""
        if self.lingering:
            return True
        return not (self.task or self.asking or self.pending or self.held or self.close_when_flushed)

    def writable(self) -> bool:
        """Say whether bytes wait to be sent."""
        return bool(self.pending) and not self.broken

    def is_under_way(self) -> bool:
        """Say whether somebody waits for the end of something: of an answer, or of a request that has come in whole."""
        return self.task is not None or bool(self.pending)

    def silent_since(self) -> float:
        """Return when something last happened, for the choice of whom to close; never while a thread works on it."""
        if self.in_thread or self.asking:
            return float("inf")
        for pace in (self.outgoing, self.lingering, self.incoming):
            if pace:
                return pace.last
        return self.idle_since

    def check_deadlines(self, now: float) -> None:
        """Close the connection, or say 408, if its client is later than the limits allow."""
        if self.in_thread or self.asking:
            return
        if self.lingering:
            if now - self.lingering.began > self.limits.linger_seconds:
                self.handle_close()
        elif self.outgoing:
            if self.outgoing.late(now):
                self.handle_close()
        elif self.task:
            return
        elif self.incoming:
            if self.incoming.late(now):
                self.reply(HTTPStatus.REQUEST_TIMEOUT, "The request came too slowly.")
        elif self.head_since is not None:
            if now - self.head_since > self.limits.head_seconds:
                if self.request:
                    self.reply(HTTPStatus.REQUEST_TIMEOUT, "The request came too slowly.")
                else:
                    self.handle_close()
        elif now - self.idle_since > self.limits.idle_seconds:
            self.handle_close()

    # Receiving

    def handle_read(self) -> None:
        """Take in what has arrived."""
        try:
            data = self.socket.recv(self.adj.recv_bytes)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.handle_close()
        elif self.lingering:
            self.lingering.bytes += len(data)
            if self.lingering.bytes > self.limits.linger_bytes:
                self.handle_close()
        else:
            self.held = data
            self.proceed()

    def proceed(self) -> None:
        """Parse what is held, as far as it belongs to the request that is next."""
        now = self.server.clock()
        while self.held and not (self.task or self.asking or self.pending or self.close_when_flushed):
            if self.request is None:
                self.request = Request(self.adj, self.limits)
                self.head_since = now if self.head_since is None else self.head_since
            request = self.request
            in_head = not request.headers_finished
            try:
                used = request.received(self.held)
            except OSError as error:
                self.server.logger.error("A body could not be kept: %s", error)
                self.reply(HTTPStatus.INSUFFICIENT_STORAGE, "There is no room left on the server.")
                return
            self.held = self.held[used:]
            if self.incoming:
                self.incoming.count(used, now)
            if request.error:
                self.reply(*status_of(request.error))
            elif request.empty:
                self.request = None
            elif request.completed:
                self.dispatch()
            elif in_head and request.headers_finished:
                self.head_since = None
                self.begin_body(request, now)

    def begin_body(self, request: Request, now: float) -> None:
        """Decide how large a body may be, before any of it is kept."""
        self.incoming = Pace(self.limits.body_rate, self.limits.body_silence, now)
        least = self.limits.anonymous_body
        if not request.chunked and request.content_length <= least:
            self.accept_body(request.content_length)
        elif not request.cookie(self.server.cookie):
            self.accept_body(least)
        else:
            self.asking = True
            self.server.add_task(Asking(self, request))

    def answered(self, limit: int) -> None:
        """Go on with a request of which it is known now how large its body may be."""
        self.asking = False
        if not self.connected and self.request:
            self.request.close()
            self.request = None
        elif self.request:
            self.incoming = Pace(self.limits.body_rate, self.limits.body_silence, self.server.clock())
            self.accept_body(limit)

    def accept_body(self, limit: int) -> None:
        """Let the body of the present request in, if it keeps to a limit in bytes and there is room for it."""
        request = self.request
        if request is None:
            return
        if request.chunked:
            limit = min(limit, self.limits.chunked_body)
        length = limit if request.chunked else request.content_length
        request.body_limit = limit
        if length > limit:
            request.refuse_body()
            self.dispatch()
        elif length > self.limits.anonymous_body and not self.server.reserve(request, length):
            self.reply(HTTPStatus.SERVICE_UNAVAILABLE, "Too much is being sent at the moment. Try again soon.", 30)
        elif request.expect_continue:
            request.expect_continue = False
            self.send_now(b"HTTP/1.1 100 Continue\r\n\r\n")

    def dispatch(self) -> None:
        """Give the request, which is complete, to the pool."""
        request, self.request = self.request, None
        self.incoming = self.head_since = None
        self.requests = [request]
        self.task = Task(self, request)
        self.run_task()

    def run_task(self) -> None:
        """Let a thread begin or go on with the answer."""
        self.in_thread = True
        self.server.add_task(self)

    # In a thread of the pool

    def service(self) -> None:
        """Produce the answer, or the next part of it."""
        task = self.task
        if task is None:
            return
        done = True
        try:
            if self.connected:
                done = task.advance()
            else:
                task.close()
        except ClientDisconnected:
            self._close_task(task)
        except Exception:
            self.logger.exception("Exception while serving %s", task.request.path)
            self._close_task(task)
            self.failed = not task.wrote_header
            self.broken = task.wrote_header
        if not done:
            self.server.pausing()
        if not (done and self._go_idle(task)):
            self.server.wake(self, done)

    def _go_idle(self, task: Task) -> bool:
        """Wait for the next request, if there is nothing else to be done; say whether that is so.

        The main thread need not wake up for it, which costs a busy worker a tenth of its time.
        """
        with self.server.lock:
            if not self.connected or self.pending or self.held or self.broken or self.failed or task.close_on_finish:
                return False
            self._forget_task()
            self.idle_since = self.server.clock()
            self.in_thread = False
            self.server.watch(self)
            return True

    def _close_task(self, task: Task) -> None:
        with suppress(Exception):
            task.close()
        task.close_on_finish = True

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

    # Back in the main thread

    def finish_service(self, done: bool) -> None:
        """Take over from the thread, which has answered, or paused."""
        self.in_thread = False
        task = self.task
        if task is None:
            return
        if not self.connected:
            if done:
                self._forget_task()
            else:
                self.run_task()
        elif done:
            self._forget_task()
            self.idle_since = self.server.clock()
            if self.failed:
                self.reply(HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed.")
            elif task.close_on_finish:
                self.close_when_flushed = True
                self.linger_after = task.request.refused

    def _forget_task(self) -> None:
        if self.task:
            self.server.release(self.task.request)
            self.task.request.close()
        self.task = None
        self.requests = []

    def settle(self) -> None:
        """Do what is due after anything has happened, until there is nothing to do but to wait."""
        while self.connected:
            if self.broken:
                self.handle_close()
            elif self.pending or self.task:
                few = self.total_outbufs_len < self.limits.answer_pause // 2
                if self.task and not self.in_thread and few:
                    self.run_task()
                return
            elif self.close_when_flushed:
                if not self.lingering:
                    self.close_or_linger()
                return
            elif self.asking or not self.held:
                return
            else:
                self.proceed()

    def close_or_linger(self) -> None:
        """Close, after everything is sent; where the client may still be sending, only our direction for now."""
        if not self.linger_after:
            self.handle_close()
            return
        self.lingering = Pace(0, 0, self.server.clock())
        self.held = b""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def handle_write(self) -> None:
        """Send what the client takes now."""
        with self.outbuf_lock:
            self._send()

    def send_now(self, data: bytes) -> None:
        """Send bytes that do not come from the application."""
        with suppress(ClientDisconnected):
            self.write_soon(data)

    def reply(self, status: int, text: str, retry_after: int | None = None) -> None:
        """Answer without the application, and close the connection."""
        if self.request:
            self.server.release(self.request)
            self.request.close()
        self.request = self.incoming = self.head_since = None
        self.asking = False
        self.close_when_flushed = self.linger_after = True
        body = f"{text}\n".encode()
        lines = [
            f"HTTP/1.1 {int(status)} {HTTPStatus(status).phrase}",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Cache-Control: private, no-store",
            "X-Content-Type-Options: nosniff",
            "Connection: close",
            *([] if retry_after is None else [f"Retry-After: {retry_after}"]),
        ]
        self.send_now("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

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
                break
            self.total_outbufs_len -= sent
            if self.outgoing:
                self.outgoing.count(sent, now)
            if sent == len(view):
                self.pending.popleft()
            else:
                self.pending[0] = view[sent:]
        self.outgoing = None

    def handle_close(self) -> None:
        """Close the connection at once; an answer that is under way learns of it."""
        with self.server.lock, self.outbuf_lock:
            if self.watched:
                self.watched = 0
                self.server.selector.unregister(self.socket)
            self.connected = False
            self.pending.clear()
            self.total_outbufs_len = 0
            self.outgoing = None
        if self.request and not self.asking:
            self.server.release(self.request)
            self.request.close()
            self.request = None
        self.close()
        if self.task and not self.in_thread:
            # It has paused: a thread lets the application clean up.
            self.run_task()


class Asking:
    """A job for the pool: ask the application how large the body of a request may be."""

    def __init__(self, channel: Channel, request: Request) -> None:
        self.channel, self.request = channel, request

    def service(self) -> None:
        """Ask, and let the main thread go on."""
        limit = self.channel.limits.anonymous_body
        try:
            limit = max(limit, self.channel.server.body_limit(self.request.path, self.request.headers.get("COOKIE", "")))
        except Exception:
            self.channel.logger.exception("The limit of a body could not be found")
        self.channel.server.wake(self.channel, limit)

    def cancel(self) -> None:
        """Do nothing: the server is being stopped."""

