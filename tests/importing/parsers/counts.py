"""Numbers of what is in a programme."""

from typing import NamedTuple

from sessions.importing.parsers.programme import Programme


class Counts(NamedTuple):
    """Numbers of sessions, days with a session, rooms and different people."""

    sessions: int
    days: int
    rooms: int
    speakers: int


def counts_of(programme: Programme) -> Counts:
    """Count what is in a programme."""
    return Counts(
        sessions=len(programme.sittings),
        days=len({sitting.on for sitting in programme.sittings if sitting.on}),
        rooms=len({sitting.room for sitting in programme.sittings if sitting.room}),
        speakers=len({name for sitting in programme.sittings for name in sitting.speakers}),
    )
