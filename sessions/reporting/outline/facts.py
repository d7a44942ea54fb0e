"""Facts of a session that stand alone in its text; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessions.reporting.outline.model import OutlineEntry


@dataclass(frozen=True, slots=True)
class FoundFacts:
    """Facts found in the text of a session; "" for what is not told. Times are local, as ``10:30``."""

    speakers: str = ""
    recording_url: str = ""
    slides_url: str = ""
    starts: str = ""
    ends: str = ""
    room: str = ""


def facts_in(lines: Sequence[str], entry: OutlineEntry) -> FoundFacts:
    """Return the facts in the text of a session."""
    return FoundFacts(speakers=entry.speakers)
