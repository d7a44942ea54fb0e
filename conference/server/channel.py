"""Connection: receives whole requests, passes them to a thread one at a time, and sends the response.

Everything runs in the main thread, except ``service``, ``write_soon`` and ``is_full``, which a pool thread calls.
"""

import socket
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected

from conference.server.body_limit_job import UNKNOWN, BodyLimitJob
from conference.server.limits import Pace
from conference.server.parser import RawRequest, status_of
from conference.server.sending import SendingChannel, plain_answer
from conference.server.task import Task

if TYPE_CHECKING:
    from conference.server.loop import Server


class Channel(SendingChannel):
    """A connection as a state machine.

    States: idle (no request), receiving (``request``), asking for the body limit (``asking``), busy (``task``: a thread
    works on it, or has paused because of a slow client), sending (``pending``), lingering (refused, still reading).
    """

    def __init__(self, server: "Server", sock: socket.socket, addr: Any, adj: Adjustments, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        self.held = b""
        self.request: RawRequest | None = None
        self.task: Task | None = None
        self.in_thread = self.asking = False
        self.idle_since = server.clock()
        self.head_since: float | None = self.idle_since
        self.incoming: Pace | None = None
        self.lingering: Pace | None = None
        self.watched = 0
        self.failed = self.linger_after = False

    # Queries of the event loop

    def readable(self) -> bool:
        """Return whether to read: not while a request is processed or its response is being sent."""
        if self.lingering:
            return True
        return not (self.task or self.asking or self.pending or self.held or self.close_when_flushed)

    def is_under_way(self) -> bool:
        """Return whether a response, or a request received completely, is in progress."""
        return self.task is not None or bool(self.pending)

    def bytes_waiting(self) -> int:
        """Return the bytes of request and response in memory; not those on disk."""
        request = self.request or (self.task.request if self.task else None)
        return self.total_outbufs_len + len(self.held) + (request.bytes_in_memory() if request else 0)

    # Receiving

    def handle_read(self) -> None:
        """Read available bytes."""
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
        """Parse the received bytes of the next request."""
        now = self.server.clock()
        while self.held and not (self.task or self.asking or self.pending or self.close_when_flushed):
            if self.request is None:
                # Skip empty lines before a request (RFC 9112, 2.2), all at once.
                self.held = self.held.lstrip(b"\r\n")
                if not self.held:
                    return
                self.request = RawRequest(self.adj, self.limits)
                self.head_since = now if self.head_since is None else self.head_since
            request = self.request
            in_head = not request.headers_finished
            try:
                used = request.received(self.held)
            except OSError as error:
                self.server.logger.error("A body could not be kept: %s", error)
                self.reply(HTTPStatus.INSUFFICIENT_STORAGE, "The disk of the server is full.")
                return
            self.held = self.held[used:]
            if self.incoming:
                self.incoming.count(used, now)
            if request.error:
                self.reply(*status_of(request.error))
            elif request.completed:
                self.dispatch()
            elif in_head and request.headers_finished:
                self.head_since = None
                self.begin_body(request, now)

    def begin_body(self, request: RawRequest, now: float) -> None:
        """Decide the body limit, before any of it is stored."""
        self.incoming = Pace(self.limits.body_rate, self.limits.body_silence, now)
        least = self.limits.anonymous_body
        if not request.chunked and request.content_length <= least:
            self.accept_body(request.content_length)
        elif not request.sender(self.server.cookie):
            self.accept_body(least)
        else:
            self.asking = True
            self.server.add_task(BodyLimitJob(self, request))

    def answered(self, limit: int) -> None:
        """Continue a request with its body limit; one that could not be found does not make a body too large."""
        self.asking = False
        if not self.connected and self.request:
            self.request.close()
            self.request = None
        elif limit == UNKNOWN:
            self.reply(HTTPStatus.SERVICE_UNAVAILABLE, "The server is busy. Try again soon.", 5)
        elif self.request:
            self.incoming = Pace(self.limits.body_rate, self.limits.body_silence, self.server.clock())
            self.accept_body(limit)

    def accept_body(self, limit: int) -> None:
        """Accept the body if it is within the limit in bytes and there is room on disk."""
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
            self.reply(HTTPStatus.SERVICE_UNAVAILABLE, "The server is busy. Try again soon.", 30)
        elif request.expect_continue:
            request.expect_continue = False
            self.send_now(b"HTTP/1.1 100 Continue\r\n\r\n")

    def dispatch(self) -> None:
        """Pass the complete request to the thread pool."""
        request, self.request = self.request, None
        if request is None:
            return
        self.incoming = self.head_since = None
        self.requests = [request]
        self.task = Task(self, request)
        self.run_task()

    def run_task(self) -> None:
        """Let a thread start or continue the response."""
        self.in_thread = True
        self.server.add_task(self)

    # Called in a pool thread

    def service(self) -> None:
        """Produce the response, or its next part."""
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
            self.logger.exception("A request has failed outside of the application")
            self._close_task(task)
            self.failed = not task.wrote_header
            self.broken = task.wrote_header
        if not done:
            self.server.pausing()
        if not (done and self._go_idle(task)):
            self.server.wake(self, done)

    def _go_idle(self, task: Task) -> bool:
        """Wait for the next request if nothing else is to be done; return whether that is so.

        Without waking the main thread, which would cost a busy worker a tenth of its time.
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

    # Back in the main thread

    def finish_service(self, done: bool) -> None:
        """Take over from the pool thread, which has finished or paused."""
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
                self.reply(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on the server.")
            elif task.close_on_finish:
                self.close_when_flushed = True
                self.linger_after = task.request.refused

    def _forget_task(self) -> None:
        if self.task:
            self.server.release(self.task.request)
            self.task.request.close()
        self.task = None
        self.requests = []

    def process_due(self) -> None:
        """Do what is due after an event, until there is only waiting to do."""
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
        """Close after everything was sent; while the client may still be sending, only shut down our side (lingering
        close).
        """
        if not self.linger_after:
            self.handle_close()
            return
        self.lingering = Pace(0, 0, self.server.clock())
        self.held = b""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def reply(self, status: int, text: str, retry_after: int | None = None) -> None:
        """Send a response without the application, and close the connection."""
        if self.request:
            self.server.release(self.request)
            self.request.close()
        self.request = self.incoming = self.head_since = None
        self.asking = False
        self.close_when_flushed = self.linger_after = True
        self.send_now(plain_answer(status, text, retry_after))

    def handle_close(self) -> None:
        """Close the connection at once, and abort a response in progress."""
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
            # Paused: a pool thread calls close() of the application.
            self.run_task()
