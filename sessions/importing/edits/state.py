"""The state of an article at one moment: its settings, and its parts with the fields of their rows; pure.

The three articles of a merge (exported, edited elsewhere, of now) become such states, so that a change speaks of the
title, the code or the impressions of a session, and not of lines.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sessions.article import document as doc
from sessions.article.facts_line import Facts
from sessions.article.lines import trim
from sessions.article.outline.day_names import day_number
from sessions.reporting.report_data import SECTION_STYLES, ReportData, ReportSession


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

FACT_OF = {"starts": "time", "ends": "time"}
"""The setting that shows a fact, where it has another name."""


@dataclass(frozen=True, slots=True)
class PartState:
    """A day, session or chapter of an article.

    `id` is its kind and the key of its row (``session:KEY``), or a number for a new one. `fields` are the values by
    the names that a change has. `day` is the ID of the day or group that it stands in, "" outside. `group` is a heading
    in the place of a day that is no row. `only_form` are the texts that were written in another form and have the
    same words; `unsure` those of whose stored text the lines tell a part alone. `number` is that of a day, or of the
    day of a session, where it is known.
    """

    kind: PartKind
    id: str
    name: str
    fields: Mapping[str, Any]
    day: str = ""
    group: bool = False
    only_form: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    number: int | None = None

    @property
    def key(self) -> str:
        """The key of the row, "" for a new part."""
        return "" if self.is_new or self.group else self.id.partition(":")[2]

    @property
    def is_new(self) -> bool:
        """Whether no row belongs to the part."""
        return self.id.startswith("new:")

    @property
    def day_number(self) -> int | None:
        """The number of a day, as far as it or its heading tells it."""
        return day_number(self.name) if self.number is None else self.number


@dataclass(frozen=True, slots=True)
class ArticleState:
    """A whole article: settings by name, and the parts in order.

    `names` are the headings of summary and impressions, None without them; `folder` is that of the pictures, and
    `pictures` are their plain names, and the paths of those elsewhere.
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

    def parts_by_kind(self) -> dict[str, int]:
        """Return the numbers of days, sessions and chapters, of which each is a row."""
        counts = Counter(f"{part.kind}s" for part in self.parts if not part.group)
        return {name: counts[name] for name in ("days", "sessions", "chapters")}

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

    def name_of(self, part: str) -> str:
        """Return the name of a part, "" for one that the article does not have."""
        return self.by_id[part].name if part in self.by_id else ""

    def above(self, part: PartState) -> str:
        """Return the name of the part above another one in its day, "" for none."""
        beside = [each for each in self.parts if each.day == part.day]
        at = beside.index(part)
        return beside[at - 1].name if at else ""


def text_of(part: PartState) -> str:
    """Return the heading and all texts of a part."""
    heading = as_text(part.fields.get("heading", "")) or part.name
    names = ("recording_url", "note", "summary", "body")
    return "\n\n".join(filter(None, (heading, *(part.fields.get(name, "") for name in names))))


def as_text(value: Any) -> str:
    """Return a value as a plan shows it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple() | list():
            return ", ".join(map(str, value))
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
    return str(value)


def state_of_report(material: ReportData, document: doc.Document) -> ArticleState:
    """Return the state of an article of now, which `document` is, with the stored values."""
    return ArticleState(
        document.front,
        document.level,
        SECTION_STYLES.get(material.report.sections),
        document.image_folder,
        document.shown(),
        document.series.place if document.series else "",
        tuple(_parts(material, document)),
        tuple(document.image_names()),
    )


def _parts(material: ReportData, document: doc.Document) -> Iterator[PartState]:
    sessions = {str(held.session.pk): held for held in material.sessions}
    days = {str(held.day.pk): held.day for held in material.days}
    chapters = {str(chapter.pk): chapter for chapter in material.chapters}

    def chapter(piece: doc.ChapterText, day: str) -> PartState:
        row = chapters[piece.key]
        fields: dict[str, Any] = {"heading": row.heading, "body": trim(row.body)}
        fields |= {} if day else {"level": piece.level}
        return PartState(PartKind.CHAPTER, id_of(row), row.heading, fields, day)

    for part in document.parts:
        if isinstance(part, doc.ChapterText):
            if part.key:  # not a heading in the text of a chapter
                yield chapter(part, "")
            continue
        if part.group:
            key = f"group:{part.heading}"
            yield PartState(PartKind.DAY, key, part.heading, {}, group=True)
        else:
            day = days[part.key]
            note = trim(day.note) if material.report.shows_notes else ""
            fields = {"heading": day.heading, "note": note, "date": part.on}
            key = id_of(day)
            yield PartState(PartKind.DAY, key, day.heading, fields)
        for piece in part.contents():
            if isinstance(piece, doc.ChapterText):
                yield chapter(piece, key)
            else:
                held = sessions[piece.key]
                fields = _session_fields(held) | facts_of(piece.facts)
                yield PartState(PartKind.SESSION, id_of(held.session), held.session.heading, fields, key)


def _session_fields(held: ReportSession) -> dict[str, Any]:
    session, printed = held.session, held.printed
    fields = {name: getattr(session, name) for name in ("code", "title", "recording_url", "slides_url")}
    return fields | {"note": trim(session.note), "summary": trim(printed.summary), "body": trim(printed.body)}


def id_of(row: Any) -> str:
    """Return the ID of a stored day, session or chapter."""
    return f"{row._meta.model_name}:{row.pk}"


def facts_of(facts: Facts) -> dict[str, Any]:
    """Return the facts that the line of a session tells."""
    return {name: value for name in FACTS if (value := getattr(facts, name)) not in (None, "")}
