"""Entry point of the server (`manage.py serve` execs it): waitress in worker processes, which a supervisor replaces."""

import gc
import logging
import os
import resource
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.urls import get_resolver
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.utilities import BadRequest, Error
from waitress.wasyncore import loop

THREADS = 16
"""Per worker. Unfinished requests and readers of less than 32 MB occupy none; waiting for the database does."""
MOST_SENT = 310_000_000
"""Bytes of the largest request: twenty photos of 15 MB; docs/deployment.md names it for proxies."""
IN_MEMORY = 65_536
"""Bytes of a body that stay in memory; a larger one is written to a temporary file."""
ON_DISK = 1_000_000_000
"""Bytes of the unfinished bodies in files. Each worker has its share of them, and at least MOST_SENT."""
CHUNK_MARKS = 8
"""Chunk headers and trailers may be an eighth of a chunked body's content: tiny chunks take everybody's time."""
UNSENT = 1_000_000_000
"""Bytes of answers that clients have not read yet, by worker; above it the longest are broken off."""
SILENCE = 130
"""Seconds after which a silent connection is closed: longer than proxies keep one, so that they close it first."""
STOP_WITHIN = 5
"""Seconds for a graceful stop, then a worker is killed."""

_log = logging.getLogger("conference.server")


class NoRoom(Error):
    """The answer to a request whose body finds no room on the disk."""

    code, reason = 507, "Insufficient Storage"


class BoundedRequest(HTTPRequestParser):
    """A request that is refused while the unfinished bodies of its worker fill their room on the disk."""

    room: ClassVar[int]
    connections: ClassVar[dict[int, HTTPChannel]]

    def __init__(self, adj: Any, peer: str) -> None:
        super().__init__(adj)
        self._peer = peer

    def received(self, data: bytes) -> int:
        """Take bytes of the request, and return how many."""
        try:
            taken = int(super().received(data))
        except OSError as error:
            _log.error("A body could not be kept: %s", error)
            self.error, self.completed, taken = NoRoom("The disk of the server is full."), True, len(data)
        if self.body_bytes_received > IN_MEMORY and not self.completed:
            held = self.body_rcv.__len__()
            if self.body_bytes_received - held > IN_MEMORY + held // CHUNK_MARKS:
                self.error, self.completed = BadRequest("The body has too many chunks."), True
            elif not self._has_room():
                self.error, self.completed = NoRoom("The server is busy. Try again soon."), True
        if self.completed and taken < len(data):
            # The requests behind this one are not read: their answers would wait in memory.
            self.headers["CONNECTION"], taken = "close", len(data)
        return taken

    def _has_room(self) -> bool:
        """Return whether all unfinished bodies fit into the room, and several of one client into half of it."""
        requests = [channel.request for channel in self.connections.values() if channel.request]
        large = [request for request in requests if request.body_bytes_received > IN_MEMORY]
        own = [request.body_bytes_received for request in large if request.client == self.client]
        total = sum(request.body_bytes_received for request in requests)
        return total <= self.room and (len(own) == 1 or sum(own) <= self.room // 2)

    @property
    def client(self) -> str:
        """The address of the client; behind proxies as the outermost of them names it."""
        hops = self.headers.get("X_FORWARDED_FOR", "").split(",")
        count = settings.PROXY_COUNT
        return hops[-count].strip() if 0 < count <= len(hops) else self._peer


class Channel(HTTPChannel):
    """A connection of waitress with such requests."""

    def parser_class(self, adj: Any) -> BoundedRequest:
        """Return a request of the client of this connection."""
        return BoundedRequest(adj, str(self.addr[0]))


def close_unread(channels: Sequence[HTTPChannel]) -> None:
    """Close silent connections, and the longest answers while UNSENT is exceeded: waitress keeps those not read."""
    for channel in channels:
        if channel.last_activity < time.time() - SILENCE and (channel.total_outbufs_len or not channel.requests):
            channel.handle_close()
    waiting = sorted(channels, key=lambda channel: channel.total_outbufs_len)
    while sum(channel.total_outbufs_len for channel in waiting) > UNSENT:
        waiting.pop().handle_close()


def work(application: Callable[..., Any], listener: socket.socket) -> None:
    """Serve until SIGTERM, or until the supervisor is gone; then finish what is being answered."""
    supervisor = os.getppid()
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = 8_192 if hard == resource.RLIM_INFINITY else min(hard, 8_192)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    # Not /tmp, which can be in memory in a container.
    tempfile.tempdir = str(settings.FILE_UPLOAD_TEMP_DIR)
    sockets: dict[int, Any] = {}
    server = create_server(
        application,
        sockets,
        sockets=[listener],
        threads=THREADS,
        ident="",
        server_name=listener.getsockname()[0],
        # The application itself handles X-Forwarded-* headers.
        clear_untrusted_proxy_headers=False,
        # Each may also have a file of its body and one of its answer.
        connection_limit=files // 4,
        channel_timeout=SILENCE,
        max_request_header_size=32_768,
        max_request_body_size=MOST_SENT,
        inbuf_overflow=IN_MEMORY,
        recv_bytes=32_768,
        # An answer up to this size occupies no thread while it is read; all but its beginning waits in a file.
        outbuf_high_watermark=32_000_000,
        outbuf_overflow=262_144,
        log_socket_errors=False,
    )
    server.channel_class = Channel
    channels = BoundedRequest.connections = server.active_channels
    stops: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stops.append(number)
        signal.alarm(STOP_WITHIN)
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGCHLD})
    checked = time.time()
    while not stops and os.getppid() == supervisor:
        loop(timeout=1, use_poll=True, map=sockets, count=1)
        if time.time() >= checked + 1:
            checked = time.time()
            close_unread(list(channels.values()))
    server.accepting = False
    while len(stops) == 1 and any(channel.requests or channel.total_outbufs_len for channel in channels.values()):
        loop(timeout=0.1, use_poll=True, map=sockets, count=1)


