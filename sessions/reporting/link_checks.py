"""Checks of a report beside the others of its event: links between articles, sessions held twice, an empty filter."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .article_links import files_linked
from .dialects import Dialect
from .findings import Finding, FindingTarget, ReportFacts

NAMED = 3
"""Maximum number of titles or headings named in a finding; an ellipsis stands for the rest."""


def check_sessions(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what is wrong with the sessions that the report holds."""
    settings = FindingTarget("settings", field="holds")
    if facts.is_filter and not any(day.sessions for day in facts.days):
        yield Finding("todo", "filter-empty", settings)
    if facts.held_twice:
        params = {"count": len(facts.held_twice), "names": _named(facts.held_twice)}
        yield Finding("todo", "held-twice", settings, params)


def check_links(facts: ReportFacts, dialect: Dialect) -> Iterator[Finding]:
    """Yield what is missing for the addresses of the other articles, and links to articles that do not exist."""
    known = {article.file: article for article in facts.articles}
    wanted = {file: article for file, article in known.items() if facts.lists_others and file != facts.own_file}
    for text, target in _texts(facts):
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
        titles = _named([article.title for article in lost])
        yield Finding("todo", "address-unknown", FindingTarget("settings", field="lists_others"), {"titles": titles})


def _named(names: Sequence[str]) -> str:
    return ", ".join([*names[:NAMED], *("…" for _more in names[NAMED : NAMED + 1])])


def _texts(facts: ReportFacts) -> Iterator[tuple[str, FindingTarget]]:
    for chapter in facts.chapters:
        yield chapter.body, FindingTarget("chapter", chapter.key, "body", chapter.heading)
    for day in facts.days:
        yield day.note, FindingTarget("day", day.key, "note", day.heading)
        for session in day.sessions:
            target = FindingTarget("session", session.key, "note", session.heading)
            yield session.note, target
            yield session.summary, replace(target, field="summary")
            yield session.impressions, replace(target, field="body")
