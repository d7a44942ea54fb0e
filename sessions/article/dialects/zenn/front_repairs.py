"""Zenn's front matter, and repairs of settings that have one right form: ``published: yes``, ``2024/1/31``."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sessions.article.dialects.shared.front_matter import FrontFormat, flag_key, list_key, text_key, without
from sessions.article.dialects.zenn.emoji import emoji_in
from sessions.article.dialects.zenn.front_values import Values, as_text, moment_of
from sessions.article.document import FrontMatter
from sessions.article.findings import Finding

FRONT = FrontFormat(
    [
        text_key("title", "title"),
        text_key("emoji", "emoji"),
        text_key("type", "kind"),
        list_key("topics", "topics"),
        flag_key("published", "published"),
        text_key("published_at", "published_at"),
        text_key("publication_name", "publication_name"),
    ]
)
"""The keys in the order in which zenn-cli writes them."""

_YES = frozenset({"true", "yes", "y", "on", "1"})
_NO = frozenset({"false", "no", "n", "off", "0", "null", "~", ""})
_DATE = re.compile(
    r"(?P<year>[0-9]{4})[-/.年] ?(?P<month>[0-9]{1,2})[-/.月] ?(?P<day>[0-9]{1,2})日?"
    r"(?:[T ]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?\+09:?00)?)?"
)
_DIGITS = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_COMMAS = re.compile(r"[,，、]")
_PUBLICATION = re.compile(r"[0-9a-z_]{2,15}")
_PLAIN_TOPIC = re.compile(r"[^\s!-/:-@\[-`{-~]+")


def repaired(front: FrontMatter, values: Values, finding: Finding) -> tuple[FrontMatter, str] | None:
    """Return the front matter with a finding repaired, and the name of the value; None if no repair is right."""
    name, repair = _REPAIRS.get(finding.key, ("", None))
    fixed = repair(front, values) if repair else None
    if fixed is None or (finding.key == "topic-letters" and not _is_plain(_bare(str(finding.params["topic"])))):
        return None
    if finding.key == "tags-used":
        fixed = without(without(fixed, "tags"), "tag")
    return FRONT.rewritten(fixed, name), name


def _title(front: FrontMatter, values: Values) -> FrontMatter | None:
    return front if isinstance(values.get("title"), bool | int | float) and front.title else None


def _published(front: FrontMatter, values: Values) -> FrontMatter | None:
    said = as_text(values.get("published")).strip().lower()
    if said in _YES | _NO and not isinstance(values.get("published"), list | dict):
        return replace(front, published=said in _YES)
    return None


def _kind(front: FrontMatter, values: Values) -> FrontMatter | None:
    said = unicodedata.normalize("NFKC", as_text(values.get("type"))).strip().lower()
    return replace(front, kind=said) if said in ("tech", "idea") else None


def _emoji(front: FrontMatter, values: Values) -> FrontMatter | None:
    found = emoji_in(as_text(values.get("emoji")))
    return replace(front, emoji=found[0]) if len(found) == 1 else None


def _topics(front: FrontMatter, values: Values) -> FrontMatter | None:
    return _with_topics(front, values.get("topics"))


def _tags(front: FrontMatter, values: Values) -> FrontMatter | None:
    return None if values.get("topics") else _with_topics(front, values.get("tags") or values.get("tag"))


def _with_topics(front: FrontMatter, value: Any) -> FrontMatter | None:
    """Return the topics as a list of texts without empty ones, and without ``#`` and blanks around a word."""
    is_list = isinstance(value, list)
    topics = value if is_list else _COMMAS.split(as_text(value))
    if any(topic is not None and not isinstance(topic, str | int | float) for topic in topics):
        return None
    written = front.topics if len(front.topics) == len(topics) else map(as_text, topics)
    texts = [_bare(text) for text, topic in zip(written, topics, strict=True) if topic is not None]
    cleaned = tuple(filter(None, texts))
    if not cleaned or (not is_list and not all(map(_is_plain, cleaned))):
        return None
    return replace(front, topics=cleaned)


def _bare(topic: str) -> str:
    return topic.strip().removeprefix("#").strip()


def _is_plain(topic: str) -> bool:
    return _PLAIN_TOPIC.fullmatch(topic) is not None


def _date(front: FrontMatter, values: Values) -> FrontMatter | None:
    value = values.get("published_at")
    text = unicodedata.normalize("NFKC", as_text(value)).strip()
    if not text or value is False:
        return replace(front, published_at="")
    match = _DATE.fullmatch(text) or _DIGITS.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    date = f"{parts['year']}-{int(parts['month']):02}-{int(parts['day']):02}"
    if parts.get("hour"):
        date += f" {int(parts['hour']):02}:{parts['minute']}"
    return replace(front, published_at=date) if moment_of(date) else None


def _publication(front: FrontMatter, values: Values) -> FrontMatter | None:
    name = as_text(values.get("publication_name")).strip()
    return replace(front, publication_name=name) if _PUBLICATION.fullmatch(name) else None


type _Repair = Callable[[FrontMatter, Values], FrontMatter | None]

_REPAIRS: dict[str, tuple[str, _Repair | None]] = {
    "title-type": ("title", _title),
    "published-type": ("published", _published),
    "kind-unknown": ("type", _kind),
    "emoji-alone": ("emoji", _emoji),
    "topics-type": ("topics", _topics),
    "topic-type": ("topics", _topics),
    "topic-empty": ("topics", _topics),
    "topic-letters": ("topics", _topics),
    "tags-used": ("topics", _tags),
    "date-format": ("published_at", _date),
    "date-type": ("published_at", _date),
    "publication-name": ("publication_name", _publication),
}
