"""Convert a report document to records for the models; no database.

Text without a model field stays in the text above it, with its heading, so that the exported report has the same lines.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from sessions.article import document as doc
from sessions.article.facts_line import Facts
from sessions.article.headings import SECTION_NAMES, day_number, raised
from sessions.article.lines import is_visible
from sessions.rules.codes import split_heading
from sessions.rules.days import default_heading
from sessions.rules.video_urls import is_recording

_KANA = re.compile("[\u3040-\u30ff]")
_STYLES = tuple(zip(SECTION_NAMES["summary"], SECTION_NAMES["impressions"], strict=True))


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A day: number, own title ("" for the default heading), note, and date if the article tells it."""

    number: int
    title: str
    note: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session: facts and impression texts; `track` is the heading of a room or track within a day."""

    day_number: int
    code: str
    title: str
    recording_url: str
    note: str
    summary: str
    body: str
    facts: Facts
    slides_url: str = ""
    track: str = ""

    @property
    def texts(self) -> str:
        """All texts about the session, to find its pictures."""
        return "\n".join((self.note, self.summary, self.body))


@dataclass(frozen=True, slots=True)
class ChapterRecord:
    """A chapter: before the days, after them, or directly after the day with the number `after_day`.

    Inside a day it stands below the session with the index `session` in the report, or at the top of the day with the
    number `in_day`.
    """

    level: int
    heading: str
    body: str
    before: bool
    after_day: int | None = None
    in_day: int | None = None
    session: int | None = None

    @property
    def is_inside(self) -> bool:
        """Whether it stands inside a day."""
        return self.in_day is not None or self.session is not None


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A whole report; `names` are the headings of summary and impressions, or None for a report without them.

    `shown` are the facts that the article tells, see Document.shown.
    """

    title: str
    language: str
    names: tuple[str, str] | None
    days: tuple[DayRecord, ...]
    sessions: tuple[SessionRecord, ...]
    chapters: tuple[ChapterRecord, ...]
    shown: frozenset[str]


def records_of(document: doc.Document, stem: str, language: str = "") -> ReportRecord:
    """Return the records of `document`.

    `stem` is the title of a report without one; `language` decides the default heading of a day (detected when "").
    """
    language = language or _language(document)
    names = _names(document, language)
    numbers = _numbers(document.days)
    numbered = list(zip(document.days, numbers, strict=True))
    return ReportRecord(
        title=document.front.title or _first_heading(document) or stem,
        language=language,
        names=names,
        days=tuple(_day(day, number, language, document.level) for day, number in numbered),
        sessions=tuple(
            _session(session, number, names, document.level) for day, number in numbered for session in day.sessions
        ),
        chapters=tuple(_chapters(document, numbers)),
        shown=document.shown(),
    )


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


def _day(day: doc.DayText, number: int, language: str, level: int) -> DayRecord:
    # An empty day is printed only for its title, so it keeps its heading.
    usual = day.heading == default_heading(number, language) and (day.note or day.sessions or day.chapters)
    return DayRecord(number, "" if usual else day.heading, raised(day.note, level), day.on)


def _session(session: doc.SessionText, number: int, names: tuple[str, str] | None, day_level: int) -> SessionRecord:
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
    return SessionRecord(number, code, title, session.recording_url if recorded else "", **texts, facts=session.facts)


def _chapters(document: doc.Document, numbers: list[int]) -> list[ChapterRecord]:
    chapters: list[ChapterRecord] = []
    days = sessions = 0
    for part in document.parts:
        if isinstance(part, doc.DayText):
            for above, chapter in part.chapters:
                body = raised(chapter.body, document.level, in_chapter=True)
                session = sessions + above - 1 if above else None
                chapters.append(
                    ChapterRecord(
                        chapter.level, chapter.heading, body, before=False, in_day=numbers[days], session=session
                    )
                )
            days, sessions = days + 1, sessions + len(part.sessions)
        else:
            after = numbers[days - 1] if 0 < days < len(numbers) else None
            chapters.append(ChapterRecord(part.level, part.heading, part.body, days == 0, after))
    return chapters
