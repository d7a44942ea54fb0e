"""People who go on writing while their server is killed again and again, and remember what it has acknowledged."""

import http.client
import socket
import threading
import time
from collections import Counter
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from sessions.models import Day, Event

TOKEN = "t" * 32
PATIENCE = 30
AGAIN = 0.02


class Answer(NamedTuple):
    """What was heard of the server."""

    status: int
    body: str
    repeated: bool


class Progress:
    """How many requests were begun so far, for somebody who waits for a number of them."""

    def __init__(self) -> None:
        self.begun = 0
        self.changed = threading.Condition()

    def count(self) -> None:
        """Count one more."""
        with self.changed:
            self.begun += 1
            self.changed.notify_all()

    def wait_for(self, number: int) -> bool:
        """Return once that many more have been begun; False if they never are."""
        with self.changed:
            target = self.begun + number
            return self.changed.wait_for(lambda: self.begun >= target, timeout=PATIENCE)


def until_free(port: int) -> None:
    """Return when nobody listens on a port any more: a process that is killed while it writes ends a little later."""
    until = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                if time.monotonic() > until:
                    raise
            else:
                return
        threading.Event().wait(AGAIN)


class Writer(threading.Thread):
    """One person with an event, who logs sessions, adds days and writes a note until told to stop.

    Every write has an id and is sent until it has been acknowledged. Nothing in a write but that id keeps it from being
    done twice.
    """

    def __init__(self, name: str, port: int, user: User, seed: int, progress: Progress) -> None:
        super().__init__(name=name, daemon=True)
        client = Client()
        client.force_login(user)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.event = Event.objects.create(owner=user, name=name)
        self.day = self.event.add_day()
        self.port, self.random, self.progress = port, Random(seed), progress
        self.enough = threading.Event()
        self.headings: list[str] = []
        self.days = 1
        self.marks: list[str] = []
        self.version = 1
        self.repeated = 0
        self.unexpected: list[Answer] = []

    def run(self) -> None:
        """Write until it is enough, and until all of it is acknowledged."""
        while not self.enough.is_set():
            match self.random.choice(["session", "day", "note"]):
                case "session":
                    heading = f"{self.name} {len(self.headings)}"
                    if self.write("sessions/new/", {"heading": heading}):
                        self.headings.append(heading)
                case "day":
                    if self.write("days/new/", {}):
                        self.days += 1
                case "note":
                    marks = [*self.marks, f"{self.name} {len(self.marks)}."]
                    if self.write("days/1/note/", {"note": "\n\n".join(marks), "version": str(self.version)}):
                        self.marks = marks
                        self.version += 1

    def write(self, path: str, fields: dict[str, str]) -> bool:
        """Send a write until there is an answer; say whether it was accepted."""
        key = str(UUID(int=self.random.getrandbits(128)))
        while True:
            answer = self.send(path, fields, key)
            if answer is None:
                # Nobody there: ask again, in a moment.
                threading.Event().wait(AGAIN)
                continue
            self.repeated += answer.repeated
            if answer.status >= http.client.BAD_REQUEST:
                self.unexpected.append(answer)
                self.enough.set()
                return False
            return True

    def send(self, path: str, fields: dict[str, str], key: str) -> Answer | None:
        """Send once; None when no whole answer came back."""
        names = {settings.SESSION_COOKIE_NAME: self.session, settings.CSRF_COOKIE_NAME: TOKEN}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in names.items()),
            "X-CSRFToken": TOKEN,
            "X-Operation": key,
            **({"X-Autosave": "1"} if "note" in fields else {}),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.progress.count()
        try:
            connection.request("POST", f"/events/{self.event.slug}/{path}", urlencode(fields), headers)
            response = connection.getresponse()
            body = response.read().decode()
            return Answer(response.status, body, "X-Operation-Repeated" in response.headers)
        except (http.client.HTTPException, OSError):
            return None
        finally:
            connection.close()

    def check(self) -> None:
        """Compare what was acknowledged with what is there: the same, and each of it once."""
        assert self.unexpected == []
        sessions = self.event.sessions.values_list("title", flat=True)
        assert Counter(sessions) == Counter(self.headings)
        assert self.event.days.count() == self.days
        day = Day.objects.get(pk=self.day.pk)
        assert day.note == "\n\n".join(self.marks)
        assert day.version == self.version
