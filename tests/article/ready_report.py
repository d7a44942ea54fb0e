"""A report that is ready, and what the checks find in it after a change."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sessions.article import checks
from sessions.article.dialects import DIALECTS
from sessions.article.document import FrontMatter
from sessions.article.findings import ChapterFacts, DayFacts, ReportFacts, SessionFacts

ZENN = DIALECTS["zenn"]
SESSION = SessionFacts(
    key="s1",
    heading="OPS301 | Quiet nights",
    recording_url="https://www.youtube.com/watch?v=abcdefghijk",
    summary="What it was about.",
    impressions="What to think of it.",
)
READY = ReportFacts(
    front=FrontMatter(title="Three days at the harbour", emoji="⚓", kind="idea", topics=("aws", "運用")),
    slug="harbour-report",
    chapters=(ChapterFacts("c1", "Introduction", "Hello."),),
    days=(DayFacts("1", "Day 1", "", (SESSION,)),),
    photos={"harbour_0.png": 1000},
    now=datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
)


def keys(front: dict[str, Any] | None = None, **changes: Any) -> list[str]:
    """Return the findings of a report that is ready but for the changes, and for those of its front matter."""
    if front:
        changes["front"] = replace(READY.front, **front)
    return [finding.key for finding in checks.find(replace(READY, **changes), ZENN)]
