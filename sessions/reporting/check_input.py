"""Collect the facts for the checks from the data of a report; no queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sessions.models import Holds, SectionStyle
from sessions.reporting.assembly import front_matter
from sessions.reporting.dialects import DEFAULT_DIALECT
from sessions.reporting.export import stored_sizes
from sessions.reporting.findings import ChapterFacts, DayFacts, ReportFacts, SessionFacts
from sessions.reporting.report_data import AutomaticPictures, ReportData, ReportDay, ReportSession, automatic_pictures
from sessions.rules.days import assumed_end
from sessions.rules.formats import never_recorded


def report_facts(
    material: ReportData, shown: Iterable[str], now: datetime, dialect: str = DEFAULT_DIALECT, article: str = ""
) -> ReportFacts:
    """Return the facts of a report in a dialect; `shown` are the names of the pictures in its article.

    Reads the sizes of those files.
    """
    report = material.report
    names = set(shown)
    pictures = automatic_pictures(material)
    unplaced = _unplaced(material, names)
    front = front_matter(report, material.editions, dialect, material.authors)
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
        front_source=front.source,
        date=front.date,
        site=front.site,
        image_folder=report.image_folder,
        article=article,
        chapters=tuple(ChapterFacts(str(c.pk), c.heading, c.body, c.level) for c in material.chapters),
        days=tuple(_day(day, pictures, unplaced, now) for day in material.days),
        lists_others=bool(report.lists_others),
        is_filter=report.holds == Holds.FILTERED,
        articles=material.links.articles,
        own_file=material.links.own,
        held_twice=tuple(held.session.heading for held in material.sessions if held.session.pk in material.elsewhere),
        photos=stored_sizes(material.photos, names),
        photo_names=frozenset(photo.name for photo in material.photos),
        addresses=material.addresses_in(dialect),
        now=now,
    )


def _unplaced(material: ReportData, shown: set[str]) -> Mapping[UUID, list[str]]:
    names: dict[UUID, list[str]] = defaultdict(list)
    for photo in material.photos_of_sessions:
        if photo.session_id and photo.name not in shown:
            names[photo.session_id].append(photo.name)
    return names


def _day(held: ReportDay, pictures: AutomaticPictures, unplaced: Mapping[UUID, list[str]], now: datetime) -> DayFacts:
    day = held.day
    return DayFacts(
        str(day.number),
        day.heading,
        day.note,
        tuple(_session(one, pictures, unplaced, now) for one in held.sessions),
    )


def _session(
    held: ReportSession, pictures: AutomaticPictures, unplaced: Mapping[UUID, list[str]], now: datetime
) -> SessionFacts:
    session, printed = held.session, held.printed
    start = session.presumed_start
    return SessionFacts(
        key=str(session.pk),
        heading=session.heading,
        recording_url=session.recording_url,
        note=session.note,
        summary=printed.summary,
        impressions=printed.body,
        usually_recorded=session.usually_recorded,
        never_recorded=never_recorded(session.format, session.heading),
        is_over=start is None or assumed_end(start, session.ends_at) <= now,
        pictures=pictures.of(session.pk),
        unplaced=tuple(unplaced.get(session.pk, ())),
    )
