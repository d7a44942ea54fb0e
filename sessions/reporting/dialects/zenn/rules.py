"""Zenn's publishing rules, from its validator (zenn-cli 0.5.2), and some that it does not check."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from sessions.reporting.dialects.zenn.dates import is_after, is_possible, parts_of
from sessions.reporting.dialects.zenn.emoji import has_one_emoji, is_one_emoji
from sessions.reporting.dialects.zenn.front_matter import FRONT
from sessions.reporting.dialects.zenn.front_repairs import repaired
from sessions.reporting.dialects.zenn.typed_values import Values, as_text, typed_values
from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, FindingTarget, Repair, ReportFacts

MAX_TITLE, MAX_TOPICS, MAX_TOPIC = 70, 5, 18
"""Maximum lengths in UTF-16 code units, as in JavaScript; topics are counted."""

MAX_BODY = 80_000
"""Maximum length of the Markdown below the front matter, in characters; Zenn checks it when it takes the article."""

SLUG_LENGTH = (12, 50)
_SLUG = re.compile(rf"[0-9a-z_-]{{{SLUG_LENGTH[0]},{SLUG_LENGTH[1]}}}")
_PUBLICATION = re.compile(r"[0-9a-z_]{2,15}")
_SHOWN_AS_LINE = frozenset({"title-type", "topic-type", "published-type"})
_SYMBOL_OR_SPACE = re.compile(r"[ -/:-@\[-`{-~]")


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, as in JavaScript."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_settings(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what Zenn would refuse in the settings, from the typed values of the front matter as it is exported."""
    front = front_of(facts)
    values = typed_values(FRONT.block(front))
    for finding in _check_settings(facts, values):
        fixed = repaired(front, values, finding) if values is not None else None
        if fixed is None:
            yield finding
        else:
            changed, name = fixed
            yield replace(finding, repair=Repair("setting", name, _shown(finding, changed, name)))


def _shown(finding: Finding, front: FrontMatter, name: str) -> str:
    """Return a repaired value for the button, or the whole line where its quotes are what is repaired."""
    line = FRONT.line(front, name)
    if not line or finding.key in _SHOWN_AS_LINE:
        return line
    return ", ".join(front.topics) if name == "topics" else json.loads(line.partition(": ")[2])


def repaired_front(facts: ReportFacts, finding: Finding) -> FrontMatter | None:
    """Return the front matter with the repair of a finding."""
    front = front_of(facts)
    values = typed_values(FRONT.block(front))
    fixed = repaired(front, values, finding) if values is not None else None
    return fixed[0] if fixed else None


def _check_settings(facts: ReportFacts, values: Values | None) -> Iterator[Finding]:
    if not _SLUG.fullmatch(facts.slug):
        yield _setting("error", "slug-format", "slug")
    if values is None:
        yield _setting("error", "front-unreadable", "title")
        return
    yield from _check_title(values.get("title"))
    if not isinstance(values.get("published"), bool):
        yield _setting("error", "published-type", "published", value=as_text(values.get("published")))
    if values.get("type") not in ("tech", "idea"):
        yield _setting("error", "kind-unknown", "kind")
    yield from _check_emoji(values.get("emoji"))
    yield from _check_topics(values)
    yield from _check_date(values, facts)
    name = values.get("publication_name")
    if name not in (None, "", 0) and not _PUBLICATION.fullmatch(as_text(name)):
        yield _setting("error", "publication-name", "publication_name")


def check_body(facts: ReportFacts, body: str) -> Iterator[Finding]:
    """Yield whether the Markdown below the front matter is too long."""
    if (length := len(body)) > MAX_BODY:
        yield _setting("error", "body-length", "", length=length, over=length - MAX_BODY)


def front_of(facts: ReportFacts) -> FrontMatter:
    """Return the front matter of a report."""
    return FrontMatter(
        title=facts.title,
        emoji=facts.emoji,
        kind=facts.kind,
        topics=facts.topics,
        published=facts.published,
        published_at=facts.published_at,
        publication_name=facts.publication_name,
        source=facts.front_source,
    )


def _setting(level: Literal["error", "warning"], key: str, field: str, **params: object) -> Finding:
    return Finding(level, key, FindingTarget("settings", field=field), params)


def _check_title(title: Any) -> Iterator[Finding]:
    if not title or not isinstance(title, str):
        key = "title-type" if title not in (None, "") else "title-missing"
        yield _setting("error", key, "title")
    elif (length := utf16_length(title)) > MAX_TITLE:
        yield _setting("error", "title-length", "title", length=length)


def _check_emoji(emoji: Any) -> Iterator[Finding]:
    if not emoji or not isinstance(emoji, str):
        yield _setting("warning", "emoji-missing", "emoji")
    elif not has_one_emoji(emoji):
        yield _setting("error", "emoji-one", "emoji")
    elif not is_one_emoji(emoji):
        yield _setting("warning", "emoji-alone", "emoji")


def _check_topics(values: Values) -> Iterator[Finding]:
    topics = values.get("topics")
    if any(_has_length(values.get(key)) for key in ("tags", "tag")):
        yield _setting("warning", "tags-used", "topics")
    if not isinstance(topics, list):
        yield _setting("warning", "topics-type" if topics not in (None, "") else "topics-missing", "topics")
        return
    if not topics:
        yield _setting("warning", "topics-missing", "topics")
    if len(topics) > MAX_TOPICS:
        yield _setting("error", "topics-many", "topics", count=len(topics))
    texts = [topic for topic in topics if isinstance(topic, str)]
    if not all(texts):
        yield _setting("error", "topic-empty", "topics")
    if others := [as_text(topic) for topic in topics if not isinstance(topic, str)]:
        yield _setting("error", "topic-type", "topics", topic=others[0])
    for topic in texts:
        if utf16_length(topic) > MAX_TOPIC and not others:
            yield _setting("error", "topic-length", "topics", topic=topic)
        if _SYMBOL_OR_SPACE.search(topic):
            yield _setting("warning", "topic-letters", "topics", topic=topic)


def _has_length(value: Any) -> bool:
    if isinstance(value, dict):
        value = value.get("length")
        return bool(value) and value == value
    return bool(value) and isinstance(value, str | list)


def _check_date(values: Values, facts: ReportFacts) -> Iterator[Finding]:
    text = values.get("published_at")
    if text is None:
        return
    if not isinstance(text, str):
        yield _setting("error", "date-type", "published_at", value=as_text(text))
        return
    if parts_of(text) is None:
        yield _setting("error", "date-format", "published_at")
    elif not is_possible(text):
        yield _setting("error", "date-impossible", "published_at", value=text)
    if values.get("published") is not True and is_after(text, facts.now):
        yield _setting("error", "date-future", "published_at")
