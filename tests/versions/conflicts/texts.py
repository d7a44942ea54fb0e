"""A text that was written in two places, how it is sent, and what is kept of it."""

from typing import Any

from django.test import Client

from sessions.models import Day, Revision

BASE = "First\n\nSecond\n\nThird"
THEIRS = "First, theirs\n\nSecond\n\nThird"
MINE = "First\n\nSecond\n\nThird, mine"
BOTH_MERGED = "First, theirs\n\nSecond\n\nThird, mine"
OTHER_MINE = "First, mine\n\nSecond\n\nThird"

NOTE = "/events/harbour/days/1/note/"


def send(client: Client, fields: dict[str, Any], address: str = NOTE, *, script: bool = True, version: int = 1) -> Any:
    return client.post(address, {"version": version} | fields, headers={"X-Autosave": "1"} if script else {})


def note() -> tuple[str, int]:
    day = Day.objects.get()
    return day.note, day.version


def kept() -> list[tuple[str, str, int]]:
    revisions = Revision.objects.order_by("created_at")
    return [(revision.texts["note"], revision.reason, revision.version) for revision in revisions]
