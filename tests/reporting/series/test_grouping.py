"""A report whose sessions stand under formats, tracks or one heading, written and imported again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session, make_user
from sessions.article.dialects import DIALECTS
from sessions.article.read_article import read_article
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
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
                *("##\t\tKeynote", "### Opening", "### Closing", "##\t\tWorkshop", "### Locks", "##\t\tTalk"),
                *("### Keys", "##\t\tOther sessions", "### Corridor"),
            ],
        ),
        (
            "track",
            [
                *("##\t\tSecurity", "### Locks", "### Keys"),
                *("##\t\tOther sessions", "### Opening", "### Corridor", "### Closing"),
            ],
        ),
        ("none", ["##\t\tSessions", "### Opening", "### Locks", "### Corridor", "### Closing", "### Keys"]),
    ],
)
def test_groups_come_after_the_notes_of_the_days(event: Event, grouping: str, groups: list[str]) -> None:
    assert outline(event, grouping=grouping) == [*NOTES, *groups, "## After"]


def test_times_in_groups_tell_their_date(event: Event) -> None:
    lines = article(make_report(event=event, grouping="none", shows_time=True)).split("\n")
    assert [line.replace("\xa0", " ") for line in lines if line.startswith("Time")] == [
        "Time: Sun, 29 November 2026 09:00",
        "Time: Sun, 29 November 2026 11:00",
        "Time: Mon, 30 November 2026 09:00",
        "Time: Mon, 30 November 2026 10:00",
        "Time: Tue, 1 December 2026 01:00",
    ]


@pytest.mark.parametrize("grouping", ["format", "track", "none"])
def test_grouped_article_is_imported_and_exported_again(event: Event, grouping: str) -> None:
    told = {"shows_time": True, "shows_format": True, "shows_date": True}
    report = make_report(event=event, grouping=grouping, slug="harbour-report", **told)
    make_chapter(report=report, heading="After the second", after_day=event.days.get(number=2), place="after")
    written = prepare(report, event.owner, ZENN).article

    stranger = make_user()
    again = apply_plan(build_plan(read_article(written, ZENN), ZENN, owner=stranger, stem="harbour-report")).report

    assert again.grouping == grouping
    assert [(s.title, s.day.date) for s in again.event.sessions.in_order()] == [
        (s.title, s.day.date) for s in event.sessions.in_order()
    ]
    assert prepare(again, stranger, ZENN).article == written


def test_grouped_article_into_its_own_event_changes_nothing(event: Event) -> None:
    report = make_report(event=event, grouping="track", slug="harbour-report")
    plan = build_plan(
        read_article(prepare(report, event.owner, ZENN).article, ZENN), ZENN, owner=event.owner, stem=report.slug
    )
    assert (plan.report, plan.days, plan.sessions, plan.chapters) == (report, (), (), ())
