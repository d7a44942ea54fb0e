"""What a worker process does: serve the application until it is told to stop, or its supervisor is gone."""

import signal
import socket
import tempfile
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from conference.server.limits import WorkerLimits
from conference.server.loop import Server
from conference.server.spool import Spool
from sessions.web.body_limits import body_limit
from sessions.web.client_address import address_of, network_of


def limit_of(path: str, cookies: str) -> int:
    """Return the limit of a body as the application says, and leave the database as a request does."""
    close_old_connections()
    try:
        return body_limit(path, cookies)
    finally:
        close_old_connections()


def work(
    application: Callable[..., Any], listener: socket.socket, threads: int, spool: Spool, slot: int, supervisor: int
) -> None:
    """Serve; return when asked to stop by SIGTERM, or when nobody holds the other end of a pipe any more."""
    spool.use(slot)
    # Not the folder of the system, which in a container is memory.
    tempfile.tempdir = str(settings.FILE_UPLOAD_TEMP_DIR)
    server = Server(
        application,
        listener,
        threads=threads,
        body_limit=limit_of,
        cookie=settings.SESSION_COOKIE_NAME,
        limits=WorkerLimits(),
        spool=spool,
        pausing=close_old_connections,
        network=lambda connected, forwarded: network_of(address_of(connected, forwarded)),
    )
    # A terminal sends Ctrl-C to all processes; the supervisor tells the workers what is to be done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
    server.run(stop_on=supervisor)
