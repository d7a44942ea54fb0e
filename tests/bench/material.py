"""What is measured: events of the sizes that the targets name."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import connection

from sessions.models import Day, Event, Impression, Photo, Report, Session

PHOTOS_EACH = 3
PICTURE_SIZE = 100_000
NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
WORDS = ("queue", "harbour", "rack", "answered", "slower", "than", "its", "clock", "so", "we", "drew", "a", "line")


class Material(NamedTuple):
    """An owner, and one event per number of sessions."""

    owner: User
    events: dict[int, Event]


def make(sizes: tuple[int, ...], with_pictures: int) -> Material:
    """Make an event for each number of sessions; the pictures of one of them have files, the others' are missing."""
    owner = User.objects.create_user("owner", password=uuid.uuid4().hex)
    return Material(owner, {size: make_event(owner, size, files=size == with_pictures) for size in sizes})


def count_rows() -> None:
    """Let PostgreSQL count its rows, as it does by itself within minutes: plans of a new table are worse until then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def make_event(owner: User, size: int, *, files: bool) -> Event:
    """Make an event with so many sessions, each with an impression and three photos, with or without their files."""
    event = Event.objects.create(
        owner=owner, name=f"Harbour of {size}", first_day=date(2026, 11, 30), last_day=date(2026, 12, 4)
    )
    event.ensure_days()
    days = list(event.days.all()) if size >= 200 else [event.days.get(number=1)]
    sessions = [_session(event, days[number * len(days) // size], number) for number in range(size)]
    Session.objects.bulk_create(sessions)
    names = {session.pk: [f"{session.code.lower()}_{n}.png" for n in range(PHOTOS_EACH)] for session in sessions}
    Impression.objects.bulk_create(_impression(session, owner, names[session.pk]) for session in sessions)
    Photo.objects.bulk_create(
        Photo(event=event, session=session, name=name) for session in sessions for name in names[session.pk]
    )
    if files:
        _add_files(event)
    named = {"title": "A report", "slug": "a-long-report", "image_folder": "harbour"}
    Report.objects.create(event=event, author=event.owner, **named)
    return event


def _session(event: Event, day: Day, number: int) -> Session:
    start = NINE + timedelta(days=day.number - 1, minutes=30 * (number % 20))
    return Session(
        event=event,
        day=day,
        code=f"OPS3{number:04}",
        title=text(8).capitalize(),
        level=300,
        format="Breakout session",
        room="Dock A, hall 3",
        speakers="Ada Example, Ben Sample",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        position=number + 1,
        recording_url="" if number % 2 else f"https://www.youtube.com/watch?v=abcdefg{number:04}",
        note="There is no recording of it." if number % 2 else "",
        description=text(60),
    )


def _impression(session: Session, owner: User, photos: list[str]) -> Impression:
    body = "\n\n".join([text(60), *(f"![{text(3)}]({name})" for name in photos), text(40)])
    return Impression(session=session, author=owner, summary=f"- {text(12)}\n- {text(15)}\n- {text(9)}", body=body)


def _add_files(event: Event) -> None:
    for photo in event.photos.all():
        photo.file.save(photo.name, ContentFile(random.randbytes(PICTURE_SIZE)))


def text(words: int) -> str:
    """Return so many words, always others."""
    return " ".join(random.choices(WORDS, k=words))


def article(length: int) -> str:
    """Return Markdown of so many characters, with what reports are made of."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts += [
            f"## {text(5)}",
            text(60),
            f"- {text(8)}\n- **{text(3)}** {text(4)}\n  - `{text(1)}` {text(6)}",
            f"> {text(20)}",
            f"[{text(3)}](https://example.org/{len(parts)}) {text(30)}",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
            f"```python\n{text(10)}\n```",
            f"![{text(2)}](/images/a/b.png)",
        ]
    return "\n\n".join(parts)[:length]
