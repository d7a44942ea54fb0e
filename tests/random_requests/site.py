"""The site as a WSGI server calls it, within the database of a test."""

import contextlib
import io
import traceback
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from conference.wsgi import application
from random_requests.requests import Sent
from web.world import World


class Answer(NamedTuple):
    """What came back; ``failure`` is the traceback where an error of the server did, else ""."""

    status: int
    headers: dict[str, str]
    content: bytes
    failure: str


class Site:
    """Answers requests of three people, whose cookies it keeps; ``sign_in`` begins anew."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._cookies: dict[str, dict[str, str]] = {}

    def sign_in(self) -> None:
        """Sign the owner and the stranger in, whatever they have done to their sign-in before."""
        for who in ("owner", "stranger"):
            client = Client()
            client.force_login(getattr(self._world, who))
            self._cookies[who] = {name: morsel.value for name, morsel in client.cookies.items()}
        self._cookies["nobody"] = {}

    def answer(self, sent: Sent) -> Answer:
        """Return the whole answer to a request."""
        caught: list[str] = []

        def note(**_more: Any) -> None:
            caught.append(traceback.format_exc())

        got_request_exception.connect(note)
        status, head, parts = 500, {}, []

        def start(line: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            nonlocal status
            status = int(line.split()[0])
            head.update({name.lower(): value for name, value in headers})

        try:
            with _same_connection():
                parts = application(self._environ(sent), start)
                content = b"".join(parts)
                if hasattr(parts, "close"):
                    parts.close()
        except Exception:
            status, content = 500, b""
            caught.append(traceback.format_exc())
        finally:
            got_request_exception.disconnect(note)
        return Answer(status, head, content, "\n".join(caught) if status == 500 else "")

    def _environ(self, sent: Sent) -> dict[str, Any]:
        cookies = self._cookies[sent.who] | {settings.CSRF_COOKIE_NAME: "c" * 32}
        given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in sent.headers.items()}
        known = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return {
            "REQUEST_METHOD": sent.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(sent.path).decode("latin-1"),
            "QUERY_STRING": sent.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(sent.body)),
            "CONTENT_TYPE": sent.kind.encode().decode("latin-1"),
            "HTTP_HOST": "localhost",
            "HTTP_X_CSRFTOKEN": "c" * 32,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(sent.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **{name: value.encode("utf-8", "replace").decode("latin-1") for name, value in given.items()},
            "HTTP_COOKIE": f"{known}; {given.get('HTTP_COOKIE', '')}".encode().decode("latin-1"),
        }


@contextlib.contextmanager
def _same_connection() -> Iterator[None]:
    """Keep the connection of the test open, on which nothing is committed."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
