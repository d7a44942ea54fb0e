"""What the tests of real programmes share: reading a file as a person would who takes every proposal, and times."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import Programme
from sessions.importing.parsers.recognise import parse

BERLIN = ZoneInfo("Europe/Berlin")


def read(file: Path, zone: str = "Europe/Berlin") -> Programme:
    """Parse a file; a table and a list with the mapping that is proposed."""
    try:
        return parse(file.read_bytes(), ZoneInfo(zone))
    except MappingNeeded as needed:
        return parse(file.read_bytes(), ZoneInfo(zone), mapping=needed.guessed)


def guessed(file: Path) -> tuple[str, dict[str, str]]:
    with pytest.raises(MappingNeeded) as asked:
        parse(file.read_bytes(), BERLIN)
    return asked.value.table.source, asked.value.guessed


def slots(programme: Programme) -> list[tuple[str, datetime | None, datetime | None]]:
    return [(each.title, each.starts_at, each.ends_at) for each in programme.sittings]


def line(text: str) -> str:
    return " ".join(text.split())


def iso(text: str, zone: str = "UTC") -> datetime:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def after(start: str, minutes: int) -> datetime:
    return iso(start) + timedelta(minutes=minutes)
