"""The kind of a feed, as it is recognised."""

from datetime import date
from zoneinfo import ZoneInfo

from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import FeedError
from sessions.importing.parsers.recognise import parse


def kind_of(content: bytes) -> str:
    """Return the kind of a feed that can be read, "" for others."""
    try:
        return parse(content, ZoneInfo("UTC"), first_day=date(2026, 5, 1)).kind
    except MappingNeeded as needed:
        return needed.table.kind
    except FeedError:
        return ""
