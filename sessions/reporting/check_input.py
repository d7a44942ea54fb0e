"""The checks of a report: its facts are collected from its data."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from sessions.article import checks
from sessions.article.dialects import Dialect
from sessions.article.findings import ChapterFacts, DayFacts, Finding, ReportFacts, SessionFacts
from sessions.article.lines import joined
from sessions.models import Holds, Report, SectionStyle
from sessions.reporting.export import WrittenArticle, stored_sizes, written_article
from sessions.reporting.report_data import ReportData, ReportSession, load_report_data
from sessions.rules.days import assumed_end
from sessions.rules.formats import never_recorded


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report with its article, and what the checks find in it."""

    material: ReportData
    written: WrittenArticle
    facts: ReportFacts
    findings: list[Finding]


def check(report: Report, user: User, dialect: Dialect) -> CheckedReport:
    """Write the article of a report, and check it; a constant number of queries (no N+1)."""
    material = load_report_data(report, user)
    written = written_article(material, dialect)
    facts = report_facts(material, written, dialect, timezone.now())
    findings = checks.find(facts, dialect)
    if report.is_team:
        rows = {str(held.session.pk): held.printed.row for held in material.sessions}
        findings = [_of_team(each, is_ours=rows.get(each.target.key) is not None) for each in findings]
    return CheckedReport(material, written, facts, findings)


def _of_team(finding: Finding, *, is_ours: bool) -> Finding:
    """Return a finding in the report of a team: one in the texts of a session leads to the team's part of its page.

    What members wrote themselves nobody else repairs.
    """
    if finding.target.kind != "session" or finding.target.field not in ("summary", "body"):
        return finding
    if is_ours:
        return finding
    return replace(finding, target=replace(finding.target, field="team"), repair=None)


def report_facts(material: ReportData, written: WrittenArticle, dialect: Dialect, now: datetime) -> ReportFacts:
    """Return the facts of a report that was written in a dialect; reads the sizes of its pictures."""
    report, names = material.report, set(written.document.image_names())
    unplaced: dict[UUID | None, list[str]] = defaultdict(list)
    for photo in material.photos_of_sessions:
        if photo.name not in names:
            unplaced[photo.session_id].append(photo.name)
    return ReportFacts(
        front=written.document.front,
        slug=report.slug,
        heading_level=report.heading_level,
        has_sections=report.sections != SectionStyle.NONE,
        image_folder=report.image_folder,
        article=written.article,
        chapters=tuple(ChapterFacts(str(c.pk), c.heading, c.body, c.level) for c in material.chapters),
        days=tuple(
            DayFacts(
                str(held.day.number),
                held.day.heading,
                held.day.note,
                tuple(_session(each, material, unplaced, now) for each in held.sessions),
            )
            for held in material.days
        ),
        lists_others=bool(report.lists_others),
        is_filter=report.holds == Holds.FILTERED,
        articles=material.links.articles,
        own_file=material.links.own,
        held_twice=tuple(held.session.heading for held in material.sessions if held.session.pk in material.elsewhere),
        photos=stored_sizes(material.photos, names),
        photo_names=frozenset(photo.name for photo in material.photos),
        addresses=material.addresses_in(dialect.name),
        now=now,
    )


def _session(
    held: ReportSession, material: ReportData, unplaced: Mapping[UUID | None, list[str]], now: datetime
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
        pictures=joined(*(each.text for at in (True, False) for each in material.pictures.get((session.pk, at), ()))),
        unplaced=tuple(unplaced.get(session.pk, ())),
    )
