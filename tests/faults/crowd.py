"""A crowd of people with two devices each, who work while something fails, and remember what was acknowledged."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from factories import make_event, make_user
from faults.device import MOST_WAITING, Device
from faults.http_client import Http
from faults.web import AGAIN
from photos.samples import picture

TEXTS = ("summary", "body")
FIRST_DAYS, MOST_DAYS = 5, 60
SERVED_WITHIN = 120
"""Seconds within which a write must be acknowledged after a fault: far more than it takes."""

NO_QUOTA = {"QUOTA_DAYS": "100000", "QUOTA_SESSIONS": "1000000", "QUOTA_OPERATIONS": "10000000"}
"""Settings for the server of a crowd: what a quota refuses, or what it forgets of old writes, is no write lost."""


class Progress:
    """How many requests were begun so far and when the last write was acknowledged, for somebody who waits for it."""

    def __init__(self) -> None:
        self.begun = self.done = 0
        self.changed = threading.Condition()

    def count(self, *, done: bool = False) -> None:
        """Count one more that was begun, or acknowledged."""
        with self.changed:
            if done:
                self.done += 1
            else:
                self.begun += 1
            self.changed.notify_all()

    def wait_for(self, number: int) -> bool:
        """Return once that many more have been begun; False if they never are."""
        with self.changed:
            target = self.begun + number
            return self.changed.wait_for(lambda: self.begun >= target, timeout=SERVED_WITHIN)

    def wait_until_served(self) -> bool:
        """Return once a write is acknowledged; False if none is."""
        with self.changed:
            target = self.done + 1
            return self.changed.wait_for(lambda: self.done >= target, timeout=SERVED_WITHIN)


@dataclass
class Memory:
    """What a person knows to be in their event; every value is written by one of the two devices."""

    sessions: dict[UUID, str] = field(default_factory=dict)
    deleted: set[UUID] = field(default_factory=set)
    states: dict[UUID, str] = field(default_factory=dict)
    photos: set[UUID] = field(default_factory=set)
    days: int = FIRST_DAYS


class Person:
    """Somebody with an event, a phone and a laptop."""

    def __init__(self, name: str, port: int, seed: str, progress: Progress, *, picture_size: int = 40) -> None:
        self.name, self.user = name, make_user()
        self.event = make_event(owner=self.user, name=name)
        for _day in range(FIRST_DAYS):
            self.event.add_day()
        self.memory = Memory()
        self.devices = [
            Worker(self, f"{name} {kind}", port, Random(f"{seed} {kind}"), progress, picture_size)
            for kind in ("phone", "laptop")
        ]


class Worker(threading.Thread):
    """One device at work: it acts and sends until it is enough, and then until all of it is answered."""

    def __init__(
        self, person: Person, name: str, port: int, random: Random, progress: Progress, picture_size: int
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.person, self.random, self.progress = person, random, progress
        self.memory, self.root = person.memory, f"/events/{person.event.slug}/"
        self.wire = Http(port, person.user)
        self.device = Device(name, self.wire.send, random)
        self.enough = threading.Event()
        self.picture_size = picture_size
        self.own: list[UUID] = []
        self.doomed: list[UUID] = []
        self.given_up = False
        self.logged = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Work; what goes wrong here is told by check()."""
        try:
            self._work()
        except BaseException as failure:
            self.failure = failure

    def _work(self) -> None:
        until = None
        while True:
            if self.enough.is_set():
                until = until or time.monotonic() + SERVED_WITHIN
                if self.device.is_idle:
                    return
                if time.monotonic() > until:
                    self.given_up = True
                    return
            elif self.device.is_idle or (len(self.device.queue) < MOST_WAITING and self.random.random() < 0.4):
                self.act()
            self.progress.count()
            known = len(self.device.acknowledged)
            if not self.device.step():
                threading.Event().wait(AGAIN)
            elif len(self.device.acknowledged) > known:
                self.progress.count(done=True)

    def act(self) -> None:
        """Do one of the things that people do."""
        kinds = {
            self.log: 3,
            self.edit: 8,
            self.edit_of_the_other: 4,
            self.note: 4,
            self.tap: 3,
            self.add_day: 1,
            self.add_photo: 1,
            self.delete_or_restore: 1,
        }
        self.random.choices([*kinds], [*kinds.values()])[0]()

    def log(self) -> None:
        """Log a session, which this device alone marks and deletes."""
        key, heading = self.device.new_key(), f"{self.name} {self.logged}"
        self.logged += 1
        is_doomed = self.logged % 5 == 0
        fields = {"id": str(key), "heading": heading, "day": str(self.random.randint(1, self.memory.days))}

        def done(_answer: Any) -> None:
            self.memory.sessions[key] = heading
            self.memory.states[key] = "attended"
            (self.doomed if is_doomed else self.own).append(key)

        self.device.put(f"{self.root}sessions/new/", fields, done)
        if not is_doomed and self.random.random() < 0.3:
            # It is written about before anybody knows whether it was logged: the page of a waiting session.
            self.device.edit("", self.impression(key), TEXTS, (dict.fromkeys(TEXTS, ""), 1))

    def impression(self, key: UUID) -> str:
        """Return where the impression of a session is saved."""
        return f"{self.root}sessions/{key}/impression/"

    def edit(self) -> None:
        """Go on with an impression that is open, or open one of the last sessions that either device has logged."""
        keys = [key for each in self.person.devices for key in each.own[-3:]]
        if keys:
            self._edit(self.random.choice(keys))

    def edit_of_the_other(self) -> None:
        """Write into the one that the other device is writing into, so that they meet."""
        open_there = {path for each in self.person.devices if each is not self for path in [*each.device.forms]}
        keys = [key for key in [*self.memory.sessions] if self.impression(key) in open_there]
        if keys:
            self._edit(keys[-1])

    def _edit(self, key: UUID) -> None:
        self.device.edit(f"{self.root}sessions/{key}/", self.impression(key), TEXTS)

    def note(self) -> None:
        """Write into the note of a day."""
        number = self.random.randint(1, self.memory.days)
        self.device.edit(f"{self.root}?day={number}", f"{self.root}days/{number}/note/", ("note",))

    def tap(self) -> None:
        """Choose a state, or take a star off."""
        if not self.own:
            return
        key, chosen = self.random.choice(self.own[-6:]), self.random.choice(["planned", "attended", "missed"])
        before = self.memory.states[key]

        def done(_answer: Any) -> None:
            self.memory.states[key] = chosen

        if not self._waits(key):
            self.device.put(f"{self.root}sessions/{key}/state/", {"state": chosen, "was": before}, done)

    def _waits(self, key: UUID) -> bool:
        """Return whether something other than a text waits that is about a session."""
        return any(f"/{key}/" in getattr(each, "path", "") for each in self.device.queue)

    def add_day(self) -> None:
        """Add a day behind the others."""

        def done(_answer: Any) -> None:
            with self.progress.changed:
                self.memory.days += 1

        if self.memory.days < MOST_DAYS:
            self.device.put(f"{self.root}days/new/", {}, done)

    def add_photo(self) -> None:
        """Take a photo, under a key that the browser makes."""
        key = self.device.new_key()

        def done(_answer: Any) -> None:
            self.memory.photos.add(key)

        if len(self.device.pictures) < 3:
            size = (self.picture_size, self.picture_size)
            sent = picture(size=size, seed=str(key), compress_level=0)
            self.device.put(f"{self.root}photos/new/", {"id": str(key)}, done, sent)

    def delete_or_restore(self) -> None:
        """Delete a session, or take it back from the bin."""
        if not self.doomed:
            return
        key = self.random.choice(self.doomed)
        is_deleted = key in self.memory.deleted

        def done(_answer: Any) -> None:
            (self.memory.deleted.discard if is_deleted else self.memory.deleted.add)(key)

        if not self._waits(key):
            verb = "restore" if is_deleted else "delete"
            self.device.put(f"{self.root}sessions/{key}/{verb}/", {}, done)


class Crowd:
    """People at work; in a ``with`` block they work until its end, and then until everything is answered."""

    def __init__(self, people: int, port: int, seed: str, **more: Any) -> None:
        self.progress = Progress()
        self.people = [Person(f"Person {at}", port, f"{seed} {at}", self.progress, **more) for at in range(people)]

    @property
    def workers(self) -> list[Worker]:
        """The devices of all of them."""
        return [device for person in self.people for device in person.devices]

    def __enter__(self) -> "Crowd":
        for worker in self.workers:
            worker.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: Any) -> None:
        for worker in self.workers:
            worker.enough.set()
        if kind is None:
            for worker in self.workers:
                worker.join(timeout=2 * SERVED_WITHIN)

    def outage(self, happen: Callable[[], None]) -> float:
        """Let something happen; return how many seconds it took from its beginning until a write is acknowledged."""
        begun = time.monotonic()
        happen()
        assert self.progress.wait_until_served(), "nothing is acknowledged any more"
        return time.monotonic() - begun

    @property
    def seen(self) -> Counter[int]:
        """What people saw, by status; 0 is no answer of the server."""
        return sum((worker.device.seen for worker in self.workers), Counter())
