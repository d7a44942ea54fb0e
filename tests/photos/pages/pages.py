"""The addresses of photos, and what the tests of their pages make and ask."""

from datetime import UTC, datetime, timedelta
from typing import Any

from factories import make_day, make_session
from sessions.models import Event, Photo, Session

LIST = "/events/harbour/photos/"
HTMX = {"HX-Request": "true"}
SCRIPT = {"X-Autosave": "1"}
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def sitting(event: Event, code: str, start: datetime = NINE, **fields: Any) -> Session:
    day = event.days.first() or make_day(event=event)
    ends_at = start + timedelta(hours=1)
    return make_session(day=day, **{"code": code, "title": "", "starts_at": start, "ends_at": ends_at, **fields})


def url(photo: Photo, action: str = "") -> str:
    return f"{LIST}{photo.pk}/{action}"


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def reload(photo: Photo) -> Photo:
    return Photo.objects.get(pk=photo.pk)
