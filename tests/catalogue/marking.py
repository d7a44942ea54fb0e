"""An event with a programme whose second day is today, and taps on the marks of its sessions."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from factories import make_day, make_event, make_feed, make_session, make_user
from sessions.models import Event, Session


def harbour(client: Client) -> Event:
    """Make the event, and sign its owner in."""
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    today = event.conference_date(timezone.now())
    make_day(event=event, on=today - timedelta(days=1))
    make_day(event=event, on=today)
    make_feed(event=event)
    client.force_login(event.owner)
    return event


def offer(event: Event, title: str = "Queues", **facts: Any) -> Session:
    return make_session(title=title, **({"code": "", "day": event.days.first(), "feed": event.feeds.get()} | facts))


def address(session: Session) -> str:
    return f"/events/harbour/sessions/{session.pk}/state/"


def post(client: Client, session: Session, **changes: str) -> int:
    return client.post(address(session), changes).status_code
