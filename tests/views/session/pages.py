"""The addresses of a session, and what its form sends."""

from datetime import UTC, datetime

from sessions.models import Event, Session

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)


def url(session: Session, action: str = "") -> str:
    return f"/events/harbour/sessions/{session.pk}/{action}"


def facts(session: Session, **changes: object) -> dict[str, object]:
    return {"version": session.version, "code": session.code, "title": session.title, "day": session.day_id, **changes}


def order(event: Event, number: int = 1) -> list[str]:
    return [each.title for each in event.sessions.present().filter(day__number=number).in_order()]
