"""What a check looks at and what it finds: facts of a report going in, findings coming out.

A leaf without Django and without sentences: a finding is a key with parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Level = Literal["error", "warning", "todo"]
"""error: the publishing site refuses the article. warning: it will look wrong. todo: something is not written yet."""

TargetKind = Literal["settings", "session", "day", "chapter", "photos", "event"]


@dataclass(frozen=True, slots=True)
class FindingTarget:
    """The place a finding is about: whose page (`kind` and `key`), which field of it, and what a person calls it."""

    kind: TargetKind
    key: str = ""
    field: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or wrong; messages.py says it in the language of the reader."""

    level: Level
    key: str
    target: FindingTarget
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChapterFacts:
    """A free chapter; `level` 0 is text before any heading."""

    key: str
    heading: str
    body: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session of the report with what its attendee wrote; `usually_recorded` None when the format does not say.

    `pictures` is what follows its heading by itself; `unplaced` names its photos that the article does not show.
    """

    key: str
    heading: str
    recording_url: str = ""
    note: str = ""
    summary: str = ""
    impressions: str = ""
    usually_recorded: bool | None = None
    pictures: str = ""
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day of the report and its sessions."""

    key: str
    heading: str
    note: str = ""
    sessions: tuple[SessionFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """All that the checks need of a report.

    `photos` maps names to sizes in bytes, None where the file is still missing; `now` is aware; `front_source` holds
    the front matter of an imported file that is kept as written.
    """

    title: str = ""
    emoji: str = ""
    kind: str = ""
    topics: tuple[str, ...] = ()
    published: bool = False
    published_at: str = ""
    publication_name: str = ""
    slug: str = ""
    heading_level: int = 2
    has_sections: bool = True
    front_source: str = ""
    chapters: tuple[ChapterFacts, ...] = ()
    days: tuple[DayFacts, ...] = ()
    photos: Mapping[str, int | None] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
