"""Checks (linter) of a report: one list of findings, most severe first. Pure functions."""

from collections.abc import Iterator, Sequence

from sessions.article.article_links import files_linked
from sessions.article.author_labels import definitions_in
from sessions.article.dialects import Dialect
from sessions.article.findings import DayFacts, Finding, FindingTarget, Repair, ReportFacts, SessionFacts, short
from sessions.article.text_checks import AsteriskBudget, check_text, is_lost_video, player_url

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
        yield Finding("todo", "unplaced", target("photos"), {"names": _named(session.unplaced, 6)})


def check_sessions(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what is wrong with the sessions that the report holds."""
    settings = FindingTarget("settings", field="holds")
    if facts.is_filter and not any(day.sessions for day in facts.days):
        yield Finding("todo", "filter-empty", settings)
    if facts.held_twice:
        params = {"count": len(facts.held_twice), "names": _named(facts.held_twice, 3)}
        yield Finding("todo", "held-twice", settings, params)


def check_links(facts: ReportFacts, dialect: Dialect) -> Iterator[Finding]:
    """Yield what is missing for the addresses of the other articles, and links to articles that do not exist."""
    known = {article.file: article for article in facts.articles}
    wanted = {file: article for file, article in known.items() if facts.lists_others and file != facts.own_file}
    for text, target in facts.texts():
        for file in dict.fromkeys(files_linked(text)):
            if file in known:
                wanted[file] = known[file]
            else:
                yield Finding("warning", "article-unknown", target, {"file": file})
    lost = [article for article in wanted.values() if not dialect.article_address(article)]
    nameless = [article for article in lost if dialect.author_in_address and not article.authors.get(dialect.name)]
    if nameless:
        target = FindingTarget("settings", field=f"names-{dialect.name}")
        yield Finding("warning", "author-name", target, {"site": dialect.label})
    elif lost:
        titles = _named([article.title for article in lost], 3)
        yield Finding("todo", "address-unknown", FindingTarget("settings", field="lists_others"), {"titles": titles})


def check_labels(facts: ReportFacts) -> Iterator[Finding]:
    """Yield each text that defines labels which an earlier text defines with another content; one finding per text.

    Markdown takes one definition for all references of the article, so that one of the two texts is not shown.
    """
    known: dict[str, tuple[str, FindingTarget]] = {}
    for text, target in facts.texts():
        twice: dict[str, str] = {}
        for key, label, content in definitions_in(text):
            first, place = known.setdefault(key, (content, target))
            if first != content:
                twice.setdefault(label, place.label or "—")
        if twice:
            other = next(iter(twice.values()))
            labels = [short(" ".join(label.split())) for label, place in twice.items() if place == other]
            yield Finding("warning", "label-twice", target, {"labels": _named(labels, 6), "other": other})


def _named(names: Sequence[str], most: int) -> str:
    """Return the names in a row; an ellipsis stands for more than `most`."""
    return ", ".join([*names[:most], *("…" for _more in names[most : most + 1])])
