"""Default times of sessions: assumed length where no end is known, and how early people arrive.

The agenda, the photos and the catalogue use the same numbers. No Django.
"""

from datetime import datetime, timedelta

ASSUMED_LENGTH = timedelta(hours=1)
"""Assumed length of a session without a known end."""

EARLY = timedelta(minutes=15)
"""How long before its start somebody may already sit in a session."""


def assumed_end(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """Return the end of a session, or start plus ASSUMED_LENGTH when the end is unknown."""
    return starts_at + ASSUMED_LENGTH if ends_at is None else ends_at
