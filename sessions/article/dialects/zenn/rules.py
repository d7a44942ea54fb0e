"""Zenn's publishing rules, from its validator (zenn-cli 0.5.2), and some that it does not check."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sessions.article.dialects.base import setting
from sessions.article.dialects.zenn.emoji import emoji_in
from sessions.article.dialects.zenn.front_repairs import FRONT, repaired
from sessions.article.dialects.zenn.front_values import Values, as_text, moment_of, typed_values
from sessions.article.document import FrontMatter
from sessions.article.findings import Finding, Repair, ReportFacts
from sessions.rules.translation_marks import gettext_noop

MAX_TITLE, MAX_TOPICS, MAX_TOPIC = 70, 5, 18
"""Maximum lengths in UTF-16 code units, as in JavaScript; topics are counted."""

MAX_BODY = 80_000
"""Maximum length of the Markdown below the front matter, in characters; Zenn checks it when it takes the article."""

SLUG_LENGTH = (12, 50)
_SLUG = re.compile(rf"[0-9a-z_-]{{{SLUG_LENGTH[0]},{SLUG_LENGTH[1]}}}")
_PUBLICATION = re.compile(r"[0-9a-z_]{2,15}")
_SHOWN_AS_LINE = frozenset({"title-type", "topic-type", "published-type"})
_DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:\s(?:[01][0-9]|2[0-3]):[0-5][0-9])?")
_SYMBOL_OR_SPACE = re.compile(r"[ -/:-@\[-`{-~]")

MESSAGES: Mapping[str, str] = {
    "image-extension": gettext_noop(
        "The name of the image “%(name)s” must end in .png, .jpg, .jpeg, .gif or .webp, in lower-case letters."
    ),
    "image-too-big": gettext_noop("The image “%(name)s” is larger than 3 MB."),
    "image-path": gettext_noop("The image path “%(name)s” cannot be published. Write only the name of the photo."),
    "slug-format": gettext_noop("The slug needs 12 to 50 characters. Use a–z, 0–9, - and _."),
    "image-form": gettext_noop("Write the image as ![](%(name)s): without < >, and not as a reference."),
    "image-fatal": gettext_noop(
        "Zenn cannot read an article with the image path “%(name)s”: it contains “..” or a wrong code with %%."
    ),
    "image-lost": gettext_noop("Zenn does not show the image “%(name)s”: write the name of a photo or a web address."),
    "body-length": gettext_noop(
        "The text has %(length)d characters, and at most 80,000 are allowed. Remove %(over)d, or make two reports."
    ),
    "front-unreadable": gettext_noop("Zenn cannot read the imported front matter."),
    "title-type": gettext_noop("The imported title is not a text. It needs quotes."),
    "published-type": gettext_noop("“published: %(value)s” is neither true nor false without quotes."),
    "title-length": gettext_noop(
        "The title is too long: it has %(length)d characters, and at most 70 are allowed. An emoji counts as two or "
        "more."
    ),
    "kind-unknown": gettext_noop("The type must be “tech” or “idea”."),
    "emoji-missing": gettext_noop("The article has no emoji."),
    "emoji-one": gettext_noop("Use exactly one emoji."),
    "emoji-alone": gettext_noop("The emoji has other characters beside it."),
    "topics-type": gettext_noop("The imported topics are not a list."),
    "topic-type": gettext_noop("The topic “%(topic)s” is not a text. It needs quotes."),
    "topics-missing": gettext_noop("The article has no topics."),
    "topics-many": gettext_noop("There are %(count)d topics; at most 5 are allowed."),
    "topic-empty": gettext_noop("One of the topics is empty."),
    "topic-length": gettext_noop("The topic “%(topic)s” is longer than 18 characters."),
    "topic-letters": gettext_noop("The topic “%(topic)s” contains a symbol or a space. Write “cpp” for C++."),
    "date-format": gettext_noop("The publication date must have the form 2024-01-31 or 2024-01-31 09:00."),
    "date-type": gettext_noop("The publication date “%(value)s” is not a text. Zenn shows nothing of such an article."),
    "date-impossible": gettext_noop("There is no such day: “%(value)s”."),
    "date-future": gettext_noop("For a publication date in the future, “Published” must be on."),
    "publication-name": gettext_noop("The publication name needs 2 to 15 characters. Use a–z, 0–9 and _."),
    "tags-used": gettext_noop("The imported front matter contains “tags”, but Zenn reads “topics”."),
}


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, as in JavaScript."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_settings(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what Zenn would refuse in the settings, from the typed values of the front matter as it is exported."""
    front = facts.front
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
    values = typed_values(FRONT.block(facts.front))
    fixed = repaired(facts.front, values, finding) if values is not None else None
    return fixed[0] if fixed else None


