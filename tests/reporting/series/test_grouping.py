"""A report whose sessions stand under formats, tracks or one heading, written and imported again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session
from sessions.article.dialects import DIALECTS
from sessions.models import Event, Report
from sessions.reporting.export import prepare

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]


@pytest.fixture
def event() -> Event:
    event = make_event(language="en", time_zone="UTC")
    days = [make_day(event=event, on=date(2026, 11, 29)), make_day(event=event, on=date(2026, 11, 30), note="Rain.")]
    rows = [
        (0, "Opening", "Keynote", "", 9),
        (0, "Locks", "Workshop", "Security", 11),
        (1, "Corridor", "", "", 9),
        (1, "Closing", "keynotes", "", 10),
        (1, "Keys", "Talk", "Security", 25),
    ]
    for day, title, kind, track, hour in rows:
        starts = datetime(2026, 11, 29 + day, tzinfo=UTC) + timedelta(hours=hour)
        session = make_session(day=days[day], title=title, format=kind, track=track, starts_at=starts)
        make_impression(session=session, body="Good.")
    return event


def article(report: Report) -> str:
    return prepare(report, report.event.owner, ZENN).article.partition("---\n\n")[2]


def outline(event: Event, **settings: Any) -> list[str]:
    report = make_report(event=event, sections="none", **settings)
    make_chapter(report=report, heading="Before")
    make_chapter(report=report, heading="After the first", after_day=event.days.get(number=1), place="after")
    make_chapter(report=report, heading="After", place="after")
    return [line for line in article(report).split("\n") if line and line != "Good."]


NOTES = ["## Before", "## Day 1", "## After the first", "## Day 2", "Rain."]


@pytest.mark.parametrize(
    ("grouping", "groups"),
    [
        (
            "format",
            [
                *("## Keynote", "### Opening", "### Closing", "## Workshop", "### Locks", "## Talk"),
                *("### Keys", "## Other sessions", "### Corridor"),
            ],
        ),
        (
            "track",
            [
                *("## Security", "### Locks", "### Keys"),
                *("## Other sessions", "### Opening", "### Corridor", "### Closing"),
            ],
        ),
        ("none", ["## Sessions", "### Opening", "### Locks", "### Corridor", "### Closing", "### Keys"]),
    ],
)
def test_groups_come_after_the_notes_of_the_days(event: Event, grouping: str, groups: list[str]) -> None:
    assert outline(event, grouping=grouping) == [*NOTES, *groups, "## After"]


def test_times_in_groups_tell_their_date(event: Event) -> None:
    lines = article(make_report(event=event, grouping="none", shows_time=True)).split("\n")
    assert [line for line in lines if line.startswith("Time")] == [
        "Time: Sun, 29 November 2026 09:00",
        "Time: Sun, 29 November 2026 11:00",
        "Time: Mon, 30 November 2026 09:00",
        "Time: Mon, 30 November 2026 10:00",
        "Time: Tue, 1 December 2026 01:00",
    ]
