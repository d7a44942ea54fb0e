"""Checks (linter) of a report: one list of findings, most severe first. Pure functions."""

from collections.abc import Iterator

from .dialects import Dialect
from .findings import DayFacts, Finding, FindingTarget, Repair, ReportFacts, SessionFacts
from .label_checks import check_labels
from .link_checks import check_links, check_sessions
from .text_checks import AsteriskBudget, check_text, is_lost_video, player_url

_ORDER = {"error": 0, "warning": 1, "todo": 2}


def find(facts: ReportFacts, dialect: Dialect) -> list[Finding]:
    """Return all findings: what the site refuses, what will look wrong, what is not written yet.

    Findings of one level are in the order of the article.
    """
    findings = [
        *dialect.check_settings(facts),
        *dialect.check_article(facts),
        *check_sessions(facts),
        *check_links(facts, dialect),
        *check_labels(facts),
        *_article(facts, dialect, AsteriskBudget()),
    ]
    return sorted(findings, key=lambda finding: _ORDER[finding.level])


def _article(facts: ReportFacts, dialect: Dialect, effort: AsteriskBudget) -> Iterator[Finding]:
    if not facts.is_filter and not any(day.sessions for day in facts.days):
        yield Finding("todo", "nothing-attended", FindingTarget("event"))
    for chapter in facts.chapters:
        target = FindingTarget("chapter", chapter.key, "body", chapter.heading)
        if chapter.level and not chapter.heading:
            yield Finding("warning", "no-heading", FindingTarget("chapter", chapter.key, "heading"))
        yield from _text(chapter.body, target, facts, dialect, effort)
    for day in facts.days:
        yield from _day(day, facts, dialect, effort)


def _text(
    text: str,
    target: FindingTarget,
    facts: ReportFacts,
    dialect: Dialect,
    effort: AsteriskBudget,
    *,
    session_level: int = 0,
) -> Iterator[Finding]:
    if not text:
        return
    yield from check_text(text, target, session_level=session_level, effort=effort)
    yield from dialect.check_images(text, target, facts)


def _day(day: DayFacts, facts: ReportFacts, dialect: Dialect, effort: AsteriskBudget) -> Iterator[Finding]:
    target = FindingTarget("day", day.key, "note", day.heading)
    if not day.note and not day.sessions:
        yield Finding("todo", "empty-day", target)
    yield from _text(day.note, target, facts, dialect, effort)
    for session in day.sessions:
        yield from _session(session, facts, dialect, effort)


NAMED = 6
"""Maximum number of unreferenced photos named in a finding; an ellipsis stands for the rest."""


def _session(session: SessionFacts, facts: ReportFacts, dialect: Dialect, effort: AsteriskBudget) -> Iterator[Finding]:
    def target(field: str) -> FindingTarget:
        return FindingTarget("session", session.key, field, session.heading)

    if is_lost_video(session.recording_url):
        yield Finding(
            "error",
            "video-id",
            target("recording_url"),
            {"excerpt": session.recording_url},
        )
    elif player := player_url(session.recording_url):
        repair = Repair("line", session.recording_url, player)
        yield Finding("warning", "video-card", target("recording_url"), {"excerpt": session.recording_url}, repair)
    elif not session.recording_url and not session.note and not session.never_recorded and session.is_over:
        key = "no-recording-usual" if session.usually_recorded is False else "no-recording"
        yield Finding("todo", key, target("recording_url" if key == "no-recording" else "note"))
    if not session.summary and not session.impressions:
        yield Finding("todo", "nothing-written", target("summary"))
    elif not session.summary and facts.has_sections:
        yield Finding("todo", "no-summary", target("summary"))
    elif not session.impressions and facts.has_sections:
        yield Finding("todo", "no-impressions", target("body"))
    level = facts.heading_level + 1
    for field, text in session.texts():
        yield from _text(text, target(field), facts, dialect, effort, session_level=level)
    if session.pictures:
        yield from dialect.check_images(session.pictures, FindingTarget("photos", label=session.heading), facts)
    if session.unplaced:
        names = [*session.unplaced[:NAMED], *("…" for _more in session.unplaced[NAMED : NAMED + 1])]
        yield Finding("todo", "unplaced", target("photos"), {"names": ", ".join(names)})
