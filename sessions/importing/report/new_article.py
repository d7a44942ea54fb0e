"""The state of an article that comes for the first time: its parts with the fields of rows; no query.

Text without a model field stays in the text above it, with its heading, so that the exported report has the same lines.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count, zip_longest
from typing import Any

from sessions.article import document as doc
from sessions.article.headings import SECTION_NAMES, raised
from sessions.article.lines import is_visible
from sessions.article.outline.day_names import day_number
from sessions.article.outline.facts import FoundFacts
from sessions.article.outline.to_document import ReadArticle
from sessions.importing.edits.state import ArticleState, PartKind, PartState
from sessions.models import Session
from sessions.rules.codes import split_heading
from sessions.rules.days import default_heading
from sessions.rules.video_urls import is_recording

_KANA = re.compile("[\u3040-\u30ff]")
_STYLES = tuple(zip(SECTION_NAMES["summary"], SECTION_NAMES["impressions"], strict=True))


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article without rows: its title, its language and its state."""

    title: str
    language: str
    state: ArticleState


def new_article(article: ReadArticle, stem: str, language: str = "") -> NewArticle:
    """Return an article as days, sessions and chapters that have no rows yet.

    `stem` is the title of an article without one; `language` decides the default heading of a day (detected when "").
    """
    document = article.document
    language = language or _language(document)
    names = _names(document, language)
    state = ArticleState(
        document.front,
        document.level,
        names,
        document.image_folder,
        document.shown(),
        "",
        tuple(_parts(article, language, names)),
        tuple(document.image_names()),
    )
    return NewArticle(document.front.title or _first_heading(document) or stem, language, state)


def _language(document: doc.Document) -> str:
    if document.language:
        return document.language
    headings = (part.heading for part in document.parts)
    return "ja" if any(_KANA.search(text) for text in (document.front.title, *headings, *document.texts())) else "en"


def _first_heading(document: doc.Document) -> str:
    """Return the first heading of level 1 above the days, which is the title of an article without front matter."""
    for part in document.parts:
        if isinstance(part, doc.DayText):
            return ""
        if part.level == 1:
            return part.heading
    return ""


def _names(document: doc.Document, language: str) -> tuple[str, str] | None:
    """Return the pair of section headings that most sessions use; None when sessions have text but no sections."""
    used = Counter(
        pair
        for session in document.sessions
        for section in session.sections
        for pair in _STYLES
        if section.heading in pair
    )
    if used:
        return used.most_common(1)[0][0]
    if any(session.lead for session in document.sessions):
        return None
    return _STYLES[0] if language == "ja" else _STYLES[2]


def _parts(article: ReadArticle, language: str, names: tuple[str, str] | None) -> Iterator[PartState]:
    """Yield the parts in the order of the article."""
    document = article.document
    days = zip(_numbers(document.days), _dates(article), strict=True)
    found = zip(article.facts, article.tracks, strict=True)
    ids = (f"new:{number}" for number in count())
    for part in document.parts:
        if isinstance(part, doc.ChapterText):
            yield _chapter(part, part.body, next(ids))
            continue
        day, (number, on) = next(ids), next(days)
        # An empty day is printed only for its title, so it keeps its heading.
        usual = part.heading == default_heading(number, language) and (part.note or part.sessions or part.chapters)
        fields = {"heading": "" if usual else part.heading, "note": raised(part.note, document.level), "date": on}
        yield PartState(PartKind.DAY, day, part.heading, fields, number=number)
        for piece in part.contents():
            if isinstance(piece, doc.ChapterText):
                yield _chapter(piece, raised(piece.body, document.level, in_chapter=True), next(ids), day)
            else:
                fields = _texts(piece, names, document.level)
                facts, track = next(found)
                fields |= _facts(facts, on) | {"track": _short("track", track)}
                fields["recording_url"] = fields["recording_url"] or _recording(facts)
                yield PartState(PartKind.SESSION, next(ids), piece.heading, fields, day, number=number)


def _chapter(chapter: doc.ChapterText, body: str, key: str, day: str = "") -> PartState:
    fields = {"heading": chapter.heading, "body": body, "level": chapter.level}
    return PartState(PartKind.CHAPTER, key, chapter.heading, fields, day)


def _numbers(days: tuple[doc.DayText, ...]) -> list[int]:
    """Number the days by their headings, as long as the numbers increase; else count on.

    The first is Day 0 if its heading says so, or has no number and the next one is Day 1.
    """
    said = [day_number(day.heading) for day in days]
    numbers: list[int] = []
    following = 0 if said[:1] == [0] or said[:2] == [None, 1] else 1
    for number in said:
        numbers.append(number if number is not None and number >= following else following)
        following = numbers[-1] + 1
    return numbers


def _dates(article: ReadArticle) -> list[date | None]:
    """Return the dates of the days; a date that an earlier day has is none."""
    found: list[date | None] = []
    for _day, on in zip_longest(article.document.days, article.dates):  # days of groups come last, and have no heading
        found.append(None if on in found else on)
    return found


def _texts(session: doc.SessionText, names: tuple[str, str] | None, day_level: int) -> dict[str, Any]:
    """Return the code, the title, the recording and the texts of a session."""
    code, title = split_heading(session.heading)
    recorded = is_recording(session.recording_url)
    lead = "\n\n".join(filter(None, ("" if recorded else session.recording_url, session.lead)))
    pieces: dict[str, list[str]] = {"note": [], "summary": [], "body": []}
    last = "note" if names else "body"
    if lead:
        pieces[last].append(lead)
    for section in session.sections:
        place = {names[0]: "summary", names[1]: "body"}.get(section.heading) if names else None
        # A section without a visible character would not be written again.
        if place and not pieces[place] and not (place == "summary" and pieces["body"]) and is_visible(section.text):
            pieces[place].append(section.text)
            last = place
        else:
            pieces[last].append(f"{'#' * (day_level + 2)} {section.heading}\n\n{section.text}")
    texts = {field: raised("\n\n".join(parts), day_level) for field, parts in pieces.items()}
    return {"code": code, "title": title, "recording_url": session.recording_url if recorded else "", **texts}


def _facts(found: FoundFacts, on: date | None) -> dict[str, Any]:
    """Return what the lines of a session tell; the speakers found are those of its heading too, without accounts."""
    clocks = {name: _at(on, getattr(found, name)) for name in ("starts", "ends")}
    facts = {"room": found.room, "speakers": found.speakers, **clocks}
    told = {name: value for name, value in facts.items() if value}
    return told | {"slides_url": _short("slides_url", found.slides_url)}


def _recording(found: FoundFacts) -> str:
    return _short("recording_url", found.recording_url) if is_recording(found.recording_url) else ""


def _at(on: date | None, clock: str) -> datetime | None:
    return datetime.combine(on, time.fromisoformat(clock)) if on and clock else None


def _short(field: str, text: str) -> str:
    """Return the value of a field of a session, "" if it is too long."""
    longest: Any = Session._meta.get_field(field).max_length  # type: ignore[union-attr]
    return text if len(text) <= longest else ""
