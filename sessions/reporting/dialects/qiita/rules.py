"""What Qiita would refuse, from the checks of qiita-cli 1.10.0, and pictures that it would not show."""

from collections.abc import Iterator, Mapping

from sessions.reporting.dialects.qiita.front_matter import FRONT
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts
from sessions.reporting.images import image_paths, is_plain_name
from sessions.rules.translation_marks import gettext_noop

MAX_TAGS = 5

MESSAGES: Mapping[str, str] = {
    "qiita-body-empty": gettext_noop("The article has no text. Qiita publishes no empty article."),
    "qiita-tags-missing": gettext_noop("Qiita requires at least one topic."),
    "qiita-tags-many": gettext_noop("There are %(count)d topics; at most 5 are allowed."),
    "qiita-tag-empty": gettext_noop("One of the topics is empty."),
    "qiita-organization": gettext_noop("An article of limited sharing cannot belong to an organization."),
    "qiita-tag-space": gettext_noop("The topic “%(topic)s” contains a space, at which Qiita splits it."),
    "qiita-image-http": gettext_noop("The image “%(name)s” must begin with https://."),
    "qiita-upload": gettext_noop(
        "The image “%(name)s” has no address at Qiita yet. Upload it there and paste its address."
    ),
}


def check_settings(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what Qiita would refuse in the settings."""
    if not facts.title:
        yield _setting("title-missing", "title")
    if not facts.topics:
        yield _setting("qiita-tags-missing", "topics")
    elif len(facts.topics) > MAX_TAGS:
        yield _setting("qiita-tags-many", "topics", count=len(facts.topics))
    if not all(facts.topics):
        yield _setting("qiita-tag-empty", "topics")
    for topic in facts.topics:
        if topic and len(topic.split()) > 1:
            yield Finding("warning", "qiita-tag-space", FindingTarget("settings", field="topics"), {"topic": topic})
    site = dict(facts.site)
    if site.get("private") == "true" and site.get("organization_url_name"):
        yield _setting("qiita-organization", "organization")


def check_article(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what Qiita would refuse in the article as it is exported: one without a text."""
    if facts.article and not FRONT.read(facts.article)[1].strip():
        yield Finding("error", "qiita-body-empty", FindingTarget("event"))


def check_images(text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
    """Yield pictures that are not on the web yet: Qiita shows only addresses with https."""
    for path in dict.fromkeys(image_paths(text)):
        if path.startswith("https://"):
            continue
        if path.startswith("http://"):
            yield Finding("error", "qiita-image-http", target, {"name": path})
        elif not is_plain_name(path) or path not in facts.photos:
            yield Finding("error", "image-unknown", target, {"name": path})
        elif facts.photos[path] is None:
            yield Finding("error", "image-missing", FindingTarget("photos", path, label=target.label), {"name": path})
        elif path not in facts.addresses:
            yield Finding("error", "qiita-upload", FindingTarget("uploads", path, label=target.label), {"name": path})


def _setting(key: str, field: str, **params: object) -> Finding:
    return Finding("error", key, FindingTarget("settings", field=field), params)
