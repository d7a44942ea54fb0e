"""An event with a programme, whose second day is today."""

from datetime import timedelta

from django.utils import timezone

from factories import make_day, make_event, make_feed, make_session, make_user
from sessions.models import Event, Session

CATALOGUE = "/events/harbour/catalogue/"


def harbour() -> Event:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    today = event.conference_date(timezone.now())
    make_day(event=event, on=today - timedelta(days=1))
    make_day(event=event, on=today)
    make_feed(event=event)
    return event


def offer(event: Event, title: str, **facts: object) -> Session:
    defaults = {"code": "", "day": event.days.first(), "feed": event.feeds.get()}
    return make_session(title=title, **(defaults | facts))
