"""A chapter inside a day stands between its sessions, whatever becomes of them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_report,
    make_session,
)
from sessions.agenda.event_days import move_to_day
from sessions.article.dialects import DIALECTS
from sessions.models import Chapter, Event, Report, Session
from sessions.reporting.assembly import build_document
from sessions.reporting.chapter_places import follow_other_sessions
from sessions.reporting.export import prepare
from sessions.reporting.report_data import load_report_data

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]
NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    """Two days: talks A, B and C, then D."""
    event = make_event(slug="harbour", language="en", time_zone="UTC")
    first, second = make_day(event=event), make_day(event=event)
    for number, (day, title) in enumerate([(first, "A"), (first, "B"), (first, "C"), (second, "D")]):
        starts = NINE + timedelta(hours=number)
        make_impression(session=make_session(day=day, title=title, starts_at=starts, track="ABBA"[number]))
    return event


@pytest.fixture
def report(event: Event) -> Report:
    return make_report(event=event, slug="harbour-report", sections="none")


def talk(title: str) -> Session:
    return Session.objects.get(title=title)


def article(report: Report) -> str:
    return prepare(report, report.event.owner, ZENN).article.partition("---\n\n")[2]


def outline(report: Report) -> str:
    """Return the article in short: days and talks by their names, chapters inside days in brackets."""
    days = build_document(load_report_data(report, report.event.owner), ZENN).days
    inside = {chapter.heading for day in days for _above, chapter in day.chapters}
    names = re.findall(r"^#+ (.*)$", article(report), re.MULTILINE)
    return " ".join(f"({name})" if name in inside else name for name in names)


def test_chapters_stand_below_their_sessions_or_at_the_top_of_the_day(report: Report) -> None:
    first, second = report.event.days.all()
    make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=first)
    make_chapter(report=report, heading="Coffee", after_session=talk("B"), in_day=first)
    make_chapter(report=report, heading="Badges", in_day=first)
    make_chapter(report=report, heading="Night", after_day=first)
    make_chapter(report=report, heading="Bus", after_session=talk("D"), in_day=second, body="Late.\n\n# Why\n\nRain.")

    assert outline(report) == "Day 1 (Badges) A B (Lunch) (Coffee) C Night Day 2 D (Bus) Why"
    # A heading that was typed in it stands directly below its own.
    assert article(report).endswith("### D\n\n### Bus\n\nLate.\n\n#### Why\n\nRain.\n")


def discard(title: str) -> None:
    talk(title).discard()


def not_attended(title: str) -> None:
    talk(title).impressions.update(state="missed")


@pytest.mark.parametrize("leave", [discard, not_attended])
@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ("B", "Day 1 A (Lunch) (Coffee) C Day 2 D"),
        ("AB", "Day 1 (Lunch) (Coffee) C Day 2 D"),
        ("ABCD", "Day 1 (Lunch) (Coffee)"),
        ("C", "Day 1 A B (Lunch) (Coffee) Day 2 D"),
    ],
)
def test_chapter_stays_where_it_was_when_its_session_leaves_the_article(
    leave: Callable[[str], None], gone: str, expected: str, report: Report
) -> None:
    first = report.event.days.first()
    make_chapter(report=report, heading="Coffee", after_session=talk("C"), in_day=first, position=1)
    make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=first, position=2)
    if "C" not in gone:
        Chapter.objects.filter(heading="Coffee").update(after_session=talk("B"), position=3)

    for title in gone:
        leave(title)

    assert outline(report) == expected


def test_chapter_of_a_restored_session_is_below_it_again(report: Report) -> None:
    make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=report.event.days.first())
    session = talk("B")
    session.discard()
    session.restore()
    assert outline(report) == "Day 1 A B (Lunch) C Day 2 D"


def test_chapter_follows_its_session_to_another_day_and_stays_there(report: Report) -> None:
    first, second = report.event.days.all()
    make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=first)

    move_to_day(talk("B"), second)
    assert outline(report) == "Day 1 A C Day 2 B (Lunch) D"

    talk("B").discard()
    assert outline(report) == "Day 1 A C Day 2 (Lunch) D"


@pytest.mark.parametrize(
    ("gone", "expected"),
    [("B", "Day 1 A (Lunch) C Day 2 D"), ("AB", "Day 1 (Lunch) C Day 2 D"), ("BC", "Day 1 A (Lunch) Day 2 D")],
)
def test_chapter_stays_where_it_was_when_its_session_is_deleted_for_good(
    gone: str, expected: str, report: Report
) -> None:
    chapter = make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=report.event.days.last())
    going = Session.objects.filter(title__in=gone)
    going.update(deleted_at=NINE)

    follow_other_sessions(list(going.values_list("pk", flat=True)))
    going.delete()

    assert outline(report) == expected
    chapter.refresh_from_db()
    assert chapter.in_day == report.event.days.first()


def test_chapter_whose_session_is_deleted_at_once_stands_at_the_top_of_its_day(report: Report) -> None:
    make_chapter(
        report=report, heading="Lunch", after_session=talk("B"), in_day=report.event.days.first(), place="after"
    )
    talk("B").delete()
    assert outline(report) == "Day 1 (Lunch) A C Day 2 D"
    report.event.days.first().delete()
    assert outline(report) == "Day 2 D Lunch"


def test_day_that_is_not_in_the_report_is_printed_for_its_chapter(event: Event) -> None:
    report = make_report(event=event, holds="chosen", sections="none")
    report.chosen.set([talk("D")])
    make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=event.days.first())
    assert outline(report) == "Day 1 (Lunch) Day 2 D"


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        ("track", "Day 1 (Badges) A A D (Bus) B B (Lunch) C"),
        ("none", "Day 1 (Badges) Sessions A B (Lunch) C D (Bus)"),
    ],
)
def test_chapters_follow_their_sessions_into_groups(grouping: str, expected: str, event: Event) -> None:
    report = make_report(event=event, slug="harbour-report", grouping=grouping, sections="none", shows_time=True)
    first, second = event.days.all()
    make_chapter(report=report, heading="Badges", in_day=first)
    make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=first)
    make_chapter(report=report, heading="Bus", after_session=talk("D"), in_day=second)

    assert outline(report) == expected


def test_every_part_of_the_document_has_the_key_of_its_row(report: Report) -> None:
    lunch = make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=report.event.days.first())
    start = make_chapter(report=report, heading="Start")

    document = build_document(load_report_data(report, report.event.owner), ZENN)

    assert [chapter.key for chapter in document.chapters] == [str(start.pk), str(lunch.pk)]
    assert [day.key for day in document.days] == [str(day.pk) for day in report.event.days.all()]
    assert [session.key for session in document.sessions] == [str(talk(title).pk) for title in "ABCD"]


@pytest.mark.parametrize("count", [1, 30])
def test_loading_asks_the_same_queries_for_any_number_of_chapters(
    count: int, report: Report, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        above = talk("ABCD"[number % 4])
        make_chapter(report=report, heading=f"Chapter {number}", after_session=above, in_day=above.day)
    report = Report.objects.select_related("event").get()
    with django_assert_num_queries(7):
        load_report_data(report, report.event.owner)
