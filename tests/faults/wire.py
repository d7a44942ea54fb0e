"""A wire between a browser and a server on which answers stall, are cut, or are those of another network."""

import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlsplit

PORTAL = b"<html><title>Welcome to the hotel</title><p>Please accept our terms.</p></html>"
LATEST = 0.5
"""Seconds after which a late answer comes at the latest."""
_CHOOSING = threading.Lock()
RESET = struct.pack("ii", 1, 0)


def _with_portal(status: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(PORTAL)}\r\n\r\n"
    return head.encode() + PORTAL


# What another network says instead.
STRANGERS = {
    "page": _with_portal("200 OK"),
    "elsewhere": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/portal\r\nContent-Length: 0\r\n\r\n",
    "here": b"HTTP/1.1 302 Found\r\nLocation: /portal\r\nContent-Length: 0\r\n\r\n",
    "nothing": b"HTTP/1.1 204 No Content\r\n\r\n",
    "gone": _with_portal("404 Not Found"),
    "required": _with_portal("511 Network Authentication Required"),
    "gateway": _with_portal("502 Bad Gateway"),
    "denied": b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
}


@dataclass
class Wire:
    """Passes one request per connection on to a server, and its answer back, unless ``faulty`` matches its path.

    Then ``kind`` says what becomes of the answer: after so many bytes (``after``; with 0 the request never gets to the
    server, and nothing ever comes) nothing comes any more ("stall"), the
    connection is closed ("fin", "rst"), or it is closed and the head had said nothing of the length ("bare"); or it is
    one of STRANGERS. ``asked`` and ``answers`` are the paths and the answers of the server so far.
    """

    server: str
    faulty: re.Pattern[str] | None = None
    kind: str = ""
    after: int = 0
    asked: list[str] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    held: list[socket.socket] = field(default_factory=list)

    def fail(self, faulty: str, kind: str, after: int = 0) -> None:
        """From now on fail the paths that match as a whole."""
        self.faulty, self.kind, self.after = re.compile(faulty), kind, after

    def mend(self) -> None:
        """Pass everything on again, and close what stalls: a browser asks for an address once at a time."""
        self.faulty = None
        while self.held:
            browser = self.held.pop()
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            browser.close()

    def answer(self, browser: socket.socket) -> None:
        """Read a request and answer it."""
        with suppress(OSError):
            request = _read_request(browser)
            if not request:
                return browser.close()
            path = request.split(b" ", 2)[1].decode()
            self.asked.append(path)
            fails = self.faulty is not None and self.faulty.fullmatch(path) is not None
            if fails and self.kind in STRANGERS:
                browser.sendall(STRANGERS[self.kind])
            elif fails and not self.after:
                self.held.append(browser)  # it never gets there
                return None
            elif fails:
                return self._cut(browser, self._ask(request))
            else:
                browser.sendall(self._ask(request))
            browser.shutdown(socket.SHUT_WR)
        return browser.close()

    def _ask(self, request: bytes) -> bytes:
        parts = urlsplit(self.server)
        with socket.create_connection((str(parts.hostname), int(parts.port or 80))) as server:
            server.sendall(request)
            answer = b"".join(iter(lambda: server.recv(65536), b""))
        self.answers.append(answer)
        return answer

    def _cut(self, browser: socket.socket, answer: bytes) -> None:
        if self.kind == "bare":
            answer = re.sub(rb"(?i)\r\ncontent-length: *\d+", b"", answer, count=1)
        browser.sendall(answer[: self.after])
        if self.kind == "stall":
            self.held.append(browser)
            return
        if self.kind == "rst":
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        else:
            browser.shutdown(socket.SHUT_WR)
        browser.close()


def _read_request(browser: socket.socket) -> bytes:
    """Return the whole request, which asks the server to close the connection behind its answer."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = browser.recv(65536)
        if not piece:
            return b""
        head += piece
    head, body = head.split(b"\r\n\r\n", 1)
    length = int((re.search(rb"(?i)\r\ncontent-length: *(\d+)", head) or [0, 0])[1])
    while len(body) < length:
        body += browser.recv(65536)
    head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head) + b"\r\nConnection: close"
    return head + b"\r\n\r\n" + body


@dataclass
class FaultyWire(Wire):
    """A wire on which a part of the requests suffer, by chance; ``times`` counts what has happened to how many.

    What can happen (``kinds``): an answer comes late ("late"), a request arrives twice ("twice"), a request or an
    answer ends in its middle ("cut request", "cut answer"), or somebody else answers ("forged").
    """

    random: Random = field(default_factory=Random)
    kinds: tuple[str, ...] = ("late", "twice", "cut request", "cut answer", "forged")
    part: float = 0.2
    only: re.Pattern[str] = re.compile(".*")
    times: Counter[str] = field(default_factory=Counter)

    def answer(self, browser: socket.socket) -> None:
        """Read a request and answer it, or not."""
        with browser, suppress(OSError):
            request = _read_request(browser)
            if not request:
                return
            path = request.split(b" ", 2)[1].decode()
            with _CHOOSING:
                suffers = self.part and self.only.fullmatch(path) and self.random.random() < self.part
                kind = self.random.choice(self.kinds) if suffers else ""
                share = self.random.random()
            self.times[kind] += 1
            answer = self._answer_of(kind, request, share)
            browser.sendall(answer)
            browser.shutdown(socket.SHUT_WR)

    def _answer_of(self, kind: str, request: bytes, share: float) -> bytes:
        match kind:
            case "forged":
                strangers = [answer for name, answer in STRANGERS.items() if name != "denied"]
                return strangers[int(share * len(strangers))]
            case "late":
                threading.Event().wait(share * LATEST)
                return self._ask(request)
            case "twice":
                other = threading.Thread(target=self._ask_in_vain, args=(request,), daemon=True)
                other.start()
                answer = self._ask(request)
                other.join()
                return answer
            case "cut request":
                self._send_part(request[: int(share * len(request))])
                return b""
            case "cut answer":
                answer = self._ask(request)
                return answer[: int(share * len(answer))]
        return self._ask(request)

    def _ask_in_vain(self, request: bytes) -> None:
        with suppress(OSError):
            self._ask(request)

    def _send_part(self, part: bytes) -> None:
        parts = urlsplit(self.server)
        with socket.create_connection((str(parts.hostname), int(parts.port or 80))) as server:
            server.sendall(part)
            server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


@contextmanager
def wire_to[Kind: Wire](server: str, kind: type[Kind] = Wire, **more: Any) -> Iterator[tuple[Kind, str]]:
    """Give a wire, and the address at which a browser finds the server at the other end of it."""
    wire = kind(server, **more)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def serve() -> None:
        with suppress(OSError):
            while True:
                browser, _ = listener.accept()
                threading.Thread(target=wire.answer, args=(browser,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield wire, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        wire.mend()
