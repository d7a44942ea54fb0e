"""Bytes that came for an event become a programme, a table by the columns that it was read by before."""

from collections.abc import Mapping

from sessions.importing.catalogue.choose_feed import mapping_of
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import Programme
from sessions.importing.parsers.recognise import parse
from sessions.models import Event


def columns_needed(content: bytes, event: Event) -> MappingNeeded | None:
    """Return the table of which somebody has to say what its columns hold; None for every other programme.

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
    """Return the programme, and the columns by which it was read.

    Raises MappingNeeded for a table that nobody has said anything of, and FeedError.
    """
    try:
        return parse(content, event.zone, mapping=mapping or None, first_day=event.first_day), mapping or None
    except MappingNeeded as error:
        known = mapping_of(event, error.table, url)
        if known is None:
            raise
        return parse(content, event.zone, mapping=known, first_day=event.first_day), known
