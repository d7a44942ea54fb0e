"""Timestamp links in the texts about a session: which times of day can link into its recording."""

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
"""How long a recording may continue after the scheduled end."""

LONGEST = timedelta(hours=4)
"""Assumed maximum length of a recording when the end of the session is unknown."""


@dataclass(frozen=True, slots=True)
class LinkedText:
    """One text of an impression, with the lines that would become links."""

    name: str
    label: str
    links: list[TimeLink]
    new: str


def can_link(session: Session) -> bool:
    """Return whether both the recording and the start of the session are known."""
    return session.starts_at is not None and bool(at_second(session.recording_url, 0))


def linked_texts(session: Session, begins: datetime) -> list[LinkedText]:
    """Return the texts of the user's impression in which times would become links."""
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
    """Return whether the user's texts contain a time that can become a link, if the recording starts on time."""
    return session.starts_at is not None and can_link(session) and bool(linked_texts(session, session.starts_at))
