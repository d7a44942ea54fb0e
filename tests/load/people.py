"""People of a load test: each saves a text and opens pages at fixed times, whatever the server does."""

import http.client
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sessions.models import Event, Impression
from tests.bench.material import text
from tests.bench.visitors import Visitor, version_in

TIMEOUT = 60
"""Seconds after which a request counts as an error."""


@dataclass(slots=True)
class Timings:
    """What one person met: seconds of each answer by kind, counted from when it was due, and what went wrong."""

    save: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a person saves and what the person opens, on our site or among the bare views."""

    save: str
    pages: tuple[str, ...]


class Person(threading.Thread):
    """Somebody signed in, with an event of the own, on one connection that stays open.

    ``saved`` is the number of acknowledged saves, ``body`` the text of the last one, which names its number: so a text
    tells which save it is from.
    """

    def __init__(self, visitor: Visitor, port: int, addresses: Addresses, impression: Impression) -> None:
        super().__init__(daemon=True)
        self.visitor, self.port, self.addresses = visitor, port, addresses
        self.key = impression.pk
        self.version = impression.version
        self.saved = 0
        self.body = impression.body
        self.timings = Timings()
        self._connection: http.client.HTTPConnection | None = None
        self._plan: tuple[float, float, float] = (0, 0, 0)

    def begin(self, at: float, until: float, every: float) -> None:
        """Start: the first save is due at a moment of ``time.monotonic``, then one each ``every`` seconds."""
        self._plan = at, until, every
        self.start()

    def run(self) -> None:
        """Save and open a page in turns, half the time apart, until the time is over."""
        at, until, every = self._plan
        number = 0
        while at < until:
            self._do(at, self._save, self.timings.save)
            self._do(at + every / 2, lambda n=number: self._open(n), self.timings.page)  # type: ignore[misc]
            at += every
            number += 1
        if self._connection:
            self._connection.close()

    def _do(self, due: float, request: Callable[[], None], taken: list[float]) -> None:
        time.sleep(max(0, due - time.monotonic()))
        try:
            request()
        except (http.client.HTTPException, OSError, RuntimeError) as error:
            self.timings.errors.append(f"{type(error).__name__}: {error}")
            if self._connection:
                self._connection.close()
        else:
            taken.append(time.monotonic() - due)

    def _save(self) -> None:
        body = f"{self.saved + 1}. {text(60)}"
        form = {"version": self.version, "summary": text(10), "body": body}
        more = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.visitor.token,
            "X-Autosave": "1",
            "X-Operation": str(uuid.uuid4()),
        }
        answer = self._ask("POST", self.addresses.save, urlencode(form), more)
        self.saved, self.body = self.saved + 1, body
        self.version = version_in(answer) if b"data-version" in answer else self.version + 1

    def _open(self, number: int) -> None:
        self._ask("GET", self.addresses.pages[number % len(self.addresses.pages)], None, {})

    def _ask(self, method: str, path: str, body: str | None, more: dict[str, str]) -> bytes:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {"Cookie": self.visitor.cookie, "Accept-Encoding": "identity" if body else "gzip", **more}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"{method} {path.split('/')[1]}: {response.status}")
        return content


def ours(event: Event) -> tuple[Addresses, Impression]:
    """Return the addresses of our site for the owner of an event, and the row that is saved."""
    session = event.sessions.present().in_order()[0]
    base = f"/events/{event.slug}/"
    pages = (f"{base}?day=1", f"{base}sessions/{session.pk}/")
    return Addresses(f"{base}sessions/{session.pk}/impression/", pages), session.impressions.get()


def bare(event: Event) -> tuple[Addresses, Impression]:
    """Return the addresses of the bare views for the owner of an event, and the row that is saved: another one."""
    session = event.sessions.present().in_order()[1]
    impression = session.impressions.get()
    pages = (f"/bench/list/{event.slug}/", f"/bench/session/{event.slug}/{session.pk}/")
    return Addresses(f"/bench/save/{impression.pk}/", pages), impression
