"""A team event in the database, its people with their devices, and the network between them and the site.

Everything runs in one process, without sockets. The clock of the server stands still between two actions; those of the
devices are wrong by hours.
"""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.utils import timezone

from factories import make_event, make_member, make_session, make_user
from faults.device import Device, Heard
from faults.fuzzing.model import Model, Request
from sessions.models import Event

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
SLUG = "harbour"
ROOT = f"/events/{SLUG}/"
PEOPLE = {"ada": "owner", "ben": "editor", "cy": "reader", "dan": ""}
DEVICES = ("ada", "ada", "ben", "ben", "cy", "dan")
FATES = {"arrives": 10, "answer is lost": 3, "comes later": 2, "comes again": 2, "is lost": 1}
MOST_UNDER_WAY = 20


class FuzzDevice(Device):
    """A device of somebody, which may be without a network, and whose clock is wrong by so many hours."""

    def __init__(self, world: "World", by: str, number: int, hours: float) -> None:
        super().__init__(f"{by} {number}", self.over_the_network, Random(0))
        self.world, self.by, self.hours = world, by, hours
        self.online = True
        self.reliable = False
        self.lines: list[str] = []

    @property
    def now(self) -> datetime:
        """Return what its clock shows."""
        return self.world.now + timedelta(hours=self.hours)

    def over_the_network(
        self, method: str, path: str, fields: dict[str, Any], headers: dict[str, str], _picture: bytes
    ) -> Heard | None:
        """Send a request, whose fate is decided here."""
        if not self.online:
            return None
        request = Request(self.by, method, path, dict(fields), dict(headers))
        fate = "arrives" if self.reliable or method == "GET" else self.random.choices([*FATES], [*FATES.values()])[0]
        if fate == "is lost":
            return None
        if fate in {"comes later", "comes again"} and len(self.world.under_way) < MOST_UNDER_WAY:
            self.world.under_way.append(request)
        if fate == "comes later":
            return None
        heard = self.world.deliver(request)
        return None if fate == "answer is lost" else heard


class World:
    """All of it; ``now`` is the clock of the server."""

    def __init__(self) -> None:
        self.now = NOON
        self.under_way: list[Request] = []
        self.patched = patch.object(timezone, "now", lambda: self.now)
        self.patched.start()
        self.users: dict[str, AbstractBaseUser] = {name: make_user(username=name) for name in PEOPLE}
        self.event: Event = make_event(owner=self.users["ada"], slug=SLUG, time_zone="UTC")
        for name, role in PEOPLE.items():
            if role in {"editor", "reader"}:
                make_member(event=self.event, user=self.users[name], role=role)
        for days in range(-3, 4):
            self.event.add_day(NOON.date() + timedelta(days=days))
        day = self.event.days.first()
        # Typed long ago, by nobody who is here; one is marked and written about by all.
        keys = [str(make_session(day=day, title=f"Session {at}").pk) for at in range(3)]
        self.model = Model(dict(PEOPLE), dict.fromkeys(keys), days=self.event.days.count())
        self.clients = {name: Client() for name in PEOPLE}
        for name, client in self.clients.items():
            client.force_login(self.users[name])
        self.devices: list[FuzzDevice] = []

    def close(self) -> None:
        """Give the clock back."""
        self.patched.stop()

    def deliver(self, request: Request) -> Heard:
        """Let a request arrive, and tell the model what was answered."""
        client = self.clients[request.by]
        ask = client.get if request.method == "GET" else client.post
        response = ask(request.path, request.fields, headers=request.headers)
        text = response.content.decode() if not response.streaming else ""
        heard = Heard(response.status_code, text, {name.lower(): value for name, value in response.headers.items()})
        self.model.observe(request, heard, self.now)
        return heard
