"""Downloads: files that are made while they are sent."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Protocol

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from sessions.rules.concurrency_limit import CountedStream
from sessions.web.database import release_connection

_log = logging.getLogger(__name__)


class SizedFile(Protocol):
    """A file of known length, iterated once."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


def sent(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield a file, which may take minutes, without a database connection from the pool; log where it is broken off."""
    release_connection()
    try:
        yield from pieces
    except Exception:
        # The server closes the connection, so that the browser reports a failed download.
        _log.exception("%s was broken off: a picture could not be read, or was changed, while it was sent", name)
        raise


def streamed(
    request: HttpRequest, file: SizedFile, name: str, under_way: ExitStack, content_type: str
) -> StreamingHttpResponse:
    """Return the answer that sends a file of known length, and closes what is under way for it after the last piece."""
    headers = {"Content-Length": str(len(file))}
    pieces = CountedStream(sent(file, name) if request.method == "GET" else (), under_way.pop_all().close)
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)


def as_attachment[Answer: HttpResponseBase](response: Answer, filename: str) -> Answer:
    """Return an answer that the browser stores as a file."""
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
