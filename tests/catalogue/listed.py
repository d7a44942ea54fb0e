"""Sessions of an event's programme, and the titles that a page of the catalogue lists, for tests."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from factories import make_session
from sessions.models import Event, Session

PAGE = "/events/harbour/catalogue/"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true", "HX-Target": "catalogue-list"}


def offer(event: Event, title: str, starts_at: datetime | None = NOON, minutes: int = 60, **facts: Any) -> Session:
    """Add a session of the programme to the first day of an event."""
    ends_at = starts_at + timedelta(minutes=minutes) if starts_at else None
    defaults = {"code": "", "day": event.days.first(), "feed": event.feeds.get()}
    return make_session(title=title, starts_at=starts_at, ends_at=ends_at, **(defaults | facts))


def titles(page: str) -> list[str]:
    """Return the titles of the list, in order."""
    listed = page.partition('id="catalogue-list"')[2] or page
    return re.findall(r'<p class="entry-title"[^>]*><a [^>]*>([^<]*)</a>', listed)
