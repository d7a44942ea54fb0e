"""A server of this process on a free port, with an application made for the test and limits that are soon reached."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from conference.server.limits import WorkerLimits
from conference.server.loop import Server
from conference.server.supervisor import listen

PATIENCE = 20
COOKIE = "sessionid"
GET = b"GET / HTTP/1.1\r\nHost: local\r\n\r\n"


class Clock:
    """A clock that goes forward when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer with method, path and the length of the body that arrived."""
    body = environ["wsgi.input"].read()
    answer = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]


@contextmanager
def serving(application: Callable[..., Any] = echo, threads: int = 2, **more: Any) -> Iterator[Server]:
    """Serve until the block ends."""
    limits = more.pop("limits", WorkerLimits())
    body_limit = more.pop("body_limit", lambda path, cookies, authorization: 1_000_000)
    listener = listen("127.0.0.1", 0)
    server = Server(application, listener, threads=threads, body_limit=body_limit, cookie=COOKIE, limits=limits, **more)
    server.address = listener.getsockname()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop(within=0)
        server.stop_by = 0
        thread.join(PATIENCE)
    assert not thread.is_alive()


@contextmanager
def connected(server: Server, *parts: bytes) -> Iterator[socket.socket]:
    """Connect, send what is given, and close in the end."""
    with socket.create_connection(server.address, timeout=PATIENCE) as client:
        for part in parts:
            client.sendall(part)
        yield client


def read_all(client: socket.socket) -> bytes:
    """Return all that comes until the server closes the connection, or resets it."""
    got = b""
    with suppress(ConnectionError):
        while block := client.recv(65_536):
            got += block
    return got


def read_answer(client: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (names in lower case) and body of an answer that says its length."""
    got = b""
    while b"\r\n\r\n" not in got:
        block = client.recv(1)
        if not block:
            raise EOFError(got)
        got += block
    first, *lines = got.decode("latin-1").rstrip().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    length = int(headers.get("content-length", "0"))
    body = b""
    while len(body) < length:
        body += client.recv(length - len(body))
    return int(first.split()[1]), headers, body


def ask(server: Server, *parts: bytes) -> tuple[int, dict[str, str], bytes]:
    """Return the answer to one request on a connection of its own."""
    with connected(server, *(parts or (GET,))) as client:
        return read_answer(client)


def until(true: Callable[[], bool]) -> None:
    """Return once something is so; fail if it never is."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.01)
