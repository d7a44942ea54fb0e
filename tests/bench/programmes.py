"""Programmes without a page around them: parsed, planned and applied, once into an empty event and once more."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.parsers.recognise import parse
from sessions.models import Event
from tests.bench import floors
from tests.bench.clock import Line, against
from tests.bench.material import NINE, Material, text

SESSIONS = 2_431
"""As many as the largest conference that is known lists."""


def measure(material: Material) -> list[Line]:
    """Return the lines of a programme that comes for the first time, and of one that has changed."""
    content, later = _sessionize(), _sessionize(room="Dock B, hall 1")
    return [_first(material.owner, content), _again(material.owner, content, later)]


def _first(owner: User, content: bytes) -> Line:
    event = _event(owner)

    def ours() -> None:
        undone(lambda: _take(Event.objects.get(pk=event.pk), content))

    def bare() -> None:
        undone(lambda: floors.bare_import(Event.objects.get(pk=event.pk), content))

    with CaptureQueriesContext(connection) as asked:
        ours()
    spent = []
    for _ in range(5):
        start = time.process_time()
        parse(content, event.zone)
        spent.append(time.process_time() - start)
    remark = f"{len(asked)} queries; {len(content) / 1e6:.1f} MB, parsing alone {median(spent) * 1000:.0f} ms"
    return against(f"a programme of {SESSIONS:,} sessions", ours, bare, 2, remark)


def _again(owner: User, content: bytes, later: bytes) -> Line:
    """Compare the same floor with a programme of which every room has changed."""
    event, empty = _event(owner), _event(owner)
    _take(event, content)

    def ours() -> None:
        undone(lambda: _take(Event.objects.get(pk=event.pk), later))

    def bare() -> None:
        undone(lambda: floors.bare_import(Event.objects.get(pk=empty.pk), later))

    return against("the same with every room changed", ours, bare, 2)


def _take(event: Event, content: bytes) -> None:
    plan = make_plan(event, parse(content, event.zone), event.owner)
    apply_plan(plan, timezone.now())


def _event(owner: User) -> Event:
    return Event.objects.create(owner=owner, name="Harbour", time_zone="America/Los_Angeles")


def undone(do: Callable[[], None]) -> None:
    """Do something and take it back, so that the next time finds the same."""
    with transaction.atomic():
        do()
        transaction.set_rollback(True)


def _sessionize(room: str = "Dock A, hall 3") -> bytes:
    """Return a programme of five days as Sessionize gives it out."""
    sessions = [
        {
            "id": str(number),
            "title": text(8).capitalize(),
            "description": text(120),
            "startsAt": (NINE + timedelta(days=number % 5, minutes=30 * (number % 20))).isoformat(),
            "endsAt": (NINE + timedelta(days=number % 5, minutes=30 * (number % 20) + 60)).isoformat(),
            "speakers": [{"id": "1", "name": "Ada Example"}, {"id": "2", "name": "Ben Sample"}],
            "room": room,
        }
        for number in range(SESSIONS)
    ]
    return json.dumps([{"groupId": None, "groupName": "All", "sessions": sessions}]).encode()
