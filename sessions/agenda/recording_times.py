"""Which times in the texts about a session can lead to its recording."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Field
from django.utils.text import capfirst

from sessions.models import Session
from sessions.rules.time_links import TimeLink, apply_time_links, find_time_links
from sessions.rules.video_urls import at_second

OVERTIME = timedelta(minutes=30)
"""How long after the end of its session a recording may go on."""

LONGEST = timedelta(hours=4)
"""How long a recording is taken to run at most where the end of its session is unknown."""


@dataclass(frozen=True, slots=True)
class LinkedText:
    """A text of an impression with the lines of it that would be linked."""

    name: str
    label: str
    links: list[TimeLink]
    new: str


def can_link(session: Session) -> bool:
    """Say whether it is known where the recording is, and when the session began."""
    return session.starts_at is not None and bool(at_second(session.recording_url, 0))


def linked_texts(session: Session, begins: datetime) -> list[LinkedText]:
    """Return the texts of the user's impression in which times would be linked."""
    impression = session.own_impression
    if impression is None:
        return []
    until = max(session.ends_at, begins) + OVERTIME if session.ends_at else begins + LONGEST
    find = partial(
        find_time_links,
        begins=begins,
        until=until,
        zone=session.event.zone,
        address=partial(at_second, session.recording_url),
    )
    found = []
    for name in ("summary", "body"):
        text = getattr(impression, name)
        if links := find(text):
            field: Field[Any, Any] = impression._meta.get_field(name)  # type: ignore[assignment]
            label = capfirst(str(field.verbose_name))
            found.append(LinkedText(name, label, links, apply_time_links(text, links)))
    return found


def can_link_times(session: Session) -> bool:
    """Say whether the user's texts hold a time that could lead to the recording, if that begins with the session."""
    return session.starts_at is not None and can_link(session) and bool(linked_texts(session, session.starts_at))
