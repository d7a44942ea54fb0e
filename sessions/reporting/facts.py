"""What the checks look at, out of what a report is written from; asks the database nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sessions.models import Photo, SectionStyle

from .assembly import Held, HeldDay, Material
from .findings import ChapterFacts, DayFacts, ReportFacts, SessionFacts


def report_facts(material: Material, photos: Iterable[Photo], shown: Iterable[str], now: datetime) -> ReportFacts:
    """Return the facts of a report; `photos` are those of its event, `shown` the names that its texts show.

    Looks at the files of the pictures shown, for their size.
    """
    report = material.report
    names = set(shown)
    return ReportFacts(
        title=report.title,
        emoji=report.emoji,
        kind=report.kind,
        topics=tuple(report.topics),
        published=report.published,
        published_at=report.published_at,
        publication_name=report.publication_name,
        slug=report.slug,
        heading_level=report.heading_level,
        has_sections=report.sections != SectionStyle.NONE,
        front_source=report.front_matter,
        chapters=tuple(ChapterFacts(str(c.pk), c.heading, c.body, c.level) for c in material.chapters),
        days=tuple(_day(day) for day in material.days),
        photos=_sizes(photo for photo in photos if photo.name in names),
        now=now,
    )


def _day(held: HeldDay) -> DayFacts:
    day = held.day
    return DayFacts(
        str(day.number),
        day.heading,
        day.note,
        tuple(_session(one) for one in held.sessions),
    )


def _session(held: Held) -> SessionFacts:
    session, impression = held.session, held.impression
    return SessionFacts(
        key=str(session.pk),
        heading=session.heading,
        recording_url=session.recording_url,
        note=session.note,
        summary=impression.summary if impression else "",
        impressions=impression.body if impression else "",
        usually_recorded=session.usually_recorded,
    )


def _sizes(photos: Iterable[Photo]) -> Mapping[str, int | None]:
    return {photo.name: _size(photo) for photo in photos}


def _size(photo: Photo) -> int | None:
    """Return the bytes of a photo's file; None where it has none, or it got lost."""
    if not photo.file:
        return None
    try:
        return photo.file.size
    except FileNotFoundError:
        return None
