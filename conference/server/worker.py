"""Worker process: serves the application until it is stopped, or its supervisor is gone."""

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


def limit_of(path: str, cookies: str, authorization: str) -> int:
    """Return the application's body limit, and clean up the database connection as after a request."""
    close_old_connections()
    try:
        return body_limit(path, cookies, authorization)
    finally:
        close_old_connections()


def work(
    application: Callable[..., Any], listener: socket.socket, threads: int, spool: Spool, slot: int, supervisor: int
) -> None:
    """Serve; return after SIGTERM, or when the other end of the supervisor's pipe is closed."""
    spool.use(slot)
    # Not /tmp, which can be in memory in a container.
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
    # A terminal sends Ctrl-C to all processes; only the supervisor reacts, and stops the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
    server.run(stop_on=supervisor)
