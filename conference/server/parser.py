"""Request parser: waitress's, with strict checks against request smuggling, and own limits."""

import re
from typing import Any

from django.http.cookie import parse_cookie
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.utilities import BadRequest, RequestEntityTooLarge, RequestHeaderFieldsTooLarge

from conference.server.chunks import Chunks
from conference.server.limits import WorkerLimits

# Inputs on which waitress's regular expressions take quadratic time (ReDoS) are refused first: an invalid first line
# (8 kB took 5 s), and many spaces in a row (32 kB took 3 s). The main thread, and all connections, would wait.
_FIRST_LINE = re.compile(rb"[^ \r\n]+ [^ \r\n]+ HTTP/[0-9]\.[0-9]\r\n")
_BLANKS = re.compile(rb"[ \t]{100}")
_CODING = re.compile(rb"(?im)^transfer-encoding:([^\r\n]*+)\r?$")
_CONTINUED = re.compile(rb"\n[ \t]")


class RawRequest(HTTPRequestParser):
    """One request: its head, then its body, which ``Channel`` accepts or refuses between the two."""

    body_rcv: Any
    body_limit = 0
    reserved = 0
    """Reserved disk space of the body, in bytes."""
    reserved_for = b""
    refused = False
    """The body is too large: the application is called without it, and answers 413."""

    def __init__(self, adj: Adjustments, limits: WorkerLimits) -> None:
        super().__init__(adj)
        self.limits = limits

    def received(self, data: bytes) -> int:
        """Receive bytes; return how many belong to this request."""
        in_body = self.body_rcv is not None
        consumed = int(super().received(data))
        if self.empty:
            self.error = BadRequest("There is no request")
        elif in_body and self.chunked and not self.error and self.body_bytes_received > self.body_limit:
            self.error = RequestEntityTooLarge(f"more than {self.body_limit} bytes")
            self.completed = True
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the head; refuse ambiguous (RFC 9112, 5.2, 6.1 and 6.3) or invalid heads, and too many lines.

        Raises ParsingError and TransferEncodingNotImplemented, which ``received`` stores as ``error``.
        """
        if header_plus.count(b"\n") > self.limits.head_lines:
            # Like waitress for a head of too many bytes.
            super().parse_header(b"GET / HTTP/1.0\r\n")
            self.error = RequestHeaderFieldsTooLarge(f"more than {self.limits.head_lines} lines")
            self.completed = True
            return
        if not _FIRST_LINE.match(header_plus):
            raise ParsingError("The first line is malformed")
        if _BLANKS.search(header_plus):
            raise ParsingError("Too many blanks in a row")
        if _CONTINUED.search(header_plus):
            raise ParsingError("A line that continues the one before")
        codings = _CODING.findall(header_plus)
        if codings and [coding.strip(b" \t").lower() for coding in codings] != [b"chunked"]:
            raise TransferEncodingNotImplemented("Only chunked, once, is supported")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # such as http://[x as target, or a length of 5,000 digits
            raise ParsingError("The address or the length is malformed") from error
        if "close" in {token.strip().lower() for token in self.headers.get("CONNECTION", "").split(",")}:
            self.connection_close = True
        if self.version not in {"1.0", "1.1"}:
            raise ParsingError("Unknown version of HTTP")
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Both Content-Length and Transfer-Encoding")
        if "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("Transfer-Encoding in HTTP/1.0")
        if self.chunked:
            self.body_rcv = Chunks(self.body_rcv.getbuf())

    def cookie(self, name: str) -> str:
        """Return the value of a cookie as the application parses it, or nothing."""
        return str(parse_cookie(self.headers.get("COOKIE", "")).get(name, ""))

    def sender(self, cookie: str) -> str:
        """Return what says who sends it: the cookie of that name and the header Authorization; "" without both."""
        return f"{self.cookie(cookie)} {self.headers.get('AUTHORIZATION', '')}".strip()

    def bytes_in_memory(self) -> int:
        """Return the bytes of the request in memory: a larger body is in a file."""
        body = self.body_bytes_received
        return len(self.header_plus) + (body if body <= self.limits.anonymous_body else 0)

    def refuse_body(self) -> None:
        """Turn it into a request without a body, marked as refused."""
        self.close()
        self.body_rcv = None
        self.headers["CONTENT_LENGTH"] = "0"
        self.expect_continue = False
        self.refused = self.connection_close = self.completed = True


def status_of(error: Any) -> tuple[int, str]:
    """Return HTTP status and message of a parser error."""
    return int(error.code), f"{error.reason}: {error.body}."
