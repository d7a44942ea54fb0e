"""Fetch and parse a programme for an event; a table with the column mapping that was used before."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User

from sessions.importing.catalogue.choose_feed import mapping_of
from sessions.importing.catalogue.plan import CataloguePlan, make_plan
from sessions.importing.fetch.download import fetch
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import FeedError, Programme
from sessions.importing.parsers.recognise import parse
from sessions.models import Event
from sessions.models.validators import time_zone_names
from sessions.web.database import release_connection
from sessions.web.one_at_a_time import one_at_a_time

# No time without a zone is the same instant in two zones.
_FAR_EAST, _FAR_WEST = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")


def fetch_for(user: User, url: str) -> bytes:
    """Fetch a URL for a user; raises InProgress, and FetchError as ``fetch`` does."""
    with one_at_a_time("fetch", user):
        release_connection()
        return fetch(url, allowed_hosts=settings.FEED_HOSTS)


def columns_needed(content: bytes, event: Event) -> MappingNeeded | None:
    """Return the table for which the user must choose the columns; None for other programmes.

    Raises FeedError.
    """
    try:
        parse(content, event.zone)
    except MappingNeeded as needed:
        return needed
    return None


def read_programme(
    event: Event, content: bytes, *, url: str = "", mapping: Mapping[str, str] | None = None
) -> tuple[Programme, Mapping[str, str] | None]:
    """Return the programme, and the column mapping that was used.

    Raises MappingNeeded for a table without a known mapping, and FeedError.
    """
    first = event.date_of_day_one
    try:
        return parse(content, event.zone, mapping=mapping or None, first_day=first), mapping or None
    except MappingNeeded as error:
        known = mapping_of(event, error.table, url)
        if known is None:
            raise
        return parse(content, event.zone, mapping=known, first_day=first), known


def zone_of(event: Event, programme: Programme, chosen: str = "") -> str:
    """Return the time zone that an event gets with a programme: the chosen one, else its own.

    An event that has neither a programme nor a session with a time gets that of its first programme, so that nothing
    moves. A zone that is named after no place, such as UTC, says nothing about where the event is.
    """
    theirs = programme.other_zone(event.zone)
    if chosen or not _is_of_place(theirs):
        return chosen or event.time_zone
    timed = event.sessions.present().filter(starts_at__isnull=False)
    return event.time_zone if event.feeds.exists() or timed.exists() else theirs


def must_choose_zone(plan: CataloguePlan) -> bool:
    """Return whether the zone of a new programme is another one than that of an event that has times already."""
    return plan.feed is None and _is_of_place(plan.zone_differs)


def _is_of_place(zone: str) -> bool:
    return "/" in zone and not zone.startswith("Etc/") and zone in time_zone_names()


def plan_programme(
    event: Event,
    content: bytes,
    user: User,
    *,
    url: str = "",
    mapping: Mapping[str, str] | None = None,
    zone: str = "",
    complete: bool = True,
    numbering: str | None = None,
) -> CataloguePlan:
    """Return the plan of a programme, which is read in the time zone that the event gets; ``zone`` is the chosen one.

    Without ``complete`` it is taken for a part, so that no session is removed. Raises MappingNeeded and FeedError.
    """
    there = copy(event)
    there.time_zone = zone or event.time_zone
    programme, used = read_programme(there, content, url=url, mapping=mapping)
    if (given := zone_of(event, programme, zone)) != there.time_zone:
        there.time_zone = given
        programme, used = read_programme(there, content, url=url, mapping=mapping)
    programme = replace(programme, complete=programme.complete and complete)
    return make_plan(there, programme, user, url=url, mapping=used, numbering=numbering, zone_before=event.zone)


def has_local_times(planned: CataloguePlan, content: bytes) -> bool:
    """Return whether any new session of a plan has a time without a zone: it would be another in another zone."""
    starts = {at for each in planned.created if (at := each.facts["starts_at"])}
    if not starts:
        return False
    event = planned.event
    other = _FAR_WEST if event.zone.key == _FAR_EAST.key else _FAR_EAST
    try:
        programme = parse(content, other, mapping=planned.mapping or None, first_day=event.date_of_day_one)
    except FeedError:
        return True
    return not starts <= {sitting.starts_at for sitting in programme.sittings}
