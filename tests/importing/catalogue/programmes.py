"""Programmes for tests: sittings of a small conference in Tokyo, and taking them into an event."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from factories import make_event
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import CataloguePlan, make_plan
from sessions.importing.parsers.programme import Programme, Sitting
from sessions.models import Event, Session

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def at(text: str) -> datetime:
    """Return the instant of a wall clock in Tokyo, written ``12-01 09:30``, in December 2026."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=TOKYO).astimezone(UTC)


def sitting(name: str = "a", start: str = "12-01 10:00", **facts: Any) -> Sitting:
    """Return a sitting whose identifier and title are made of a name; no start means that it is not known."""
    return Sitting(
        **{
            "external_id": f"id-{name}",
            "title": f"Talk {name}",
            "room": "Dock A",
            "starts_at": at(start) if start else None,
            **facts,
        }
    )


def programme(*sittings: Sitting, **more: Any) -> Programme:
    """Return a programme of these sittings, of one kind unless told."""
    return Programme(**{"kind": "frab-xml", "sittings": sittings, "title": "Harbour", **more})


def event_in_tokyo(**fields: Any) -> Event:
    """Return an event in Tokyo, whose dates are not known unless they are given."""
    return make_event(**{"time_zone": "Asia/Tokyo", **fields})


def plan_of(event: Event, *sittings: Sitting, **more: Any) -> CataloguePlan:
    """Return the plan for a programme of these sittings, for the owner of the event."""
    event.refresh_from_db()
    return make_plan(event, programme(*sittings), event.owner, **more)


def take(event: Event, *sittings: Sitting, now: datetime = NOW, **more: Any) -> CataloguePlan:
    """Plan and apply a programme of these sittings."""
    plan = plan_of(event, *sittings, **more)
    apply_plan(plan, now)
    return plan


def counts(plan: CataloguePlan) -> str:
    """Return the counts that are not 0, after those of all sessions: ``2: created=1 kept=1``."""
    return " ".join([f"{plan.counts['sessions']}:", *(f"{k}={v}" for k, v in list(plan.counts.items())[1:] if v)])


def found(event: Event, name: str = "a") -> Session:
    """Return the session of a sitting."""
    return event.sessions.get(external_id=f"id-{name}")


def changed(session: Session, **fields: Any) -> Session:
    """Change a session as a person does."""
    for field, value in fields.items():
        setattr(session, field, value)
    session.save()
    return session
