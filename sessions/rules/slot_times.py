"""Times of sessions where something is not known: how long one lasts, and from when somebody may sit in it.

A leaf without Django: the agenda, the photos and the catalogue take them from here.
"""

from datetime import datetime, timedelta

ASSUMED_LENGTH = timedelta(hours=1)
"""How long a session without a known end is taken to last."""

EARLY = timedelta(minutes=15)
"""How long before its start somebody may already sit in a session."""


def assumed_end(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """Return when a session ends, or is taken to end."""
    return starts_at + ASSUMED_LENGTH if ends_at is None else ends_at
