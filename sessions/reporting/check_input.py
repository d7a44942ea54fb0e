"""The checks of a report: its facts are collected from its data."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from sessions.article import checks
from sessions.article.dialects import DEFAULT_DIALECT, Dialect
from sessions.article.document import Document
from sessions.article.findings import ChapterFacts, DayFacts, Finding, ReportFacts, SessionFacts
from sessions.models import Holds, Report, SectionStyle
from sessions.reporting.assembly import front_matter
from sessions.reporting.export import stored_sizes, written_article
from sessions.reporting.report_data import (
    AutomaticPictures,
    ReportData,
    ReportDay,
    ReportSession,
    automatic_pictures,
    load_report_data,
)
from sessions.rules.days import assumed_end
from sessions.rules.formats import never_recorded


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report with its article, and what the checks find in it."""

    material: ReportData
    document: Document
    article: str
    facts: ReportFacts
    findings: list[Finding]


def check(report: Report, user: User, dialect: Dialect) -> CheckedReport:
    """Write the article of a report, and check it; a constant number of queries (no N+1)."""
    material = load_report_data(report, user)
    document, article, *_form = written_article(material, dialect)
    facts = report_facts(material, document.image_names(), timezone.now(), dialect.name, article)
    findings = checks.find(facts, dialect)
    if report.is_team:
        rows = {str(held.session.pk): held.printed.row for held in material.sessions}
        findings = [_of_team(each, is_ours=rows.get(each.target.key) is not None) for each in findings]
    return CheckedReport(material, document, article, facts, findings)


def _of_team(finding: Finding, *, is_ours: bool) -> Finding:
    """Return a finding in the report of a team: one in the texts of a session leads to the team's part of its page.

    What members wrote themselves nobody else repairs.
    """
    if finding.target.kind != "session" or finding.target.field not in ("summary", "body"):
        return finding
    if is_ours:
        return finding
    return replace(finding, target=replace(finding.target, field="team"), repair=None)


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
    return ReportFacts(
        front=front_matter(report, material.editions, dialect, material.authors),
        slug=report.slug,
        heading_level=report.heading_level,
        has_sections=report.sections != SectionStyle.NONE,
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
