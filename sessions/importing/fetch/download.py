"""HTTP client for URLs that users type: SSRF protection, and limits on size, time and redirects.

A host name is resolved once, the addresses are checked, and the connection uses exactly a checked address: a second DNS
answer (DNS rebinding) has no effect. Every redirect is checked in the same way.
"""

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection
from functools import partial
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import SSLError as BodySSLError
from urllib3.response import BaseHTTPResponse

from sessions.importing.fetch.addresses import AddressRefusal, FetchError, RequestTarget, is_public, target_of
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.unpack import gunzip
from sessions.rules.feed_limits import MAX_BYTES
from sessions.rules.parsing import join_url

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["AddressRefusal", "FetchError", "fetch"]

Resolver = Callable[[str, int], Collection[str]]

MAX_REDIRECTS = 5
"""Maximum number of redirects, which could go round in a circle."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65_536
_HEADERS = {"User-Agent": "Conference Log", "Accept": "*/*", "Accept-Encoding": "gzip"}


def resolve(host: str, port: int) -> list[str]:
    """Resolve a host name with the system resolver; unique addresses in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def fetch(
    url: str,
    *,
    allowed_hosts: Collection[str],
    limit: int = MAX_BYTES,
    seconds: float = 20,
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> bytes:
    """Return the body of a URL: at most ``limit`` bytes, compressed and decompressed, within ``seconds``.

    Only connecting and the TLS handshake may each take all the seconds that are left.

    Hosts in ``allowed_hosts`` are trusted: they may be private, use http and any port. No cookies, no proxies. Raises
    FetchError.
    """
    tls = tls or ssl.create_default_context()
    # Each renegotiation is a new key exchange, and a server could ask for any number.
    tls.options |= ssl.OP_NO_RENEGOTIATION
    budget = _Budget(seconds, limit + limit // 2 + 1_000_000)
    for _ in range(MAX_REDIRECTS + 1):
        target = target_of(url, allowed_hosts)
        try:
            found = _answer(target, _addresses(target, resolver, budget), limit, tls, budget)
        except FetchError:
            if budget.octets < 0:
                raise FetchError(AddressRefusal.TOO_LARGE, target.host) from None
            # A read that takes too long looks like another network error.
            if budget.is_late:
                raise FetchError(AddressRefusal.TOO_SLOW, target.host) from None
            raise
        if isinstance(found, bytes):
            return found
        url = found
    raise FetchError(AddressRefusal.TOO_MANY_REDIRECTS, target.host)


class _Budget:
    """The seconds and bytes that are left for a fetch with all redirects, headers, chunks and trailers included.

    ``http.client`` has no such limits: it reads ``100 Continue`` responses and trailers as long as a server sends them,
    and a chunk of length -1 up to the end of the connection.
    """

    def __init__(self, seconds: float, octets: int) -> None:
        self._end = time.monotonic() + seconds
        self.octets = octets

    @property
    def seconds(self) -> float:
        """Remaining seconds, at least a little more than zero."""
        return max(self._end - time.monotonic(), 0.001)

    @property
    def is_late(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end


class _LimitedStream(io.RawIOBase):
    """Raw stream of a socket within a budget; raises OSError beyond it."""

    def __init__(self, sock: Any, budget: _Budget) -> None:
        super().__init__()
        self._sock, self._budget = sock, budget
        self._wire = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Return True: raw streams are not readable by default."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read from the socket and count it."""
        self._sock.settimeout(self._budget.seconds)
        count: int = self._wire.readinto(buffer)
        self._budget.octets -= count
        if self._budget.octets < 0 or self._budget.is_late:
            raise OSError
        return count

    def close(self) -> None:
        """Close the wrapped stream too."""
        self._wire.close()
        super().close()


class _LimitedResponse(HTTPResponse):
    """HTTP response that is read within a budget."""

    def __init__(self, sock: Any, *arguments: Any, budget: _Budget, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_LimitedStream(sock, budget), _CHUNK)


def _addresses(target: RequestTarget, resolver: Resolver, budget: _Budget) -> Collection[str]:
    """Resolve a host; raises FetchError if any address is not public, unless the host is trusted."""
    answers: SimpleQueue[Collection[str]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(target.host, target.port))
        except (OSError, UnicodeError):
            answers.put(())

    # getaddrinfo has no timeout, so it runs in its own thread, which can be abandoned.
    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=budget.seconds)
    except Empty:
        found = ()
    if not found:
        raise FetchError(AddressRefusal.UNRESOLVED, target.host)
    if not target.trusted and not all(map(is_public, found)):
        raise FetchError(AddressRefusal.PRIVATE_ADDRESS, target.host)
    return found


def _answer(
    target: RequestTarget, addresses: Collection[str], limit: int, tls: ssl.SSLContext, budget: _Budget
) -> bytes | str:
    """Return the body of the response, or the URL of a redirect."""
    connection = _connected(target, addresses, tls, budget)
    connection.response_class = partial(_LimitedResponse, budget=budget)  # type: ignore[assignment]
    response = None
    try:
        headers = {"Host": target.authority, **_HEADERS}
        connection.request("GET", target.path, headers=headers, preload_content=False, decode_content=False)
        response = connection.getresponse()
        if response.status in _REDIRECTS and response.headers.get("Location"):
            leads_to = join_url(target.url, response.headers["Location"])
            if leads_to is None:
                raise FetchError(AddressRefusal.BAD_ADDRESS, target.host)
            return leads_to
        if not 200 <= response.status < 300:
            raise FetchError(AddressRefusal.STATUS, str(response.status))
        return _body(response, limit)
    except (ssl.SSLError, BodySSLError) as error:
        raise FetchError(AddressRefusal.TLS, target.host) from error
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise FetchError(AddressRefusal.UNREACHABLE, target.host) from error
    finally:
        if response is not None:
            response.close()
        connection.close()


def _connected(
    target: RequestTarget, addresses: Collection[str], tls: ssl.SSLContext, budget: _Budget
) -> HTTPConnection:
    """Connect to the first of the checked addresses that accepts."""
    for untried, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        # Each address gets a share of the time: many hosts have an unreachable IPv6 address.
        share = budget.seconds / untried
        connection = (
            HTTPSConnection(address, target.port, timeout=share, ssl_context=tls, server_hostname=target.host)
            if target.secure
            else HTTPConnection(address, target.port, timeout=share)
        )
        try:
            connection.connect()
        except ssl.SSLError as error:
            connection.close()
            raise FetchError(AddressRefusal.TLS, target.host) from error
        except (HTTPError, OSError):
            connection.close()
        else:
            return connection
    raise FetchError(AddressRefusal.UNREACHABLE, target.host)


def _body(response: BaseHTTPResponse, limit: int) -> bytes:
    """Read the body with a limit on compressed and decompressed size."""
    body = bytearray()
    while chunk := response.read(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > limit:
            raise FetchError(AddressRefusal.TOO_LARGE)
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in {"", "identity"}:
        return bytes(body)
    if packing not in {"gzip", "x-gzip"}:
        raise FetchError(AddressRefusal.UNREACHABLE, packing)
    try:
        return gunzip(bytes(body), limit)
    except FeedError as error:
        reason = AddressRefusal.TOO_LARGE if error.fault == Fault.TOO_LARGE else AddressRefusal.UNREACHABLE
        raise FetchError(reason, packing) from error
