"""Assembly of a report: from models to a Document; the only module of the package that queries the database.

`load_report_data` runs a constant number of queries (no N+1); `build_document` converts its result without any.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, QuerySet

from sessions.models import (
    Chapter,
    ChapterPlace,
    Day,
    Event,
    Grouping,
    Impression,
    PictureAddress,
    Report,
    SectionStyle,
    Session,
    team_names,
)
from sessions.models.held_sessions import held_sessions, held_twice
from sessions.rules.photo_names import FIGURE_NAMES

from . import document as doc
from .article_length import require_length
from .author_labels import AuthorLabels
from .automatic_pictures import AutomaticPictures, automatic_pictures
from .chapter_places import InsidePlace, places_inside
from .dialects import DEFAULT_DIALECT
from .front_matter import front_matter
from .grouping import group_headings
from .headings import SECTION_NAMES
from .lines import UnderlineBudget, is_visible, trim
from .photo_credits import with_credits
from .printed_days import days_of, printed_days
from .printed_texts import PrintedTexts, labels_of, own_texts, team_texts
from .report_data import ReportData, ReportDay, ReportSession
from .series import load_links
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

_NOT_PRINTED = ("description", "search", "feed_digests", "edited_by", "edited_version", "external_id", "created_at")
"""Fields of a session that no article needs; they are not loaded (defer)."""

_NOT_SHOWN = (
    *("unedited_file", "original", "edit", "previous_edit"),
    *("taken_at", "offset", "placed_by_hand", "created_at"),
)
"""The same of a photo."""


def load_report_data(report: Report, user: User) -> ReportData:
    """Load a report; a constant number of queries. Raises ArticleTooLong, before any text is loaded.

    A report of one person has the impressions of `user`. That of a team is the same for everybody: it has what the
    members of now share, and nothing else of anybody.
    """
    require_length(report, user)
    event = report.event
    held: dict[int, list[ReportSession]] = defaultdict(list)
    # Their days are loaded once, below, and not with every session.
    sessions = (
        held_sessions(report).select_related(None).with_printed(report.printed_impressions(user)).defer(*_NOT_PRINTED)
    )
    chapters = tuple(report.chapters.present().with_session_above().in_order())
    names, labels = None, None
    if report.is_team:
        sessions = sessions.select_related("team_text")
        names, labels = team_names(event, _photographers(event)), _labels(sessions, chapters, event)
    for session in sessions:
        held[session.day_id].append(ReportSession(session, printed_texts(session, report, names, labels)))
        # Break the reference cycle of session and impression, so that their texts are freed at once.
        del session.printed_impression_list
    inside = places_inside(chapters, (each.session for sessions in held.values() for each in sessions))
    rare = _rare_rows(report)
    days = days_of(report, user, **{f"has_{name}": Exists(rows) for name, rows in rare.items()})
    # An event without days says nothing about them: they are loaded.
    editions, addresses, sources = (
        rows if not days or getattr(days[0], f"has_{name}") else () for name, rows in rare.items()
    )
    for day in days:
        for each in held[day.pk]:
            each.session.day = day
    printed = printed_days(days, report, [day for day, sessions in held.items() if sessions], chapters, inside)
    material = ReportData(
        report,
        event,
        tuple(ReportDay(day, tuple(held[day.pk])) for day in printed),
        chapters,
        inside,
        tuple(event.photos.present().in_order().defer(*_NOT_SHOWN)),
        tuple(editions),
        tuple(addresses),
        elsewhere=frozenset(held_twice(report)),
        source=next(iter(sources), None),
    )
    if report.is_team:
        taken = (photo for photo in material.photos if photo.session_id or not re.match(FIGURE_NAMES, photo.name))
        added = {photo.name: (names or {}).get(photo.added_by_id or 0, "") for photo in taken}
        material = replace(material, photographers=added)
    if report.lists_others or any(".md)" in text for text in material.texts()):
        return replace(material, links=load_links(report, user))
    return material


def _rare_rows(report: Report) -> dict[str, QuerySet[Any]]:
    """Return what few reports have: editions, addresses of uploaded pictures, and the article that came in last."""
    return {
        "editions": report.editions.all(),
        "addresses": PictureAddress.objects.filter(photo__event=report.event_id),
        "sources": report.copies.sources().filter(dialect=report.dialect).newest_first()[:1],
    }


def _photographers(event: Event) -> Any:
    """Return the primary keys of those who added photos, as a query within another."""
    return event.photos.present().order_by().exclude(added_by=None).values("added_by")


def _labels(sessions: Iterable[Session], chapters: Iterable[Chapter], event: Event) -> AuthorLabels:
    """Return whose labels are whose in the article of a team: what no list of texts holds is of the team."""
    together = [text for chapter in chapters for text in (chapter.heading, chapter.body)]
    together += [text for day in event.days.all() for text in (day.heading, day.note)]
    listed: list[Impression] = []
    for session in sessions:
        together += [session.title, session.note, session.speakers, session.room]
        team_text = getattr(session, "team_text", None)
        if team_text is not None and team_text.in_use:
            together += [team_text.summary, team_text.body]
        else:
            listed += session.printed_impression_list  # type: ignore[attr-defined]
    return labels_of(listed, together)


def printed_texts(
    session: Session, report: Report, names: Mapping[int, str] | None = None, labels: AuthorLabels | None = None
) -> PrintedTexts:
    """Return what a report prints of a session loaded by `with_printed`, and with its text of the team.

    `names` and `labels` are those of a team's whole article; see `team_texts`.
    """
    found: list[Impression] = session.printed_impression_list  # type: ignore[attr-defined]
    if not report.is_team:
        return own_texts(next(iter(found), None))
    team_text = getattr(session, "team_text", None)
    if team_text is not None:
        # The other half of the reference cycle that the caller breaks.
        team_text._meta.get_field("session").delete_cached_value(team_text)
    sections = report.sections in SECTION_STYLES
    return team_texts(found, team_text, sections=sections, labels=labels, names=names)


def build_document(material: ReportData, dialect: str = DEFAULT_DIALECT) -> doc.Document:
    """Convert the data to a document; its front matter is that of a dialect."""
    report = material.report
    pictures = automatic_pictures(material)
    below = partial(placed_below, day_level=report.heading_level, effort=UnderlineBudget())
    free = [each for each in material.chapters if each.after_day_id is None and each.pk not in material.inside]
    inside = _inside(material, partial(below, in_chapter=True))
    parts = _chapters(chapter for chapter in free if chapter.place == ChapterPlace.BEFORE)
    behind: dict[int | None, list[Chapter]] = defaultdict(list)
    for chapter in material.chapters:
        behind[chapter.after_day_id].append(chapter)
    for held_day in material.days:
        day, held = held_day.day, held_day.sessions if report.grouping == Grouping.DAY else ()
        after = _chapters(behind[day.pk])
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
    document = doc.Document(
        front=front_matter(report, material.editions, dialect, material.authors),
        parts=tuple(parts),
        level=report.heading_level,
        image_folder=report.image_folder,
        language=report.event.language,
    )
    if not material.photographers:
        return document
    names, language = material.photographers, report.event.language
    return doc.with_texts(document, lambda text: with_credits(text, names, language))


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
    session, printed = held.session, held.printed
    note, summary, body = (below(trim(text)) for text in (session.note, printed.summary, printed.body))
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
        facts=told_facts(session, printed.rating, report),
        key=str(session.pk),
    )


def _joined(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))
