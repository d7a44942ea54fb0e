"""Produces the response to one request, in steps as fast as its client reads, each in any thread."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from waitress.task import WSGITask
from waitress.utilities import build_http_date

from conference.server.parser import RawRequest

if TYPE_CHECKING:
    from conference.server.channel import Channel

REFUSED = "conference.body_refused"
"""WSGI environ key: the body was too large and is missing."""
BLOCK = 65_536
"""Bytes collected before sending: files come in pieces of 4 kB."""
NO_BODY = ("1", "204", "304")


class Task(WSGITask):
    """One call of the WSGI application.

    The replaced parts of waitress close the connection after every response without a length (304, 204), send a body
    after HEAD, and occupy the thread while a client is slow.
    """

    wrote_header: bool
    chunked_response: bool
    complete: bool
    content_length: int | None
    content_bytes_written: int
    response_headers: list[tuple[str, str]]
    status: str

    def __init__(self, channel: "Channel", request: RawRequest) -> None:
        super().__init__(channel, request)
        self.answer: Any = None
        self.blocks: Iterator[bytes] | None = None
        self.sends_body = request.command != "HEAD"

    def advance(self) -> bool:
        """Continue until the response is complete (True), or so much is buffered that it pauses (False)."""
        if self.blocks is None:
            self.start()
            self.answer = self.channel.server.application(self.get_environment(), self._start_response)
            self.blocks = iter(self.answer)
        waiting: list[bytes] = []
        size = 0
        for block in self.blocks:
            waiting.append(block)
            size += len(block)
            if size >= BLOCK:
                self.write(b"".join(waiting))
                waiting, size = [], 0
                if self.channel.is_full() and getattr(self.answer, "streaming", True):
                    return False
        if size or not self.wrote_header:
            self.write(b"".join(waiting))
        if self.chunked_response and self.sends_body:
            self.channel.write_soon(b"0\r\n\r\n")
        if self._is_short():
            self.close_on_finish = True
        self.close()
        return True

    def close(self) -> None:
        """Call close() of the application's response, exactly once."""
        answer, self.answer = self.answer, None
        if hasattr(answer, "close"):
            answer.close()

    def write(self, data: bytes) -> None:
        """Send a part of the body, with the head before the first."""
        if not self.complete:
            raise RuntimeError("start_response was not called before the body")
        head = b""
        if not self.wrote_header:
            head = self.build_response_header()
            self.wrote_header = True
        if not self.sends_body:
            data = b""
        elif self.content_length is not None:
            data = data[: self.content_length - self.content_bytes_written]
        self.content_bytes_written += len(data)
        if self.chunked_response and data:
            data = b"%X\r\n%b\r\n" % (len(data), data)
        if head or data:
            self.channel.write_soon(head + data)

    def build_response_header(self) -> bytes:
        """Return the response head; decide on framing (length or chunked) and keep-alive."""
        request = self.request
        names = {name.lower() for name, _ in self.response_headers}
        lines = [f"HTTP/1.1 {self.status}", *(f"{name}: {value}" for name, value in self.response_headers)]
        if "date" not in names:
            lines.append(f"Date: {build_http_date(self.start_time)}")
        if self.status.startswith(NO_BODY):
            self.sends_body = False
        elif self.content_length is None and self.sends_body:
            if request.version == "1.1":
                self.chunked_response = True
                lines.append("Transfer-Encoding: chunked")
            else:
                self.close_on_finish = True
        if request.connection_close or self.channel.server.stopping:
            self.close_on_finish = True
        if self.close_on_finish:
            lines.append("Connection: close")
        elif request.version == "1.0":
            lines.append("Connection: keep-alive")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def get_environment(self) -> dict[str, Any]:
        """Return the WSGI environ without wsgi.file_wrapper: a file is sent like any response."""
        environ: dict[str, Any] = super().get_environment()
        environ.pop("wsgi.file_wrapper", None)
        environ |= {"SERVER_SOFTWARE": "", "wsgi.multiprocess": True, REFUSED: self.request.refused}
        return environ

    def _is_short(self) -> bool:
        length = self.content_length
        return self.sends_body and length is not None and self.content_bytes_written != length

    def _start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if exc_info and self.wrote_header:
            raise exc_info[1]
        if self.complete and not exc_info:
            raise RuntimeError("start_response was called twice")
        for text in (status, *(text for pair in headers for text in pair)):
            if "\r" in text or "\n" in text:
                raise ValueError("A line break in the head of an answer")
        self.complete = True
        self.status = status
        self.response_headers = list(headers)
        lengths = [value for name, value in headers if name.lower() == "content-length"]
        self.content_length = int(lengths[0]) if lengths else None
        return self.write
