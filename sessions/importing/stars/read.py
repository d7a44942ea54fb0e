"""Read stars out of what other programs and other sites export: calendars, JSON, and links with the stars in them.

FOSDEM Companion writes a calendar (UID ``1234@2025@be.digitalia.fosdem``), EventFahrplan JSON (``lectures`` with
``lecture_id``), Google a calendar with UIDs of its own; this site all three.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from sessions.importing.parsers.csv.columns import guess_mapping
from sessions.importing.parsers.csv.table import parse_table
from sessions.importing.parsers.ical.lines import calendars_in, is_calendar
from sessions.importing.parsers.objects.lists import read_list
from sessions.importing.parsers.programme import Fault, FeedError, Sitting
from sessions.importing.parsers.recognise import parse
from sessions.importing.parsers.shared import cleaning
from sessions.importing.parsers.shared.decoding import begins_json, decode_json, decode_text
from sessions.rules.feed_limits import MAX_BYTES
from sessions.rules.parsing import parse_url
from sessions.rules.star_link import MAX_STARS, Star, stars_of, unpack_stars

OWN_UID = "@conference-log"
PARAMETER = "s"
"""Name of the parameter of a link, in its query or fragment, that holds the stars."""

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_LONGEST_LINK = 100_000
"""Maximum length of a text in which a link is looked for, in characters."""


def read_stars(content: bytes, zone: ZoneInfo) -> tuple[str, tuple[Star, ...]]:
    """Return the name of the event, if it is said, and the stars; times without a zone are in ``zone``.

    Raises FeedError for what holds none, and for more than MAX_STARS.
    """
    if len(content) > MAX_BYTES:
        raise FeedError(Fault.TOO_LARGE, found=str(len(content)))
    name, stars = _read(content, zone)
    once = tuple(dict.fromkeys(stars))
    if not once:
        raise FeedError(Fault.NO_SESSIONS)
    if len(once) > MAX_STARS:
        raise FeedError(Fault.TOO_MANY, found=str(len(once)))
    return name, once


def _read(content: bytes, zone: ZoneInfo) -> tuple[str, list[Star]]:
    if is_calendar(content):
        return _of_calendar(content, zone)
    text = decode_text(content).strip()
    packed = packed_in(text)
    if packed is not None:
        json = unpack_stars(packed)
        found = _compact(decode_json(json)) if json else None
        if found is None:
            raise FeedError(Fault.SYNTAX, found=text)
        return found
    if not begins_json(text):
        raise FeedError(Fault.UNKNOWN_KIND, found=text)
    data = decode_json(text)
    if found := _compact(data):
        return found
    table = read_list(data)
    mapping = guess_mapping(table) if table else {}
    if table is None or "title" not in mapping:
        raise FeedError(Fault.UNKNOWN_KIND, found="JSON")
    about = data.get("event") if isinstance(data, dict) else None
    name = cleaning.line(about.get("name")) if isinstance(about, dict) else ""
    return name, [_star(sitting) for sitting in parse_table(table, mapping, zone).sittings]


def _compact(data: object) -> tuple[str, list[Star]] | None:
    """Return the stars of the compact form with the texts cleaned, as those of other JSON are."""
    found = stars_of(data)
    if found is None:
        return None
    name, stars = found
    if len(stars) > MAX_STARS:
        raise FeedError(Fault.TOO_MANY, found=str(len(stars)))
    line = cleaning.line
    cleaned = (
        replace(
            star,
            title=line(star.title),
            code=cleaning.code(star.code),
            external_id=line(star.external_id),
            digest=line(star.digest),
            room=line(star.room),
        )
        for star in stars
    )
    return line(name), [star for star in cleaned if star.title or star.code or star.external_id or star.digest]


def packed_in(text: str) -> str | None:
    """Return the stars in a link, in their compact form: from its query or its fragment; None for other text.

    The compact form alone is accepted, too.
    """
    if len(text) > _LONGEST_LINK:
        return None
    link = _LINK.search(text)
    if link is None:
        return text if re.fullmatch(r"[A-Za-z0-9_-]{12,}", text) else None
    parts = parse_url(link[0])
    if parts is None:
        return None
    given = (parse_qs(part).get(PARAMETER) for part in (parts.query, parts.fragment))
    return next((values[0] for values in given if values), None)


def _of_calendar(content: bytes, zone: ZoneInfo) -> tuple[str, list[Star]]:
    """Return the stars of a calendar, with what a programme has no use for: the identifiers of this site."""
    programme = parse(content, zone)
    uids = [event.text("UID") for calendar in calendars_in(content) for event in calendar.parts]
    own = {uid for uid in uids if uid.endswith(OWN_UID)}
    return programme.title, [_star(sitting, own) for sitting in programme.sittings]


def _star(sitting: Sitting, own: Iterable[str] = ()) -> Star:
    known = sitting.external_id
    key = known.removesuffix(OWN_UID) if known in own else ""
    return Star(sitting.title, sitting.code, "" if key else known, sitting.starts_at, key, room=sitting.room)
