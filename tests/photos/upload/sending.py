"""What the tests of sending pictures send, and what is kept and said of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import make_day, make_impression, make_session
from sessions.models import Event, Session

NEW = "/events/harbour/photos/new/"
LIST = "/events/harbour/photos/"
SCRIPT = {"X-Autosave": "1"}
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def upload(content: bytes, name: str = "IMG_1.PNG") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sitting(event: Event, code: str, start: datetime, minutes: int = 60, state: str = "") -> Session:
    day = event.days.first() or make_day(event=event)
    session = make_session(day=day, code=code, title="", starts_at=start, ends_at=start + timedelta(minutes=minutes))
    if state:
        make_impression(session=session, state=state)
    return session


def files_kept(settings: Any) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def messages_of(client: Client, response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
