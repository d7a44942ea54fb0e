"""Parse a programme for an event; a table with the column mapping that was used before."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sessions.importing.catalogue.choose_feed import mapping_of
from sessions.importing.catalogue.plan import CataloguePlan
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import FeedError, Programme
from sessions.importing.parsers.recognise import parse
from sessions.models import Event

# No time without a zone is the same instant in two zones.
_FAR_EAST, _FAR_WEST = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")


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
