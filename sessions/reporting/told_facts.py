"""The facts of a session that a report tells, as its settings say."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sessions.models import Report, Session
from sessions.rules.video_urls import youtube_id

from .facts_line import NAMES, Facts


def told_facts(session: Session, rating: int | None, report: Report) -> Facts:
    """Return the facts of a session for its line; times are those of the event's clocks."""
    zone = report.event.zone
    known: dict[str, Any] = {
        "room": session.room,
        "speakers": session.speakers,
        "level": session.level,
        "format": session.format,
        "rating": rating,
    }
    facts = {name: known[name] for name in NAMES if name in known and report.shows(name)}
    if report.shows("time"):
        facts |= {"starts": _local(session.starts_at, zone), "ends": _local(session.ends_at, zone)}
    return Facts(**facts)


def _local(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0) if instant else None


def told_address(url: str, *texts: str) -> str:
    """Return the address of a recording or of slides as the article tells it; "" if a text shows it already."""
    video = youtube_id(url)
    if url and any((video or url) in text for text in texts):
        return ""
    return url.replace("<", "%3C").replace(">", "%3E")
