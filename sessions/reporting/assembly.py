"""Second of the three steps of a report out: build. From the loaded rows to a document, without queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from sessions.article import document as doc
from sessions.article.article_links import Place
from sessions.article.dialects import DEFAULT_DIALECT, Dialect
from sessions.article.document import FrontMatter
from sessions.article.facts_line import Facts
from sessions.article.guard import UnderlineBudget
from sessions.article.headings import placed_below
from sessions.article.lines import is_visible, trim
from sessions.article.photo_credits import credited, with_credits
from sessions.article.source_map import ArticlePiece, PieceKind
from sessions.models import Chapter, ChapterPlace, Day, Grouping, ListPlace, Report, Session
from sessions.reporting.chapter_places import InsidePlace
from sessions.reporting.report_data import SECTION_STYLES, ReportData, ReportSession
from sessions.rules.formats import key_of
from sessions.rules.parsing import parse_moment
from sessions.rules.video_urls import youtube_id


def _front_matter(material: ReportData, dialect: str) -> FrontMatter:
    report = material.report
    edition = next((each for each in material.editions if each.dialect == dialect), None)
    # The settings of Zenn are fields of a report; those of another site are in its edition.
    source = edition.front_matter if edition else ""
    return FrontMatter(
        title=report.title,
        emoji=report.emoji,
        kind=report.kind,
        topics=tuple(report.topics),
        published=report.published,
        published_at=report.published_at,
        publication_name=report.publication_name,
        date=_article_date(report),
        authors=material.authors,
        site=tuple(sorted(edition.values.items())) if edition else (),
        source=report.front_matter if dialect == DEFAULT_DIALECT else source,
    )


def _article_date(report: Report) -> str:
    """Return when the article was published, or begun, as in RFC 3339."""
    zone = report.event.zone
    given = parse_moment(report.published_at.replace(" ", "T", 1))
    moment = given.replace(tzinfo=zone) if given else (report.created_at or timezone.now()).astimezone(zone)
    return moment.isoformat(timespec="seconds")


ONE_LIST = {"en": "Sessions", "ja": "セッション"}
"""The heading of the group that holds every session, by language: so headings stay at their levels."""

OTHERS = {"en": "Other sessions", "ja": "そのほかのセッション"}
"""The heading of the sessions without a format or a track, which come last."""


def group_headings(sessions: Iterable[Session], grouping: str, language: str) -> list[tuple[str, list[Session]]]:
    """Return the groups in the order of their first sessions, each with its heading; those without one come last.

    Different names of one format are one group under the first name.
    """
    if grouping == Grouping.NONE:
        found = list(sessions)
        return [(ONE_LIST[language], found)] if found else []
    groups: dict[str, tuple[str, list[Session]]] = {}
    for session in sessions:
        heading = (session.format if grouping == Grouping.FORMAT else session.track).strip()
        key = key_of(heading) if grouping == Grouping.FORMAT else heading
        groups.setdefault(key, (heading, []))[1].append(session)
    _none, others = groups.pop("", ("", []))
    return [*groups.values(), *([(OTHERS[language], others)] if others else [])]


_NO_HEADING = "—"


def build_document(material: ReportData, dialect: Dialect) -> doc.Document:
    """Convert the data to a document; its front matter and its list of the other articles are those of a dialect."""
    report = material.report
    below = partial(placed_below, day_level=report.heading_level, effort=UnderlineBudget())
    credit = partial(with_credits, names=material.photographers, language=report.event.language)
    free = [each for each in material.chapters if each.after_day_id is None and each.pk not in material.inside]
    inside = _inside(material, lambda text: credit(below(trim(text), in_chapter=True)))
    parts = _chapters((chapter for chapter in free if chapter.place == ChapterPlace.BEFORE), credit)
    behind: dict[int | None, list[Chapter]] = defaultdict(list)
    for chapter in material.chapters:
        behind[chapter.after_day_id].append(chapter)
    for held_day in material.days:
        day, held = held_day.day, held_day.sessions if report.grouping == Grouping.DAY else ()
        after = _chapters(behind[day.pk], credit)
        note = credit(below(day.note)) if report.shows_notes else ""
        on = day.date if report.shows("date") else None
        sessions = tuple(_session(each, material, below) for each in held)
        chapters = _between(inside, (each.session for each in held), day)
        if report.grouping == Grouping.DAY or note or chapters or after:
            parts.append(doc.DayText(day.heading, note, sessions, on, chapters=chapters, key=str(day.pk)))
        parts += after
    if report.grouping != Grouping.DAY:
        by_key = {held.session.pk: held for held in material.sessions}
        for heading, group in group_headings(
            (held.session for held in material.sessions), report.grouping, report.event.language
        ):
            sessions = tuple(_session(by_key[each.pk], material, below) for each in group)
            parts.append(doc.DayText(heading, "", sessions, group=True, chapters=_between(inside, group)))
    parts += _chapters((chapter for chapter in free if chapter.place == ChapterPlace.AFTER), credit)
    place: Place = "top" if report.lists_others == ListPlace.TOP else "bottom"
    return doc.Document(
        front=_front_matter(material, dialect.name),
        parts=tuple(parts),
        level=report.heading_level,
        image_folder=report.image_folder,
        language=report.event.language,
        series=material.links.list_at(place, dialect) if report.lists_others else None,
    )


def _chapters(chapters: Iterable[Chapter], credit: Callable[[str], str]) -> list[doc.Part]:
    parts: list[doc.Part] = []
    for chapter in chapters:
        before_any_heading = chapter.place == ChapterPlace.BEFORE and chapter.after_day_id is None and not parts
        if chapter.heading or not before_any_heading:
            parts.append(
                doc.ChapterText(
                    chapter.level or doc.MIN_LEVEL,
                    chapter.heading or _NO_HEADING,
                    credit(chapter.body),
                    str(chapter.pk),
                )
            )
        elif chapter.body:
            parts.append(doc.ChapterText(0, "", credit(chapter.body), str(chapter.pk)))
    return parts


def _inside(material: ReportData, below: Callable[[str], str]) -> dict[InsidePlace, list[doc.ChapterText]]:
    """Return the chapters inside days by their place."""
    level = material.report.heading_level + 1
    found: dict[InsidePlace, list[doc.ChapterText]] = defaultdict(list)
    for chapter in material.chapters:
        if place := material.inside.get(chapter.pk):
            heading, text = chapter.heading or _NO_HEADING, below(chapter.body)
            found[place].append(doc.ChapterText(level, heading, text, str(chapter.pk)))
    return found


def _between(
    inside: Mapping[InsidePlace, list[doc.ChapterText]], sessions: Iterable[Session], day: Day | None = None
) -> tuple[tuple[int, doc.ChapterText], ...]:
    """Return the chapters at the top of a day, and below each of these sessions."""
    top = inside.get(InsidePlace(day.pk), ()) if day else ()
    below = (inside.get(InsidePlace(session.day_id, session.pk), ()) for session in sessions)
    return tuple((above, chapter) for above, chapters in enumerate((top, *below)) for chapter in chapters)


def _session(held: ReportSession, material: ReportData, below: Callable[[str], str]) -> doc.SessionText:
    """Return a session; pictures that follow its heading are at the start of the summary, where authors put them.

    The other automatic ones are at the end of its last text. A summary or impressions without a visible character are
    not written.
    """
    session, printed, report = held.session, held.printed, material.report
    texts = {
        name: below(trim(text))
        for name, text in (("note", session.note), ("summary", printed.summary), ("body", printed.body))
    }
    names = SECTION_STYLES.get(report.sections)
    if names:
        texts |= {name: "" for name in ("summary", "body") if not is_visible(texts[name])}
    parts = {name: [ArticlePiece(PieceKind.TEXT, name, text)] for name, text in texts.items()}
    parts["summary"][:0] = material.pictures.get((session.pk, True), ())
    filled = [name for name, pieces in parts.items() if any(piece.text for piece in pieces)]
    parts[filled[-1] if filled else "note"] += material.pictures.get((session.pk, False), ())
    slides = ArticlePiece(PieceKind.SLIDES, "slides_url", told_address(session.slides_url, *texts.values()))
    recording = ArticlePiece(PieceKind.RECORDING, "recording_url", told_address(session.recording_url, *texts.values()))
    if names:
        pieces = [recording, *_credited([slides, *parts["note"]], material)]
        for name, field in zip(names, ("summary", "body"), strict=True):
            label = [ArticlePiece(PieceKind.LABEL, field, name)] if any(piece.text for piece in parts[field]) else []
            pieces += [*label, *_credited(parts[field], material)]
    else:
        pieces = [recording, *_credited([slides, *parts["note"], *parts["summary"], *parts["body"]], material)]
    facts = told_facts(session, printed.rating, report)
    return doc.SessionText.of_pieces(session.heading.strip() or _NO_HEADING, pieces, facts, str(session.pk))


def _credited(pieces: Sequence[ArticlePiece], material: ReportData) -> list[ArticlePiece]:
    """Return the pieces of one text with the names of the photographers, if they are known."""
    names = material.photographers
    if not names:
        return list(pieces)
    *texts, last = credited([piece.text for piece in pieces], names, material.event.language)
    found = [replace(piece, text=text) for piece, text in zip(pieces, texts, strict=True)]
    return [*found, ArticlePiece(PieceKind.CREDIT, "", last)] if last else found


def told_facts(session: Session, rating: int | None, report: Report) -> Facts:
    """Return the facts of a session for its line; times are those of the event's clocks."""

    def local(instant: datetime | None) -> datetime | None:
        return instant.astimezone(report.event.zone).replace(tzinfo=None, fold=0) if instant else None

    names = ("room", "speakers", "level", "format")
    facts: dict[str, Any] = {name: getattr(session, name) for name in names if report.shows(name)}
    if report.shows("rating"):
        facts["rating"] = rating
    if report.shows("time"):
        facts |= {"starts": local(session.starts_at), "ends": local(session.ends_at)}
    return Facts(**facts)


def told_address(url: str, *texts: str) -> str:
    """Return the address of a recording or of slides as the article tells it; "" if a text shows it already."""
    video = youtube_id(url)
    if url and any((video or url) in text for text in texts):
        return ""
    return url.replace("<", "%3C").replace(">", "%3E")
