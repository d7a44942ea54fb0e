"""What the API takes: JSON bodies and query parameters, with their types.

The forms of the pages check the values; here is only which names there are, and their JSON types. A name that is not
sent keeps its value. The names and descriptions are those of the OpenAPI document.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from sessions.api.answers import DialectName
from sessions.rules.day_numbers import Numbering
from sessions.versions.save import MOST_VERSION

MOST_ROWS = 100
"""Maximum number of rows of one answer, so that none takes long."""

Text = str | UnsetType
CalendarDate = date  # a field is called "date" too
Clock = Annotated[str, Meta(description="Time of day in the time zone of the event, such as 14:30; null for none")]
SentVersion = Annotated[
    int, Meta(ge=1, le=MOST_VERSION, description="Version on which the change is based; or If-Match")
]
SentKey = Annotated[UUID, Meta(description="Made by the program: a repeat with the same one adds nothing")]
SentNumbering = Annotated[
    str,
    Meta(
        description="The answer, if it is asked what becomes of the days",
        extra_json_schema={"enum": [*Numbering]},
    ),
]
SentDay = Annotated[int, Meta(ge=0, le=9_999, description="Number of the day")]


class PageQuery(Struct, forbid_unknown_fields=True, kw_only=True):
    """Which rows of a list."""

    page: Annotated[int, Meta(ge=1, le=100_000)] = 1
    limit: Annotated[int, Meta(ge=1, le=MOST_ROWS)] = 50


class SessionQuery(PageQuery):
    """Which sessions."""

    day: SentDay | UnsetType = UNSET
    code: Annotated[str, Meta(max_length=20, pattern=r"^[^\s\x00]+$")] | UnsetType = UNSET
    mine: Annotated[bool, Meta(description="Only those on the agenda of the person")] = False


class ImpressionQuery(PageQuery):
    """Which impressions."""

    session: UUID | UnsetType = UNSET
    mine: Annotated[bool, Meta(description="Only those of the person")] = False


class PhotoQuery(PageQuery):
    """Which photos."""

    session: UUID | UnsetType = UNSET


class ExportQuery(Struct, forbid_unknown_fields=True, kw_only=True):
    """In which dialect; without it, in that of the report."""

    dialect: DialectName | UnsetType = UNSET


class EventInput(Struct, forbid_unknown_fields=True, kw_only=True):
    """An event; a new one needs a name. Its days are made from its dates."""

    name: Text = UNSET
    venue: Text = UNSET
    first_day: CalendarDate | None | UnsetType = UNSET
    last_day: CalendarDate | None | UnsetType = UNSET
    time_zone: Annotated[str, Meta(description="Such as Asia/Tokyo, or a city")] | UnsetType = UNSET
    language: Literal["en", "ja"] | UnsetType = UNSET
    minutes_between_venues: int | UnsetType = UNSET
    numbering: SentNumbering | UnsetType = UNSET


class DayInput(Struct, forbid_unknown_fields=True, kw_only=True):
    """A day; a new one comes after the last. A change of the note needs its version."""

    date: CalendarDate | None | UnsetType = UNSET
    title: Text = UNSET
    note: Text = UNSET
    version: SentVersion | UnsetType = UNSET


class SessionInput(Struct, forbid_unknown_fields=True, kw_only=True):
    """Facts of a session. A change needs the version; ``state`` alone does not."""

    day: SentDay | UnsetType = UNSET
    code: Text = UNSET
    title: Text = UNSET
    level: Literal[100, 200, 300, 400, 500] | None | UnsetType = UNSET
    format: Text = UNSET
    track: Text = UNSET
    room: Text = UNSET
    speakers: Text = UNSET
    starts: Clock | None | UnsetType = UNSET
    ends: Clock | None | UnsetType = UNSET
    recording_url: Text = UNSET
    slides_url: Text = UNSET
    description: Text = UNSET
    note: Text = UNSET
    state: Literal["planned", "second", "attended", "missed", "none"] | UnsetType = UNSET
    version: SentVersion | UnsetType = UNSET


class NewSessionInput(SessionInput):
    """A new session: either ``line``, read as on the page Today, with ``day`` and ``logged_at``; or its facts."""

    id: SentKey | UnsetType = UNSET
    line: Annotated[str, Meta(description="Such as: COM301 | Serverless at sea 14:00-15:00")] | UnsetType = UNSET
    logged_at: Annotated[datetime, Meta(tz=True, description="When it was typed; now, if not sent")] | UnsetType = UNSET


class ImpressionInput(Struct, forbid_unknown_fields=True, kw_only=True):
    """One's impression of a session. A change of a text needs the version; marks do not."""

    summary: Text = UNSET
    body: Text = UNSET
    version: SentVersion | UnsetType = UNSET
    state: Literal["planned", "second", "attended", "missed", "none"] | UnsetType = UNSET
    rating: Annotated[int, Meta(ge=1, le=5)] | None | UnsetType = UNSET
    watch_later: bool | UnsetType = UNSET
    shared: Annotated[bool, Meta(description="With the team")] | UnsetType = UNSET


class PhotoInput(Struct, forbid_unknown_fields=True, kw_only=True):
    """Texts of a photo, and whether reports show it automatically; texts that show it follow the alt text."""

    alt: Text = UNSET
    caption: Text = UNSET
    in_reports: bool | UnsetType = UNSET


class PhotoUpload(Struct, forbid_unknown_fields=True, kw_only=True):
    """A photo as multipart/form-data; it is assigned to the session of its capture time if none is sent."""

    file: Annotated[str, Meta(extra_json_schema={"format": "binary"})]
    id: SentKey | UnsetType = UNSET
    session: UUID | UnsetType = UNSET
    time_zone: Annotated[str, Meta(description="Of the camera, where the file does not tell")] | UnsetType = UNSET
