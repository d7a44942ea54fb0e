"""Assembly of a report: from models to a Document; the only module of the package that queries the database.

`load_report_data` runs a constant number of queries (no N+1); `build_document` converts its result without any.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models.functions import Length

from sessions.models import (
    ArticleCopy,
    Chapter,
    ChapterPlace,
    Day,
    Edition,
    Event,
    Grouping,
    Impression,
    Photo,
    PictureAddress,
    Report,
    SectionStyle,
    Session,
)

from . import document as doc
from .automatic_pictures import AutomaticPictures, automatic_pictures
from .chapter_places import InsidePlace, places_inside
from .dialects import DEFAULT_DIALECT
from .front_matter import front_matter
from .grouping import group_headings
from .headings import SECTION_NAMES
from .lines import UnderlineBudget, is_visible, trim
from .printed_days import printed_days
from .series import ArticleLinks, load_links
from .told_facts import told_address, told_facts
from .typed_headings import placed_below

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
"""The headings of summary and impressions in each style; other styles have none."""

_NO_HEADING = "—"

_NOT_PRINTED = ("description", "search", "feed_digests")
"""Long fields of a session that no article needs; they are not loaded (defer)."""


@dataclass(frozen=True, slots=True)
class ReportSession:
    """A session in a report, with the author's impression (None if there is none)."""

    session: Session
    impression: Impression | None

    def texts(self) -> Iterator[str]:
        """Yield the texts of the session."""
        yield self.session.note
        if self.impression:
            yield self.impression.summary
            yield self.impression.body


@dataclass(frozen=True, slots=True)
class ReportDay:
    """A day in a report, with its sessions in order."""

    day: Day
    sessions: tuple[ReportSession, ...]


@dataclass(frozen=True, slots=True)
class ReportData:
    """All data of a report, in the order of the article; the photos are those of the whole event.

    `inside` are the places of the chapters inside days, by key. `elsewhere` are the keys of the sessions that another
    report holds too; see held_sessions. `source` is the article as it last came in, if it keeps its form.
    """

    report: Report
    event: Event
    days: tuple[ReportDay, ...]
    chapters: tuple[Chapter, ...]
    inside: Mapping[int, InsidePlace] = field(default_factory=dict)
    photos: tuple[Photo, ...] = ()
    editions: tuple[Edition, ...] = ()
    addresses: tuple[PictureAddress, ...] = ()
    links: ArticleLinks = field(default_factory=ArticleLinks)
    elsewhere: frozenset[UUID] = frozenset()
    source: ArticleCopy | None = None

    def addresses_in(self, dialect: str) -> dict[str, str]:
        """Return the addresses of uploaded pictures on the site of a dialect, by name; not of those changed since."""
        photos = {photo.pk: photo for photo in self.photos}
        known = ((photos.get(each.photo_id), each) for each in self.addresses if each.dialect == dialect)
        return {photo.name: each.url for photo, each in known if photo and photo.file.name == each.file}

    @property
    def sessions(self) -> tuple[ReportSession, ...]:
        """The sessions of all days; same order as the sessions of the document."""
        return tuple(held for day in self.days for held in day.sessions)

    def texts(self) -> Iterator[str]:
        """Yield every text that a person wrote."""
        yield from (chapter.body for chapter in self.chapters)
        for held_day in self.days:
            yield held_day.day.note
            for held in held_day.sessions:
                yield from held.texts()


def length_of(report: Report, user: User) -> int:
    """Return the number of characters that `load_report_data` would load; one query that loads no text."""
    sessions = report.sessions().order_by()
    own = Impression.objects.filter(author=user, session__in=sessions.values("pk"))
    lengths = report.chapters.present().order_by().values_list(Length("body"))
    others = (
        report.event.days.order_by().values_list(Length("note")),
        sessions.values_list(Length("note")),
        own.values_list(Length("summary") + Length("body")),
    )
    return sum(length for (length,) in lengths.union(*others, all=True))


def load_report_data(report: Report, user: User) -> ReportData:
    """Load a report with the impressions of `user`; a constant number of queries."""
    event = report.event
    held: dict[int, list[ReportSession]] = defaultdict(list)
    for session in report.sessions().with_impression_of(user).defer(*_NOT_PRINTED):
        held[session.day_id].append(ReportSession(session, session.own_impression))
        # Break the reference cycle of session and impression, so that their texts are freed at once.
        del session.own_impression_list
    chapters = tuple(report.chapters.present().with_session_above().in_order())
    inside = places_inside(chapters, (each.session for sessions in held.values() for each in sessions))
    printed = printed_days(report, user, held.keys(), chapters, inside)
    material = ReportData(
        report,
        event,
        tuple(ReportDay(day, tuple(held[day.pk])) for day in printed),
        chapters,
        inside,
        tuple(event.photos.present().in_order()),
        tuple(report.editions.all()),
        tuple(PictureAddress.objects.filter(photo__event=event)),
        elsewhere=frozenset(report.held_twice()),
        source=report.copies.sources().filter(dialect=report.dialect).newest_first().first(),
    )
    if report.lists_others or any(".md)" in text for text in material.texts()):
        return replace(material, links=load_links(report, user))
    return material


