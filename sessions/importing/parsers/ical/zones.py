"""Time zones of calendars (RFC 5545, VTIMEZONE): by the names of IANA or Windows, by a path, or by their own rules.

The Windows names come from the library icalendar, the rules are followed by python-dateutil. The lookup of icalendar is
not used, because it keeps the zones of one file for all others.
"""

import io
import re
from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from sessions.importing.parsers.ical.lines import Component
from sessions.importing.parsers.shared.time_limit import check_time
from sessions.rules.parsing import parse_zone

_LONGEST_NAME = 100
"""Maximum length of the name of a zone, in characters, of which every end is looked up."""
_MOST_CHANGES, _LONGEST = 30, 1_000
"""Changes of a zone, properties of each and characters of a value that are read: more are no zone."""
_MONTHDAY = "-?(?:[12][0-9]|[1-9])"
_PART = re.compile(
    "FREQ=YEARLY|INTERVAL=1|UNTIL=[0-9TZ]{8,16}|WKST=[A-Z]{2}|BYMONTH=(?:1[0-2]|[1-9])"
    f"|BYDAY=[+-]?[1-5]?[A-Z]{{2}}|BYMONTHDAY={_MONTHDAY}(?:,{_MONTHDAY}){{0,6}}"
)
"""What a rule of a zone may say: dateutil follows it from its first year, often 1601."""
_NUMBERED = re.compile("BYDAY=[+-]?[1-5]")
_OFFSET = re.compile(r"[+-](?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?")
_UNTIL = re.compile(r"(UNTIL=[0-9]{8})T[0-9]{6}Z")


class Zones:
    """The zones of one calendar; an unknown one is that of the event."""

    def __init__(self, calendar: Component, zone: ZoneInfo) -> None:
        self._zone = zone
        self._named = named(calendar.text("X-WR-TIMEZONE"))
        self._own = {part.text("TZID").strip(): part for part in calendar.parts if part.name == "VTIMEZONE"}
        self._met: set[str] = set()
        self.find = cache(self._find)

    @property
    def name(self) -> str:
        """The IANA name of the zone: that of the calendar, else that of all times so far, else ""."""
        if self._named:
            return self._named.key
        return next(iter(self._met)) if len(self._met) == 1 else ""

    def _find(self, name: str | None) -> tzinfo:
        """Return a zone by its name in the calendar; None is for floating times."""
        if name is None:
            return self._named or self._zone
        own = self._own.get(name.strip())
        if known := named(name) or (named(own.text("X-LIC-LOCATION")) if own else None):
            self._met.add(known.key)
            return known
        return (_by_rules(own) if own else None) or self._zone


def named(name: str) -> ZoneInfo | None:
    """Return the zone with an IANA or Windows name, or with an IANA name at the end of a path; else None."""
    bare = name.strip().strip("/")
    if not bare or len(bare) > _LONGEST_NAME:
        return None
    if found := parse_zone(WINDOWS_TO_OLSON.get(bare, bare)):
        return found
    parts = bare.split("/")
    ends = ("/".join(parts[start:]) for start in range(1, len(parts) - (not name.strip().startswith("/"))))
    return next((found for end in ends if (found := parse_zone(end))), None)


def _by_rules(zone: Component) -> tzinfo | None:
    """Return a zone by its own rules; None when they are invalid."""
    check_time()
    lines = ["BEGIN:VTIMEZONE", "TZID:own"]
    changes = [part for part in zone.parts if part.name in {"STANDARD", "DAYLIGHT"}]
    for change in changes:
        given = [(name, each.value.strip()) for name in change.properties for each in change.every(name)]
        if len(given) > _MOST_CHANGES or not all(_is_usual(name, value) for name, value in given):
            return None
        # dateutil takes an end in UTC for one of the clock.
        values = [f"{name}:{_UNTIL.sub(r'\1T235959', value)}" for name, value in given]
        lines += [f"BEGIN:{change.name}", *values, f"END:{change.name}"]
    # Without STANDARD dateutil fails for the time before the first change.
    if len(changes) > _MOST_CHANGES or not any(change.name == "STANDARD" for change in changes):
        return None
    try:
        return tzical(io.StringIO("\n".join([*lines, "END:VTIMEZONE", ""]))).get()
    except (ValueError, OverflowError):
        return None


def _is_usual(name: str, value: str) -> bool:
    """Return whether a value is short, and a rule names few days, in one month, that come in most years.

    dateutil looks for a day that never comes until the year 9999.
    """
    if name.startswith("TZOFFSET"):
        return _OFFSET.fullmatch(value) is not None
    if name != "RRULE" or len(value) > _LONGEST:
        return len(value) <= _LONGEST
    in_month = "BYMONTH=" in value or "BY" not in value
    comes = "BYMONTHDAY=" not in value or not _NUMBERED.search(value)
    return in_month and comes and "FREQ=YEARLY" in value and all(map(_PART.fullmatch, value.split(";")))
