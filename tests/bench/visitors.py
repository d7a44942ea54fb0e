"""Requests to the site, in this process without a socket, or over one to a server."""

import http.client
import io
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from django.utils.crypto import get_random_string


class Visitor:
    """Somebody signed in who knows the token."""

    def __init__(self, user: User) -> None:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["visited"] = timezone.now().date().toordinal()
        session.save()
        self.token = get_random_string(32)
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={self.token}"
        self.application = get_wsgi_application()

    def get(self, path: str, more: dict[str, str] | None = None) -> bytes:
        """Return the page as a browser gets it, compressed, asked for with more headers; RuntimeError without one."""
        return self._ask("GET", path, b"", {"HTTP_ACCEPT_ENCODING": "gzip", **(more or {})})

    def post(self, path: str, form: dict[str, Any], key: str = "") -> bytes:
        """Return the answer to a form that saves itself, sent with an idempotency key unless that is empty."""
        more = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_X_CSRFTOKEN": self.token}
        more |= {"HTTP_X_AUTOSAVE": "1"} | ({"HTTP_X_OPERATION": key} if key else {})
        return self._ask("POST", path, urlencode(form).encode(), more)

    def _ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> bytes:
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            **more,
        }
        statuses: list[str] = []
        response = self.application(environ, lambda status, headers: statuses.append(status))
        content = b"".join(response)
        response.close()
        if not statuses[0].startswith("200"):
            raise RuntimeError(f"{method} {path}: {statuses[0]}")
        return content


class Caller:
    """One client of a server on this machine, on a connection that stays open."""

    def __init__(self, visitor: Visitor, port: int) -> None:
        self.visitor = visitor
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def get(self, path: str) -> None:
        """Fetch a page; RuntimeError when there is none."""
        self._ask("GET", path, None, {"Accept-Encoding": "gzip"})

    def post(self, path: str, form: dict[str, Any], key: str = "") -> None:
        """Send a form that saves itself, with an idempotency key unless that is empty."""
        more = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.visitor.token}
        more |= {"X-Autosave": "1"} | ({"X-Operation": key} if key else {})
        self._ask("POST", path, urlencode(form), more)

    def _ask(self, method: str, path: str, body: str | None, more: dict[str, str]) -> None:
        self.connection.request(method, path, body, {"Cookie": self.visitor.cookie, **more})
        response = self.connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {response.status}")


def version_in(answer: bytes) -> int:
    """Return the version that a save was answered with."""
    found = re.search(rb'data-version="(\d+)"', answer)
    if not found:
        raise RuntimeError("no version in the answer")
    return int(found[1])


def seconds_each(calls: list[Callable[[], object]], times: int) -> float:
    """Let every client make so many requests, all clients at once; return the seconds per request of the whole."""

    def repeat(call: Callable[[], object]) -> None:
        for _ in range(times):
            call()

    start = time.perf_counter()
    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(repeat, calls))
    return (time.perf_counter() - start) / (times * len(calls))