def start(worker: Callable[[], None]) -> int:
    """Fork a worker, and return its process ID."""
    if pid := os.fork():
        return pid
    try:
        worker()
    except BaseException:
        _log.exception("A worker has failed")
        os._exit(1)
    # Running threads are abandoned.
    os._exit(0)


def supervise(worker: Callable[[], None], count: int) -> None:
    """Keep workers alive until a stop signal, and return when all have ended; a second signal hurries them.

    Signals are blocked and taken one by one (sigwait), so that none is lost; a terminal sends them to workers, too,
    which take none but SIGTERM.
    """
    stops = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    taken = {signal.SIGCHLD, *(number for number in stops if signal.getsignal(number) != signal.SIG_IGN)}
    signal.pthread_sigmask(signal.SIG_BLOCK, taken)
    # Some systems drop a blocked signal whose action is "ignore".
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    workers = {start(worker) for _ in range(count)}
    is_stopping = False
    while workers:
        if signal.sigwait(taken) != signal.SIGCHLD:
            is_stopping = True
            for pid in workers:
                os.kill(pid, signal.SIGTERM)
        while workers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            # As PID 1 of a container it also gets orphaned processes.
            is_ours = pid in workers
            workers.discard(pid)
            if is_ours and not is_stopping:
                _log.warning("A worker has ended (%d); another one takes its place.", os.waitstatus_to_exitcode(status))
                time.sleep(0.5)
                workers.add(start(worker))


def tune_garbage_collector() -> None:
    """Leave what is loaded out of collections, and look at young objects at 10,000: a page takes 5 % less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, *gc.get_threshold()[1:])


def main(host: str, port: int, workers: int) -> None:
    """Serve until a signal."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=1024)
    # Import before fork, so that workers share the memory. They open their own database connections.
    from conference.wsgi import application  # noqa: PLC0415 - sets up the settings

    get_resolver().url_patterns  # noqa: B018 - imports all views
    BoundedRequest.room = max(ON_DISK // workers, MOST_SENT)
    tune_garbage_collector()
    supervise(lambda: work(application, listener), workers)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
