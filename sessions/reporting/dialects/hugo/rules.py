"""What Hugo leaves out, or fails on."""

from collections.abc import Iterator, Mapping

from sessions.reporting.dialects.shared.image_checks import check_own_images
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts
from sessions.rules.parsing import parse_moment
from sessions.rules.translation_marks import gettext_noop

MESSAGES: Mapping[str, str] = {
    "hugo-future": gettext_noop("Hugo leaves out an article whose publication date is in the future."),
    "hugo-date": gettext_noop("The publication date cannot be read. Write it like 2024-01-31 or 2024-01-31 09:00."),
    "hugo-tag-empty": gettext_noop("One of the topics is empty."),
    "hugo-slug": gettext_noop("A folder with the name “index” or “_index” is no article for Hugo. Change the slug."),
}


def check_settings(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what Hugo would leave out or refuse in the settings."""
    if not facts.title.strip():
        yield Finding("error", "title-missing", FindingTarget("settings", field="title"))
    if facts.slug in ("index", "_index"):
        yield Finding("error", "hugo-slug", FindingTarget("settings", field="slug"))
    if not all(topic.strip() for topic in facts.topics):
        yield Finding("error", "hugo-tag-empty", FindingTarget("settings", field="topics"))
    moment = parse_moment(facts.date)
    if facts.published_at and parse_moment(facts.published_at.replace(" ", "T", 1)) is None:
        yield Finding("warning", "hugo-date", FindingTarget("settings", field="published_at"))
    elif facts.published and moment and moment > facts.now:
        yield Finding("warning", "hugo-future", FindingTarget("settings", field="published_at"))


def check_images(text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
    """Yield pictures that are not in the folder of the article, on which many sites fail."""
    return check_own_images(text, target, facts)
