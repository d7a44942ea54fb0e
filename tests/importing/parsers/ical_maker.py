"""Calendars for tests, written by hand, and what becomes of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.ical import events
from sessions.importing.parsers.programme import FeedError

TOKYO = ZoneInfo("Asia/Tokyo")


def calendar(*lines, end="\r\n"):
    """Return the bytes of a calendar with some lines in it."""
    return end.join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines, start="DTSTART:20250517T173000Z", summary="Talk"):
    """Return the lines of an event."""
    return ["BEGIN:VEVENT", start, f"SUMMARY:{summary}", *lines, "END:VEVENT"]


def read(*lines, zone=TOKYO):
    """Return the sittings of a calendar with some lines in it."""
    return events.parse(calendar(*lines), zone).sittings


def only(*lines, zone=TOKYO, **facts):
    """Return the one sitting of a calendar with one event."""
    (sitting,) = read(*event(*lines, **facts), zone=zone)
    return sitting


def starts(*lines, zone=TOKYO):
    """Return when the sittings of a calendar start, in the zone of the event; the date of those that last all day."""
    return [clock(sitting.starts_at, zone) or str(sitting.on) for sitting in read(*lines, zone=zone)]


def clock(instant, zone=TOKYO):
    """Return an instant as the clock on the wall shows it, "" for none."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M") if isinstance(instant, datetime) else ""


def refused(content, zone=TOKYO):
    """Return why a calendar is refused, where, and what stood there."""
    with pytest.raises(FeedError) as caught:
        events.parse(content, zone)
    return caught.value.fault, caught.value.place, caught.value.found
