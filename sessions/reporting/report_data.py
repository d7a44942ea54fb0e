"""First of the three steps of a report out: load. All its rows, by a constant number of queries (no N+1)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Exists, QuerySet

from sessions.article.article_links import ArticleAddress
from sessions.article.author_labels import AuthorLabels
from sessions.article.dialects import Dialect
from sessions.article.headings import SECTION_NAMES
from sessions.article.images import image_paths, image_text, is_plain_name
from sessions.article.source_map import ArticlePiece, PieceKind
from sessions.models import (
    ArticleCopy,
    Chapter,
    Day,
    Edition,
    Event,
    Impression,
    Photo,
    PictureAddress,
    Report,
    SectionStyle,
    Session,
    team_names,
)
from sessions.models.held_sessions import held_sessions, held_twice
from sessions.reporting.article_length import require_length
from sessions.reporting.chapter_places import InsidePlace, places_inside
from sessions.reporting.printed import PrintedTexts, days_of, labels_of, printed_days, team_texts
from sessions.reporting.series import ArticleLinks, load_links
from sessions.rules.photo_names import FIGURE_NAMES


@dataclass(frozen=True, slots=True)
class ReportSession:
    """A session in a report, with what is printed below its heading."""

    session: Session
    printed: PrintedTexts

    def texts(self) -> Iterator[str]:
        """Yield the texts of the session."""
        yield self.session.note
        yield self.printed.summary
        yield self.printed.body


@dataclass(frozen=True, slots=True)
class ReportDay:
    """A day in a report, with its sessions in order."""

    day: Day
    sessions: tuple[ReportSession, ...]


@dataclass(frozen=True)
class ReportData:
    """All data of a report, in the order of the article; the photos are those of the whole event.

    `inside` are the places of the chapters inside days, by key. `elsewhere` are the keys of the sessions that another
    report holds too; see held_sessions. `source` is the article as it last came in, if it keeps its form.
    `photographers` are the names of those who added the photos of a team's report, by picture.
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
    photographers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def pictures(self) -> Mapping[tuple[UUID, bool], list[ArticlePiece]]:
        """The pictures that the article shows although no text refers to them, none of which is missing.

        They are known by session, and by whether they follow its heading: at the start of the summary. The others stand
        after the impressions if the report says so, in sessions whose texts place no photo.
        """
        found: dict[tuple[UUID, bool], list[ArticlePiece]] = defaultdict(list)
        shows = self.report.shows_photos
        photos = [each for each in self.photos_of_sessions if shows or each.follows_heading]
        if not photos:
            return found
        placed = {path for text in self.texts() for path in image_paths(text)}
        by_hand = {
            held.session.pk
            for held in self.sessions
            if shows and any(is_plain_name(path) for text in held.texts() for path in image_paths(text))
        }
        for photo in photos:
            key, follows = photo.session_id, photo.follows_heading
            if key and photo.name not in placed and is_plain_name(photo.name) and (follows or key not in by_hand):
                text = image_text(photo.name, photo.alt, photo.caption)
                found[key, follows].append(ArticlePiece(PieceKind.PICTURE, photo.name, text))
        return found

    @property
    def authors(self) -> tuple[str, ...]:
        """The shown names of the people whose texts a team's report holds, each once, by their user names."""
        people = {author.user: author for held in self.sessions for author in held.printed.authors}
        in_order = sorted(people.values(), key=lambda author: author.place)
        return tuple(dict.fromkeys(author.name for author in in_order))

    def addresses_in(self, dialect: str) -> dict[str, str]:
        """Return the addresses of uploaded pictures on the site of a dialect, by name; not of those changed since."""
        photos = {photo.pk: photo for photo in self.photos}
        known = ((photos.get(each.photo_id), each) for each in self.addresses if each.dialect == dialect)
        return {photo.name: each.url for photo, each in known if photo and photo.file.name == each.file}

    def context_in(self, dialect: Dialect) -> tuple[dict[str, str], dict[str, ArticleAddress]]:
        """Return the addresses of pictures and those of other articles with which a document is written."""
        return self.addresses_in(dialect.name), self.links.addresses(dialect)

    @property
    def sessions(self) -> tuple[ReportSession, ...]:
        """The sessions of all days; same order as the sessions of the document."""
        return tuple(held for day in self.days for held in day.sessions)

    @property
    def photos_of_sessions(self) -> tuple[Photo, ...]:
        """The photos that the article may show below a session without a text that names them.

        That are everybody's in the article of a team, else those that its author added: none whose account is gone. A
        photo that reports shall not show automatically is none of them.
        """
        report = self.report
        mine = (photo for photo in self.photos if report.is_team or photo.added_by_id == report.author_id)
        return tuple(photo for photo in mine if photo.session_id and photo.file and photo.in_reports)

    def texts(self) -> Iterator[str]:
        """Yield every text that a person wrote."""
        yield from (chapter.body for chapter in self.chapters)
        for held_day in self.days:
            yield held_day.day.note
            for held in held_day.sessions:
                yield from held.texts()


SECTION_STYLES: dict[str, tuple[str, str]] = dict(
    zip(
        (SectionStyle.GAIYO, SectionStyle.NAIYO, SectionStyle.SUMMARY, SectionStyle.OVERVIEW),
        zip(SECTION_NAMES["summary"], SECTION_NAMES["impressions"], strict=True),
        strict=True,
    )
)
"""The headings of summary and impressions in each style; other styles have none."""

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
        photographers: Any = event.photos.present().order_by().exclude(added_by=None).values("added_by")
        names, labels = team_names(event, photographers), _labels(sessions, chapters, event)
    for session in sessions:
        held[session.day_id].append(ReportSession(session, printed_texts(session, report, names, labels)))
        # Break the reference cycle of session and impression, so that their texts are freed at once.
        del session.printed_impression_list
    inside = places_inside(chapters, (each.session for sessions in held.values() for each in sessions))
    rare = _rare_rows(report)
    days = days_of(report, **{f"has_{name}": Exists(rows) for name, rows in rare.items()})
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
        own = next(iter(found), None)
        return PrintedTexts(own, own.summary, own.body, own.rating) if own else PrintedTexts()
    team_text = getattr(session, "team_text", None)
    if team_text is not None:
        # The other half of the reference cycle that the caller breaks.
        team_text._meta.get_field("session").delete_cached_value(team_text)
    sections = report.sections in SECTION_STYLES
    return team_texts(found, team_text, sections=sections, labels=labels, names=names)