def _check_settings(facts: ReportFacts, values: Values | None) -> Iterator[Finding]:
    if not _SLUG.fullmatch(facts.slug):
        yield setting("error", "slug-format", "slug")
    if values is None:
        yield setting("error", "front-unreadable", "title")
        return
    yield from _check_title(values.get("title"))
    if not isinstance(values.get("published"), bool):
        yield setting("error", "published-type", "published", value=as_text(values.get("published")))
    if values.get("type") not in ("tech", "idea"):
        yield setting("error", "kind-unknown", "kind")
    yield from _check_emoji(values.get("emoji"))
    yield from _check_topics(values)
    yield from _check_date(values, facts)
    name = values.get("publication_name")
    if name not in (None, "", 0) and not _PUBLICATION.fullmatch(as_text(name)):
        yield setting("error", "publication-name", "publication_name")


def check_body(facts: ReportFacts, body: str) -> Iterator[Finding]:
    """Yield whether the Markdown below the front matter is too long."""
    if (length := len(body)) > MAX_BODY:
        yield setting("error", "body-length", "", length=length, over=length - MAX_BODY)


def _check_title(title: Any) -> Iterator[Finding]:
    if not title or not isinstance(title, str):
        key = "title-type" if title not in (None, "") else "title-missing"
        yield setting("error", key, "title")
    elif (length := utf16_length(title)) > MAX_TITLE:
        yield setting("error", "title-length", "title", length=length)


def _check_emoji(emoji: Any) -> Iterator[Finding]:
    if not emoji or not isinstance(emoji, str):
        yield setting("warning", "emoji-missing", "emoji")
    elif len(found := emoji_in(emoji)) != 1:
        yield setting("error", "emoji-one", "emoji")
    elif found != [emoji]:
        yield setting("warning", "emoji-alone", "emoji")


def _check_topics(values: Values) -> Iterator[Finding]:
    topics = values.get("topics")
    if values.get("tags") or values.get("tag"):
        yield setting("warning", "tags-used", "topics")
    if not isinstance(topics, list):
        yield setting("warning", "topics-type" if topics not in (None, "") else "topics-missing", "topics")
        return
    if not topics:
        yield setting("warning", "topics-missing", "topics")
    if len(topics) > MAX_TOPICS:
        yield setting("error", "topics-many", "topics", count=len(topics))
    texts = [topic for topic in topics if isinstance(topic, str)]
    if not all(texts):
        yield setting("error", "topic-empty", "topics")
    if others := [as_text(topic) for topic in topics if not isinstance(topic, str)]:
        yield setting("error", "topic-type", "topics", topic=others[0])
    for topic in texts:
        if utf16_length(topic) > MAX_TOPIC and not others:
            yield setting("error", "topic-length", "topics", topic=topic)
        if _SYMBOL_OR_SPACE.search(topic):
            yield setting("warning", "topic-letters", "topics", topic=topic)


def _check_date(values: Values, facts: ReportFacts) -> Iterator[Finding]:
    text = values.get("published_at")
    if text is None:
        return
    if not isinstance(text, str):
        yield setting("error", "date-type", "published_at", value=as_text(text))
        return
    moment = moment_of(text)
    if not _DATE.fullmatch(text):
        yield setting("error", "date-format", "published_at")
    elif moment is None:
        yield setting("error", "date-impossible", "published_at", value=text)
    elif values.get("published") is not True and moment > facts.now:
        yield setting("error", "date-future", "published_at")
