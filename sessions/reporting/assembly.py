"""Models become a document: the only place of the reporting package that reads the database.

`gather` asks a constant number of queries; `compose` makes the document of what was gathered and asks none.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q

from sessions.models import (
    Chapter,
    Day,
    Event,
    Holds,
    Impression,
    Place,
    Report,
    SectionStyle,
    Session,
)

from . import document as doc
from .headings import SECTION_NAMES
from .lines import trim

SECTION_STYLES: dict[str, tuple[str, str]] = dict(
    zip(
        (
            SectionStyle.GAIYO,
            SectionStyle.NAIYO,
            SectionStyle.SUMMARY,
            SectionStyle.OVERVIEW,
        ),
        zip(SECTION_NAMES["summary"], SECTION_NAMES["impressions"], strict=True),
        strict=True,
    )
)
"""The headings of summary and impressions in each style; a style that is not here prints none."""

_NO_HEADING = "—"


@dataclass(frozen=True, slots=True)
class Held:
    """A session that a report holds, with the author's impression of it (None before there is one)."""

    session: Session
    impression: Impression | None


@dataclass(frozen=True, slots=True)
class HeldDay:
    """A day that a report prints, with its sessions in order."""

    day: Day
    sessions: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a report is written from, in the order of the article."""

    report: Report
    event: Event
    days: tuple[HeldDay, ...]
    chapters: tuple[Chapter, ...]

    @property
    def sessions(self) -> tuple[Held, ...]:
        """The sessions of all days: the n-th belongs to the n-th session of the document."""
        return tuple(held for day in self.days for held in day.sessions)


def gather(report: Report, user: User) -> Material:
    """Load what `report` says of its sessions in the words of `user`; the same few queries for any number of them."""
    event = report.event
    held: dict[int, list[Held]] = defaultdict(list)
    for session in report.sessions().with_impression_of(user):
        held[session.day_id].append(Held(session, session.own_impression))
    chapters = tuple(report.chapters.present().in_order())
    days = event.days.annotate(session_count=Count("sessions", filter=Q(sessions__deleted_at=None)))
    anchors = {chapter.after_day_id for chapter in chapters if chapter.after_day_id}
    printed = [day for day in days if held[day.pk] or day.pk in anchors or _stands_alone(day, report)]
    return Material(
        report,
        event,
        tuple(HeldDay(day, tuple(held[day.pk])) for day in printed),
        chapters,
    )


def _stands_alone(day: Any, report: Report) -> bool:
    """Whether a day is printed without a session: it has a note or a name, and its sessions are not kept out."""
    return bool(day.note or day.title) and (report.holds == Holds.ATTENDED or not day.session_count)


def assemble(report: Report, user: User) -> doc.Document:
    """Return `report` as a document, with the impressions of `user`."""
    return compose(gather(report, user))


def compose(material: Material) -> doc.Document:
    """Return the document that `material` makes."""
    report = material.report
    free = [chapter for chapter in material.chapters if chapter.after_day_id is None]
    parts = _chapters(chapter for chapter in free if chapter.place == Place.BEFORE)
    for held_day in material.days:
        day = held_day.day
        sessions = tuple(_session(held, report) for held in held_day.sessions)
        parts.append(doc.Day(day.heading, day.note, sessions))
        parts += _chapters(chapter for chapter in material.chapters if chapter.after_day_id == day.pk)
    parts += _chapters(chapter for chapter in free if chapter.place == Place.AFTER)
    return doc.Document(
        front=front_matter(report),
        parts=tuple(parts),
        level=report.heading_level,
        image_folder=report.image_folder,
    )


def front_matter(report: Report) -> doc.FrontMatter:
    """Return what `report` says of itself."""
    return doc.FrontMatter(
        title=report.title,
        emoji=report.emoji,
        kind=report.kind,
        topics=tuple(report.topics),
        published=report.published,
        published_at=report.published_at,
        publication_name=report.publication_name,
        source=report.front_matter,
    )


def _chapters(chapters: Iterable[Chapter]) -> list[doc.Part]:
    parts: list[doc.Part] = []
    for chapter in chapters:
        before_any_heading = chapter.place == Place.BEFORE and chapter.after_day_id is None and not parts
        if chapter.heading or not before_any_heading:
            parts.append(
                doc.Chapter(
                    chapter.level or doc.MIN_LEVEL,
                    chapter.heading or _NO_HEADING,
                    chapter.body,
                )
            )
        elif chapter.body:
            parts.append(doc.Chapter(0, "", chapter.body))
    return parts


def _session(held: Held, report: Report) -> doc.Session:
    session, impression = held.session, held.impression
    summary, body = (impression.summary, impression.body) if impression else ("", "")
    names = SECTION_STYLES.get(report.sections, ())
    lead = [
        _address(session.slides_url),
        session.note,
        *(() if names else (summary, body)),
    ]
    return doc.Session(
        heading=session.heading.strip() or _NO_HEADING,
        recording_url=_address(session.recording_url),
        lead="\n\n".join(text for part in lead if (text := trim(part))),
        sections=tuple(doc.Section(name, text) for name, text in zip(names, (summary, body), strict=False)),
    )


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E")
