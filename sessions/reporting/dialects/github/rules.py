"""What GitHub would not show. It refuses no file."""

from collections.abc import Iterator, Mapping

from sessions.reporting.dialects.shared.image_checks import check_own_images
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts

MESSAGES: Mapping[str, str] = {}
"""GitHub needs no messages of its own."""


def check_settings(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what is missing in the settings: the title, which is the first heading."""
    if not facts.title.strip():
        yield Finding("error", "title-missing", FindingTarget("settings", field="title"))


def check_images(text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
    """Yield pictures that would not be shown."""
    return check_own_images(text, target, facts)
