"""Event loop of a worker: waits for all connections at once, and passes complete requests to threads."""

import resource
import selectors
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from conference.server.body_limit_job import BodyLimitJob
from conference.server.channel import Channel
from conference.server.deadlines import check_deadlines, silent_since
from conference.server.limits import WorkerLimits
from conference.server.parser import RawRequest
from conference.server.pool import Pool
from conference.server.spool import Spool

LARGEST_BODY = 1 << 40
"""Limit of waitress's parser: effectively none, because Channel has the limit."""
SWEEP = 1.0
"""Interval of the timeout checks, in seconds."""
SPARE_FILES = 200
"""File descriptors reserved for other things than connections: databases, pictures, zips."""


class Server(TcpWSGIServer):
    """Serve an application on a listening socket until ``stop`` is called.

    ``body_limit`` returns the maximum body size for a path and the headers Cookie and Authorization; it is called in a
    thread, for bodies above the anonymous limit. Requests with the same cookie named ``cookie`` and the same
    Authorization have one sender. ``pausing`` is called in a thread that leaves a
    response until its client has read more. ``network`` returns the origin of a request from the peer address and
    X-Forwarded-For: waiting requests are served round robin by network. ``clock`` returns seconds.
    """

    channel_class = Channel

    def __init__(
        self,
        application: Callable[..., Any],
        listener: socket.socket,
        *,
        threads: int,
        body_limit: Callable[[str, str, str], int],
        cookie: str,
        limits: WorkerLimits | None = None,
        spool: Spool | None = None,
        pausing: Callable[[], None] = lambda: None,
        network: Callable[[str, str], str] = lambda connected, forwarded: connected,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or WorkerLimits()
        self.spool = spool or Spool(1)
        self.body_limit, self.cookie, self.pausing, self.clock = body_limit, cookie, pausing, clock
        self.network = network
        self.stopping = self.ended = False
        self.stop_by = float("inf")
        # Protects the selector, and the handover of a connection from a pool thread to the main thread.
        self.lock = threading.RLock()
        self.held_by: Counter[bytes] = Counter()
        self.woken: deque[tuple[Channel, bool | int]] = deque()
        self.touched: set[Channel] = set()
        self.selector = selectors.DefaultSelector()
        self.most = min(self.limits.connections, (raise_file_limit() - SPARE_FILES) // 2)
        host = listener.getsockname()[0]
        adj = Adjustments(
            sockets=[listener],
            threads=threads,
            ident="",
            server_name=host,
            # The application itself handles X-Forwarded-* headers.
            clear_untrusted_proxy_headers=False,
            max_request_header_size=self.limits.head_bytes,
            max_request_body_size=LARGEST_BODY,
            inbuf_overflow=self.limits.anonymous_body + 1,
            recv_bytes=32_768,
            backlog=1024,
        )
        self.pool = Pool(threads, self._network_of)
        info = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(
            application, {}, True, listener, dispatcher=self.pool, adj=adj, sockinfo=info, bind_socket=False
        )

    def run(self, stop_on: int | None = None) -> None:
        """Serve until ``stop``, or until the other end of a pipe (file descriptor) is closed."""
        self.selector.register(self.socket, selectors.EVENT_READ, self.handle_accept)
        self.selector.register(self.trigger.socket, selectors.EVENT_READ, self.trigger.handle_read)
        if stop_on is not None:
            self.selector.register(stop_on, selectors.EVENT_READ, self.stop)
        sweep = self.clock() + SWEEP
        accepting = True
        while True:
            self._settle()
            now = self.clock()
            if now >= sweep:
                sweep = now + SWEEP
                self.check_deadlines(now)
                self._settle()
            if self.stopping:
                if accepting:
                    accepting = False
                    self._accept_no_more(now, stop_on)
                busy = any(channel.is_under_way() for channel in self.active_channels.values())
                if not busy or now >= self.stop_by:
                    break
            for key, events in self.selector.select(0.1 if self.stopping else SWEEP):
                if isinstance(key.data, Channel):
                    self._guard(key.data, self._handle, key.data, events)
                else:
                    key.data()
        for channel in list(self.active_channels.values()):
            channel.handle_close()
        self.pool.stop()
        with self.lock:
            self.ended = True
            self.trigger.close()
        self.selector.close()

    def stop(self, within: float = 4.5) -> None:
        """Graceful shutdown: accept no connections, and let ``run`` return when responses in progress are done, or
        after ``within`` seconds.

        May be called in a signal handler or any thread.
        """
        self.stop_by = min(self.stop_by, self.clock() + within)
        self.stopping = True
        self.pull_trigger()

    def pull_trigger(self) -> None:
        """Wake the main thread."""
        with self.lock:
            if not self.ended:
                super().pull_trigger()

    def wake(self, channel: Channel, outcome: bool | int) -> None:
        """Let the main thread continue with a connection; called in a pool thread."""
        self.woken.append((channel, outcome))
        self.pull_trigger()

    def _network_of(self, job: Channel | BodyLimitJob) -> str:
        channel = job.channel if isinstance(job, BodyLimitJob) else job
        request = channel.task.request if channel.task else channel.request
        return self.network(channel.addr[0], request.headers.get("X_FORWARDED_FOR", "") if request else "")

    def reserve(self, request: RawRequest, number: int) -> bool:
        """Reserve disk space for a body; return False when the total or the sender's limit is reached."""
        key = blake2b(request.sender(self.cookie).encode("latin-1"), digest_size=16).digest()
        with self.lock:
            if self.held_by[key] + number > self.limits.spooled_by_one:
                return False
            if not self.spool.reserve(number, self.limits.spooled):
                return False
            self.held_by[key] += number
            request.reserved, request.reserved_for = number, key
            return True

    def release(self, request: RawRequest) -> None:
        """Release the reserved disk space of a body."""
        with self.lock:
            number, request.reserved = request.reserved, 0
            if number:
                self.spool.release(number)
                self.held_by[request.reserved_for] -= number
                if not self.held_by[request.reserved_for]:
                    del self.held_by[request.reserved_for]

    def handle_accept(self) -> None:
        """Accept one connection, so that other workers get theirs; above the limit close another one."""
        if len(self.active_channels) >= self.most:
            self._close_silent(1 + self.most // 50)
        try:
            connection, address = self.socket.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            self.logger.error("No connection can be accepted: %s", error.strerror)
            self._close_silent(1 + self.most // 50)
            return
        try:
            self.set_socket_options(connection)
            self.touched.add(self.channel_class(self, connection, address, self.adj, map=self._map))
        except OSError:
            connection.close()

    def check_deadlines(self, now: float) -> None:
        """Close connections that are too slow, and those silent longest if too many bytes are in memory."""
        channels = list(self.active_channels.values())
        for channel in channels:
            self._guard(channel, check_deadlines, channel, now)
            self.touched.add(channel)
        waiting = sum(channel.bytes_waiting() for channel in channels)
        if waiting > self.limits.waiting:
            for channel in sorted(channels, key=silent_since):
                if silent_since(channel) == float("inf") or waiting <= self.limits.waiting:
                    break
                if number := channel.bytes_waiting():
                    waiting -= number
                    channel.handle_close()

    def _handle(self, channel: Channel, events: int) -> None:
        if channel.connected and events & selectors.EVENT_WRITE:
            channel.handle_write()
        if channel.connected and events & selectors.EVENT_READ and channel.readable():
            channel.handle_read()
        self.touched.add(channel)

    def _settle(self) -> None:
        while self.woken:
            channel, outcome = self.woken.popleft()
            go_on = channel.finish_service if isinstance(outcome, bool) else channel.answered
            self._guard(channel, go_on, outcome)
            self.touched.add(channel)
        while self.touched:
            channel = self.touched.pop()
            self._guard(channel, channel.process_due)
            self._guard(channel, self.watch, channel)

    def _guard(self, channel: Channel, do: Callable[..., object], *args: object) -> None:
        """Run a function for a connection; on an error only that connection is closed."""
        try:
            do(*args)
        except Exception:
            self.logger.exception("A connection is closed after a failure of the server")
            with suppress(Exception):
                channel.handle_close()

    def watch(self, channel: Channel) -> None:
        """Register with the selector what a connection waits for; in any thread."""
        with self.lock:
            if not channel.connected:
                return
            wanted = selectors.EVENT_READ * channel.readable() | selectors.EVENT_WRITE * channel.writable()
            if wanted == channel.watched:
                return
            if not channel.watched:
                self.selector.register(channel.socket, wanted, channel)
            elif not wanted:
                self.selector.unregister(channel.socket)
            else:
                self.selector.modify(channel.socket, wanted, channel)
            channel.watched = wanted

    def _close_silent(self, number: int) -> None:
        channels = sorted(self.active_channels.values(), key=silent_since)
        for channel in channels[:number]:
            if silent_since(channel) != float("inf"):
                channel.handle_close()

    def _accept_no_more(self, now: float, stop_on: int | None) -> None:
        self.selector.unregister(self.socket)
        if stop_on is not None:
            self.selector.unregister(stop_on)
        self.socket.close()
        for channel in list(self.active_channels.values()):
            if not channel.is_under_way():
                channel.handle_close()


def raise_file_limit() -> int:
    """Raise the limit of open files (RLIMIT_NOFILE) to its maximum; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # macOS has a lower limit
            return soft
    return max(soft, wanted) if soft != resource.RLIM_INFINITY else 65_536
