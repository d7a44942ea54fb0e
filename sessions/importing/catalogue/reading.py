"""Parse a programme for an event; a table with the column mapping that was used before."""

from collections.abc import Mapping

from sessions.importing.catalogue.choose_feed import mapping_of
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import Programme
from sessions.importing.parsers.recognise import parse
from sessions.models import Event


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
