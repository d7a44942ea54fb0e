"""What a check looks at and what it says: facts of a report going in, findings coming out. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    """One thing that is missing or wrong; `text` says it in the language of the reader."""

    level: Level
    key: str
    target: FindingTarget
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The finding as a sentence."""
        return str(MESSAGES[self.key]) % self.params


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


MESSAGES: dict[str, Promise] = {
    # What is not written yet.
    "nothing-attended": _(
        "No session is in the report yet. Mark sessions as attended, or choose them in the settings."
    ),
    "empty-day": _("Nothing is written under this day: neither a note nor a session."),
    "no-recording": _("No recording link yet, nor a note that there is none."),
    "no-recording-usual": _("This kind of session is rarely recorded: say so in its note."),
    "no-heading": _("This chapter has no heading."),
    "nothing-written": _("Nothing is written yet: neither summary nor impressions."),
    "no-summary": _("The summary is still empty."),
    "no-impressions": _("The impressions are still empty."),
    "unplaced": _("No text shows these photos: %(names)s"),
    # What will look wrong.
    "bold-stays-text": _("Will not become bold: “%(excerpt)s”. Put a space outside the asterisks."),
    "unclosed-box": _("Line %(line)d, “%(excerpt)s”: this box is never closed, or closes nothing."),
    "unclosed-code": _("Line %(line)d, “%(excerpt)s”: this code block is never closed."),
    "heading-as-text": _(
        "“%(excerpt)s” will be printed as text, with its #. Here a heading needs %(level)d # or more."
    ),
    "heading-name-as-text": _("“%(excerpt)s” will be printed as text: it is the name of a part of every session."),
    "video-id": _("“%(excerpt)s” leads to no video: its ID is not eleven letters long."),
    # Pictures.
    "image-missing": _("The picture “%(name)s” has no file yet."),
    "image-unknown": _("The picture “%(name)s” is not among the photos of this event."),
    "image-extension": _("The picture “%(name)s” must end in .png, .jpg, .jpeg, .gif or .webp, in small letters."),
    "image-too-big": _("The picture “%(name)s” is larger than 3 MB."),
    "image-path": _("The picture path “%(name)s” cannot be published. Name the photo alone."),
    # The settings of the article.
    "slug-format": _("The slug needs 12 to 50 characters out of a–z, 0–9, - and _."),
    "title-missing": _("The article has no title."),
    "title-length": _("The title is too long: %(length)d of at most 70 characters. An emoji counts as two or more."),
    "kind-unknown": _("The type must be “tech” or “idea”."),
    "emoji-missing": _("The article has no emoji."),
    "emoji-one": _("The emoji must be exactly one."),
    "topics-missing": _("The article has no topics."),
    "topics-many": _("There are %(count)d topics; at most 5 are allowed."),
    "topic-empty": _("One of the topics is empty."),
    "topic-length": _("The topic “%(topic)s” is longer than 18 characters."),
    "topic-letters": _("The topic “%(topic)s” holds a symbol or a space. Write “cpp” for C++."),
    "date-format": _("The publication date must read 2024-01-31 or 2024-01-31 09:00."),
    "date-future": _("A publication date in the future needs “published” to be on."),
    "publication-name": _("The publication name needs 2 to 15 characters out of a–z, 0–9 and _."),
    "tags-used": _("The imported front matter names “tags”; Zenn reads “topics”."),
}
