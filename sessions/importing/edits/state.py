"""The state of an article at one moment: its settings, and its parts with the fields of their rows; pure.

The three articles of a merge (exported, edited elsewhere, of now) become such states, so that a change speaks of the
title, the code or the impressions of a session, and not of lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sessions.article import document as doc
from sessions.article.facts_line import Facts
from sessions.importing.report.records import ChapterRecord, SessionRecord, records_of


class PartKind(StrEnum):
    """What a change is about."""

    REPORT = "report"
    DAY = "day"
    SESSION = "session"
    CHAPTER = "chapter"


TEXT_FIELDS = frozenset({"note", "summary", "body"})
"""Fields that are merged by paragraphs; the others have one value."""

FACTS = ("room", "speakers", "level", "format", "rating", "starts", "ends")
"""The facts of a session that its line in an article may tell."""


@dataclass(frozen=True, slots=True)
class PartState:
    """A day, session or chapter of an article.

    `id` is its kind and the key of its row (``session:KEY``), or a number for a new one. `fields` are the values by
    the names that a change has. `day` is the ID of the day or group that it stands in, "" outside. `group` is a heading
    in the place of a day that is no row.
    """

    kind: PartKind
    id: str
    name: str
    fields: Mapping[str, Any]
    day: str = ""
    group: bool = False

    @property
    def key(self) -> str:
        """The key of the row, "" for a new part."""
        return "" if self.is_new or self.group else self.id.partition(":")[2]

    @property
    def is_new(self) -> bool:
        """Whether no row belongs to the part."""
        return self.id.startswith("new:")


@dataclass(frozen=True, slots=True)
class ArticleState:
    """A whole article: settings by name, and the parts in order.

    `names` are the headings of summary and impressions, None without them; `folder` is that of the pictures, and
    `pictures` are their plain names.
    """

    front: doc.FrontMatter
    level: int
    names: tuple[str, str] | None
    folder: str
    shown: frozenset[str]
    series: str
    parts: tuple[PartState, ...]
    pictures: tuple[str, ...] = ()
    by_id: Mapping[str, PartState] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {part.id: part for part in self.parts})

    def outside(self) -> list[str]:
        """Return the IDs of days and of chapters outside days, in order."""
        return [part.id for part in self.parts if part.kind is PartKind.DAY or not part.day]

    def inside(self) -> dict[str, list[str]]:
        """Return the IDs of the sessions and chapters in each day, in order."""
        found: dict[str, list[str]] = {part.id: [] for part in self.parts if part.kind is PartKind.DAY}
        for part in self.parts:
            if part.day:
                found[part.day].append(part.id)
        return found


def names_in(document: doc.Document, otherwise: tuple[str, str] | None) -> tuple[str, str] | None:
    """Return the headings of summary and impressions in an article; `otherwise` where no session has sections."""
    if any(session.sections for session in document.sessions):
        return records_of(document, "").names
    # Without sections a text below a heading is a note in one style, and impressions in another: nothing tells which.
    return otherwise


def state_of(document: doc.Document, names: tuple[str, str] | None, language: str, *, as_typed: bool) -> ArticleState:
    """Return the state of a document whose parts have the keys of rows; `language` is that of the event.

    `as_typed` as for `records_of`.
    """
    record = records_of(document, "", language, names=names, as_typed=as_typed)
    sessions = iter(_in_document_order(document, record.sessions))
    chapters = iter(record.chapters)
    notes = iter([*(day.note for day in record.days)])
    parts = tuple(_parts(document, sessions, chapters, notes))
    return ArticleState(
        document.front,
        document.level,
        names,
        document.image_folder,
        document.shown(),
        document.series.place if document.series else "",
        parts,
        tuple(document.image_names()),
    )


def _in_document_order(document: doc.Document, records: Sequence[SessionRecord]) -> Iterator[SessionRecord]:
    """Yield the records of sessions in the order of the article: in theirs, those in groups come last."""
    in_days = iter(records)
    grouped = iter(records[sum(len(day.sessions) for day in document.days if not day.group) :])
    for day in document.days:
        for _session in day.sessions:
            yield next(grouped if day.group else in_days)


def _parts(
    document: doc.Document, sessions: Iterator[SessionRecord], chapters: Iterator[ChapterRecord], notes: Iterator[str]
) -> Iterator[PartState]:
    count = 0

    def part_id(kind: PartKind, key: str) -> str:
        nonlocal count
        count += 1
        return f"{kind}:{key}" if key else f"new:{kind}-{count}"

    for part in document.parts:
        if isinstance(part, doc.ChapterText):
            record = next(chapters)
            fields = {"heading": record.heading, "level": record.level, "body": record.body}
            yield PartState(PartKind.CHAPTER, part_id(PartKind.CHAPTER, part.key), record.heading, fields)
            continue
        day = f"group:{part.heading}" if part.group else part_id(PartKind.DAY, part.key)
        fields = {} if part.group else {"heading": part.heading, "note": next(notes), "date": part.on}
        yield PartState(PartKind.DAY, day, part.heading, fields, group=part.group)
        for piece in part.contents():
            if isinstance(piece, doc.ChapterText):
                record = next(chapters)
                fields = {"heading": record.heading, "body": record.body}
                yield PartState(PartKind.CHAPTER, part_id(PartKind.CHAPTER, piece.key), record.heading, fields, day)
            else:
                session = next(sessions)
                found = part_id(PartKind.SESSION, piece.key)
                yield PartState(PartKind.SESSION, found, piece.heading, session_fields(session), day)


def id_of(row: Any) -> str:
    """Return the ID of a stored day, session or chapter."""
    return f"{row._meta.model_name}:{row.pk}"


def session_fields(record: SessionRecord) -> dict[str, Any]:
    """Return the fields of a session."""
    texts = {name: getattr(record, name) for name in ("code", "title", "recording_url", "note", "summary", "body")}
    return texts | facts_of(record.facts)


def facts_of(facts: Facts) -> dict[str, Any]:
    """Return the facts that the line of a session tells."""
    return {name: value for name in FACTS if (value := getattr(facts, name)) not in (None, "")}