def build_document(material: ReportData, dialect: str = DEFAULT_DIALECT) -> doc.Document:
    """Convert the data to a document; its front matter is that of a dialect."""
    report = material.report
    pictures = automatic_pictures(material)
    below = partial(placed_below, day_level=report.heading_level, effort=UnderlineBudget())
    free = [each for each in material.chapters if each.after_day_id is None and each.pk not in material.inside]
    inside = _inside(material, partial(below, in_chapter=True))
    parts = _chapters(chapter for chapter in free if chapter.place == ChapterPlace.BEFORE)
    for held_day in material.days:
        day, held = held_day.day, held_day.sessions if report.grouping == Grouping.DAY else ()
        after = _chapters(chapter for chapter in material.chapters if chapter.after_day_id == day.pk)
        note = below(day.note) if report.shows_notes else ""
        on = day.date if report.shows("date") else None
        sessions = tuple(_session(each, report, pictures, below) for each in held)
        chapters = _between(inside, (each.session for each in held), day)
        if report.grouping == Grouping.DAY or note or chapters or after:
            parts.append(doc.DayText(day.heading, note, sessions, on, chapters=chapters, key=str(day.pk)))
        parts += after
    if report.grouping != Grouping.DAY:
        by_key = {held.session.pk: held for held in material.sessions}
        for heading, group in group_headings(
            (held.session for held in material.sessions), report.grouping, report.event.language
        ):
            sessions = tuple(_session(by_key[each.pk], report, pictures, below) for each in group)
            parts.append(doc.DayText(heading, "", sessions, group=True, chapters=_between(inside, group)))
    parts += _chapters(chapter for chapter in free if chapter.place == ChapterPlace.AFTER)
    return doc.Document(
        front=front_matter(report, material.editions, dialect),
        parts=tuple(parts),
        level=report.heading_level,
        image_folder=report.image_folder,
        language=report.event.language,
    )


def _chapters(chapters: Iterable[Chapter]) -> list[doc.Part]:
    parts: list[doc.Part] = []
    for chapter in chapters:
        before_any_heading = chapter.place == ChapterPlace.BEFORE and chapter.after_day_id is None and not parts
        if chapter.heading or not before_any_heading:
            parts.append(
                doc.ChapterText(
                    chapter.level or doc.MIN_LEVEL,
                    chapter.heading or _NO_HEADING,
                    chapter.body,
                    str(chapter.pk),
                )
            )
        elif chapter.body:
            parts.append(doc.ChapterText(0, "", chapter.body, str(chapter.pk)))
    return parts


def _inside(material: ReportData, below: Callable[[str], str]) -> dict[InsidePlace, list[doc.ChapterText]]:
    """Return the chapters inside days by their place."""
    level = material.report.heading_level + 1
    found: dict[InsidePlace, list[doc.ChapterText]] = defaultdict(list)
    for chapter in material.chapters:
        if place := material.inside.get(chapter.pk):
            heading, text = chapter.heading or _NO_HEADING, below(trim(chapter.body))
            found[place].append(doc.ChapterText(level, heading, text, str(chapter.pk)))
    return found


def _between(
    inside: Mapping[InsidePlace, list[doc.ChapterText]], sessions: Iterable[Session], day: Day | None = None
) -> tuple[tuple[int, doc.ChapterText], ...]:
    """Return the chapters at the top of a day, and below each of these sessions."""
    top = inside.get(InsidePlace(day.pk), ()) if day else ()
    below = (inside.get(InsidePlace(session.day_id, session.pk), ()) for session in sessions)
    return tuple((above, chapter) for above, chapters in enumerate((top, *below)) for chapter in chapters)


def _session(
    held: ReportSession, report: Report, pictures: AutomaticPictures, below: Callable[[str], str]
) -> doc.SessionText:
    """Return a session; pictures that follow its heading are at the start of the summary, where authors put them.

    The other automatic ones are at the end of its last text. A summary or impressions without a visible character are
    not written.
    """
    session, impression = held.session, held.impression
    summary, body = (impression.summary, impression.body) if impression else ("", "")
    note, summary, body = (below(trim(text)) for text in (session.note, summary, body))
    names = SECTION_STYLES.get(report.sections, ())
    if names:
        summary, body = (text if is_visible(text) else "" for text in (summary, body))
    if first := pictures.first.get(session.pk):
        summary = _joined(first, summary)
    if last := pictures.last.get(session.pk):
        if body:
            body = _joined(body, last)
        elif summary:
            summary = _joined(summary, last)
        else:
            note = _joined(note, last)
    return doc.SessionText(
        heading=session.heading.strip() or _NO_HEADING,
        recording_url=told_address(session.recording_url, note, summary, body),
        lead=_joined(told_address(session.slides_url, note, summary, body), note, *(() if names else (summary, body))),
        sections=tuple(doc.Section(name, text) for name, text in zip(names, (summary, body), strict=False)),
        facts=told_facts(session, impression, report),
        key=str(session.pk),
    )


def _joined(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))
