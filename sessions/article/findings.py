"""Data of the checks: facts of a report (input) and findings (output); no Django, no messages.

A finding is a key with parameters; ``messages.py`` has its text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from os.path import commonprefix
from typing import Literal

from .article_links import LinkedArticle
from .document import FrontMatter

SHOWN_LENGTH = 60
"""Maximum length of what a repair is shown to write of a line, in characters."""

Level = Literal["error", "warning", "todo"]
"""error: the site refuses the article. warning: it will look wrong. todo: not written yet."""

TargetKind = Literal["settings", "session", "day", "chapter", "photos", "uploads", "event"]


@dataclass(frozen=True, slots=True)
class FindingTarget:
    """Where a finding can be fixed: page (`kind` and `key`), field, and display name."""

    kind: TargetKind
    key: str = ""
    field: str = ""
    label: str = ""


RepairKind = Literal["setting", "picture", "line", "ending", "photo"]
"""setting: a setting is written anew. picture, line: a picture's path or a line of a text is replaced. ending: a text
gets a last line. photo: a photo is renamed, and the texts follow."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The only right repair of a finding: `old` becomes `new`; for a setting, `new` is its line, "" to remove it."""

    kind: RepairKind
    old: str
    new: str

    @property
    def shown(self) -> str:
        """What is written, for the person: with the notation where the name of an image stays the same, and of a long
        line the words around the change.
        """
        if self.kind == "line" and len(self.new) > SHOWN_LENGTH:
            same = len(commonprefix((self.old, self.new)))
            start = max(0, same - SHOWN_LENGTH // 3)
            end = start + SHOWN_LENGTH
            return f"{'…' if start else ''}{self.new[start:end]}{'…' if end < len(self.new) else ''}"
        return f"![]({self.new})" if self.kind == "picture" and self.old == self.new else self.new


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or wrong; see messages.py for its text."""

    level: Level
    key: str
    target: FindingTarget
    params: Mapping[str, object] = field(default_factory=dict)
    repair: Repair | None = None

    @property
    def id(self) -> str:
        """The same for the same finding, and for no other one of a report."""
        parts = (
            self.key,
            self.target.kind,
            self.target.key,
            self.target.field,
            sorted(self.params.items()),
            self.repair,
        )
        return sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ChapterFacts:
    """A chapter; `level` 0 is text without a heading."""

    key: str
    heading: str
    body: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session with its texts; `usually_recorded` is None when unknown; nobody asks for what is `never_recorded`,
    nor before the session `is_over`.

    `pictures` are those shown automatically, as Markdown; `unplaced` are names of photos not in the article.
    """

    key: str
    heading: str
    recording_url: str = ""
    note: str = ""
    summary: str = ""
    impressions: str = ""
    usually_recorded: bool | None = None
    never_recorded: bool = False
    is_over: bool = True
    pictures: str = ""
    unplaced: tuple[str, ...] = ()

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return the texts, each with the name of its field."""
        return ("note", self.note), ("summary", self.summary), ("body", self.impressions)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day of the report and its sessions."""

    key: str
    heading: str
    note: str = ""
    sessions: tuple[SessionFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Input of the checks for one report.

    `photos` maps names of shown photos to sizes in bytes, None when missing; `photo_names` are those of all photos of
    the event; `addresses` are those of pictures on the web, by name; `now` is aware; `article` is the exported
    article, "" when it is not known. `articles` are those of the event, `own_file` is the file name of this one among
    them; `held_twice` are the headings of sessions that another report holds too.
    """

    front: FrontMatter = field(default_factory=FrontMatter)
    slug: str = ""
    heading_level: int = 2
    has_sections: bool = True
    image_folder: str = ""
    article: str = ""
    chapters: tuple[ChapterFacts, ...] = ()
    days: tuple[DayFacts, ...] = ()
    photos: Mapping[str, int | None] = field(default_factory=dict)
    photo_names: frozenset[str] = frozenset()
    addresses: Mapping[str, str] = field(default_factory=dict)
    lists_others: bool = False
    is_filter: bool = False
    articles: tuple[LinkedArticle, ...] = ()
    own_file: str = ""
    held_twice: tuple[str, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def texts(self) -> Iterator[tuple[str, FindingTarget]]:
        """Yield every text that a person wrote, with its place, in the order of the checks."""
        for chapter in self.chapters:
            yield chapter.body, FindingTarget("chapter", chapter.key, "body", chapter.heading)
        for day in self.days:
            yield day.note, FindingTarget("day", day.key, "note", day.heading)
            for session in day.sessions:
                for name, text in session.texts():
                    yield text, FindingTarget("session", session.key, name, session.heading)
                yield session.pictures, FindingTarget("photos", label=session.heading)


def short(text: str, length: int = 40) -> str:
    """Return a text for a message, cut after so many characters."""
    text = text.strip()
    return text if len(text) <= length else f"{text[: length - 1]}…"
