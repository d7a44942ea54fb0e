"""The day that it is at an event."""

from django.utils import timezone

from sessions.models import Event


def today_of(event: Event):
    return event.conference_date(timezone.now())
