"""Import plan (dry run) of a report: what would change; writes nothing.

The one rule: what a person wrote is never overwritten. A missing text is taken from the file, an equal one stays, and a
different one is a conflict: the stored text stays, and the conflict is reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from sessions.article import document as doc
from sessions.article.dialects import Dialect
from sessions.article.outline.model import Remark, RemarkKind
from sessions.article.outline.to_document import ReadArticle
from sessions.importing.report.found_facts import with_found_facts
from sessions.importing.report.keep_form import IncomingText
from sessions.importing.report.known_sessions import KnownSessions
from sessions.importing.report.planned_texts import Action, PlannedText, compare, day_date, fact_texts
from sessions.importing.report.records import DayRecord, ReportRecord, SessionRecord, records_of
from sessions.models import Day, Event, Report, Session
from sessions.models.base import SLUG_LENGTH
from sessions.models.profile import time_zone_of
from sessions.models.validators import MAX_TOPICS, RESERVED_SLUGS
from sessions.quotas.rows import require_parts
from sessions.reporting.series import load_links, with_plain_files

_MAX_TITLE = 200
"""Maximum length of the title of a report and of the name of an event; a test compares both with the models."""


@dataclass(frozen=True, slots=True)
class PlannedPart[Record, Row]:
    """A day or a session of the file, its stored row (None: new), and what becomes of its texts."""

    record: Record
    stored: Row | None
    texts: tuple[PlannedText, ...]


type PlannedDay = PlannedPart[DayRecord, Day]
type PlannedSession = PlannedPart[SessionRecord, Session]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that importing one report would do; `event` is None if new.

    `left_out` names the values of the front matter that are too long to be stored.
    """

    owner: User
    article: ReadArticle
    dialect: str
    record: ReportRecord
    address: str
    event_address: str
    event: Event | None
    incoming: IncomingText | None
    left_out: tuple[Remark, ...]
    days: tuple[PlannedDay, ...]
    sessions: tuple[PlannedSession, ...]

    @property
    def document(self) -> doc.Document:
        """The document of the article."""
        return self.article.document

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was not understood and stays as text, and what is left out."""
        incoming = self.incoming.remarks if self.incoming else ()
        return (*self.left_out, *incoming, *self.article.outline.remarks)

    @property
    def created(self) -> dict[str, int]:
        """The numbers of rows that are created."""
        parts: dict[str, Sequence[PlannedPart[Any, Any]]] = {"days": self.days, "sessions": self.sessions}
        new = {name: sum(part.stored is None for part in each) for name, each in parts.items()}
        return {**new, "chapters": len(self.record.chapters)}

    @property
    def all_texts(self) -> list[PlannedText]:
        """All texts of the days and sessions of the article with what becomes of each."""
        parts: list[PlannedPart[Any, Any]] = [*self.days, *self.sessions]
        return [text for part in parts for text in part.texts]

    @property
    def conflicts(self) -> list[PlannedText]:
        """Texts that differ from the stored ones and are not imported."""
        return [text for text in self.all_texts if text.action is Action.CONFLICT]

    def counts(self) -> dict[str, int]:
        """Return the numbers of items in the file."""
        return {"reports": 1, **self.document.counts()}


def build_plan(
    article: ReadArticle,
    dialect: Dialect,
    *,
    owner: User,
    stem: str,
    event_address: str = "",
    incoming: IncomingText | None = None,
) -> Plan:
    """Compute the plan for importing an article, from a file named `stem`, for `owner`.

    It is a new report in the event with the slug `event_address`, or in a new event. `incoming` is its text, which is
    kept. Raises TooManyParts.
    """
    front, left_out = _stored_front(article.document.front, incoming)
    document = replace(article.document, front=front) if left_out else article.document
    require_parts(document.parts_by_kind(), {})
    address = _as_address(stem)
    events = Event.objects.editable_by(owner).present()
    event = events.filter(slug=event_address).first() if event_address else None
    if event:
        document = with_plain_files(document, load_links(Report(event=event, author=owner), owner).addresses(dialect))
    article = replace(article, document=document)
    record = records_of(document, stem, event.language if event else "")
    record = with_found_facts(replace(record, title=_short(record.title)), article)
    return Plan(
        owner,
        article,
        dialect.name,
        record,
        address,
        event_address or address,
        event,
        incoming,
        left_out,
        tuple(_days(record, event, document.level)),
        tuple(_sessions(record, event, owner, document.level)),
    )


def _stored_front(front: doc.FrontMatter, incoming: IncomingText | None) -> tuple[doc.FrontMatter, tuple[Remark, ...]]:
    """Return front matter with what a report can store of it, and a remark for each value that is cut or left out.

    The lines of the article stay as they are.
    """
    topics = tuple(topic for topic in front.topics if _fits("topics", [topic]))[:MAX_TOPICS]
    kept: dict[str, Any] = {"title": _short(front.title), "topics": topics}
    for name in ("title", "emoji", "kind", "published_at", "publication_name"):
        value = kept.get(name, getattr(front, name))
        kept[name] = value if value and _fits(name, value) else ""
    lines = incoming.text.split("\n") if incoming else ()
    remarks = []
    for name in (name for name, value in kept.items() if value != getattr(front, name)):
        key = "type" if name == "kind" else name
        at = next((at for at, line in enumerate(lines) if line.lstrip("\"'").startswith(key)), 0)
        remarks.append(Remark(RemarkKind.LONG_VALUE, at))
    return replace(front, **kept), tuple(remarks)


def _fits(name: str, value: Any) -> bool:
    """Return whether a field of a report takes a value."""
    field: Any = Report._meta.get_field(name)
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True


def _short(title: str) -> str:
    """Return a title, cut to the length that a report and an event store."""
    return title if len(title) <= _MAX_TITLE else f"{title[: _MAX_TITLE - 1].rstrip()}…"


def _as_address(stem: str) -> str:
    address = slugify(stem)[:SLUG_LENGTH].strip("-_")
    return "" if address in RESERVED_SLUGS else address


def _days(record: ReportRecord, event: Event | None, level: int) -> Iterator[PlannedDay]:
    here = {day.number: day for day in event.days.all()} if event else {}
    # Two days of an event have different dates.
    dated = {day.date: day for day in here.values() if day.date}
    for day in record.days:
        known = here.get(day.number)
        name = known.heading if known else day.title
        title, note, on = (known.title, known.note, known.date) if known else ("", "", None)
        texts = [compare(name, "title", title, day.title), compare(name, "note", note, day.note, level)]
        if day.on:
            texts.append(day_date(name, on, day.on, taken=dated.get(day.on) not in (None, known)))
        yield PlannedPart(day, known, tuple(texts))


def _sessions(record: ReportRecord, event: Event | None, owner: User, level: int) -> Iterator[PlannedSession]:
    here = event.sessions.present().with_impression_of(owner).select_related("day").in_order() if event else ()
    left = KnownSessions(here)
    zone = event.zone if event else ZoneInfo(time_zone_of(owner))
    for session in record.sessions:
        known = left.take(session)
        yield PlannedPart(session, known, tuple(_session_texts(session, known, level, zone)))


def _session_texts(record: SessionRecord, known: Session | None, level: int, zone: ZoneInfo) -> Iterator[PlannedText]:
    name = f"{record.code} {record.title}".strip()
    impression = known.own_impression if known else None
    yield compare(name, "recording_url", known.recording_url if known else "", record.recording_url)
    yield compare(name, "slides_url", known.slides_url if known else "", record.slides_url)
    yield compare(name, "note", known.note if known else "", record.note, level)
    yield compare(name, "summary", impression.summary if impression else "", record.summary, level)
    yield compare(name, "body", impression.body if impression else "", record.body, level)
    yield from fact_texts(name, record.facts, known, zone)
