"""What the API answers: one class for each kind of row, an explicit list of fields with their types.

A field of a model is in no answer until somebody adds it here. Instants are in UTC; dates and times of day are those of
the event. The names and descriptions are those of the OpenAPI document.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from sessions.article.dialects import DIALECTS

RoleName = Literal["owner", "editor", "reader"]

Url = Annotated[str, Meta(description="Absolute address", extra_json_schema={"format": "uri"})]
Version = Annotated[int, Meta(ge=1, description="Send it with a change; it grows with each one (optimistic lock).")]
Markdown = Annotated[str, Meta(description="Markdown, at most 100,000 characters")]
DayNumber = Annotated[int, Meta(ge=0, description="Number of the day in its event")]
DialectName = Annotated[str, Meta(extra_json_schema={"enum": [*DIALECTS]})]
Choice = Annotated[
    Literal["", "planned", "second", "attended", "missed"],
    Meta(description='Attendance; "second" is planned as second choice, "" is not marked'),
]


class RootAnswer(Struct, kw_only=True):
    """What the token of the request may do."""

    version: Literal[1] = 1
    user: Annotated[str, Meta(description="Name of the account")]
    scope: Literal["read", "write"]
    expires_at: datetime
    events_url: Url


class EventAnswer(Struct, kw_only=True):
    """An event."""

    slug: str
    name: str
    venue: str
    first_day: date | None
    last_day: date | None
    time_zone: str
    language: Literal["en", "ja"]
    minutes_between_venues: int
    role: RoleName
    updated_at: datetime
    url: Url
    page_url: Url


class DayAnswer(Struct, kw_only=True):
    """A day of an event; ``version`` is that of its note."""

    number: DayNumber
    date: date | None
    title: Annotated[str, Meta(description='"" where the day has only its number')]
    heading: str
    note: Markdown
    version: Version
    updated_at: datetime
    url: Url


class SessionAnswer(Struct, kw_only=True):
    """A session: its facts, which the team shares, and the state of the person whose token it is."""

    id: UUID
    day: DayNumber
    code: str
    title: str
    level: Literal[100, 200, 300, 400, 500] | None
    format: str
    track: str
    room: str
    speakers: str
    starts_at: datetime | None
    ends_at: datetime | None
    recording_url: str
    slides_url: str
    description: Markdown
    note: Markdown
    state: Choice
    version: Version
    updated_at: datetime
    url: Url
    page_url: Url


class ImpressionAnswer(Struct, kw_only=True):
    """What one person recorded about a session; that of a colleague only if it is shared, and never a private note.

    ``version`` and ``watch_later`` are null for a colleague's.
    """

    session: UUID
    author: Annotated[str, Meta(description="Name shown")]
    is_own: bool
    state: Choice
    rating: Annotated[int, Meta(ge=1, le=5)] | None
    shared: bool
    watch_later: bool | None
    summary: Markdown
    body: Markdown
    version: Version | None
    updated_at: datetime | None


class PhotoAnswer(Struct, kw_only=True):
    """A photo; ``file_url`` is null while its file is missing."""

    id: UUID
    name: Annotated[str, Meta(description="By which texts show it")]
    session: UUID | None
    alt: str
    caption: str
    in_reports: Annotated[bool, Meta(description="Shown in reports automatically")]
    taken_at: datetime | None
    width: int | None
    height: int | None
    url: Url
    file_url: Url | None


class ReportAnswer(Struct, kw_only=True):
    """A report; its article and its zip can be fetched in every dialect."""

    slug: str
    title: str
    author: Annotated[str, Meta(description="Name shown")]
    is_team: bool
    dialect: DialectName
    kind: str
    topics: list[str]
    published: bool
    version: Version
    updated_at: datetime
    url: Url
    article_url: Url
    archive_url: Url


class PageAnswer[Row](Struct, kw_only=True):
    """One page of a list."""

    items: list[Row]
    count: Annotated[int, Meta(ge=0, description="Number of rows on all pages")]
    next: Url | None
