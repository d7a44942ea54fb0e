"""A chapter is put between two sessions of a day, moved on, and shown there."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session
from reporting.chapters.pages import address, typed
from sessions.models import Chapter, Report, Session

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def report() -> Report:
    """Two days: talks A and B, then C; D is not in the report."""
    event = make_event(slug="harbour", language="en", time_zone="UTC")
    first, second = make_day(event=event), make_day(event=event, title="The <last> day")
    for number, (day, title) in enumerate([(first, "A"), (first, "B"), (second, "C"), (second, "D")]):
        session = make_session(day=day, code=f"T0{number}", title=title, starts_at=NINE + timedelta(hours=number))
        make_impression(session=session, state="attended" if title != "D" else "planned")
    return make_report(event=event, slug="harbour-report")


def talk(title: str) -> Session:
    return Session.objects.get(title=title)


def spot(title: str) -> str:
    return f"session-{talk(title).pk}"


def outline(client: Client) -> str:
    """Return the article in short: days and talks by their names, chapters inside days in brackets."""
    article = client.get(address("report-detail")).context["article"]
    inside = set(Chapter.objects.exclude(in_day=None).values_list("heading", flat=True))
    names = re.findall(r"^#{2,3} (?:T0\d \| )?(.*)$", article, re.MULTILINE)
    return " ".join(f"({name})" if name in inside else name.removeprefix("The <last> ") for name in names)


def choices(page: str) -> list[str]:
    """Return what the lists of a page offer, under the names of the days; what is chosen in brackets."""
    found = re.findall(r'<optgroup label="([^"]*)"|<option value="[^"]*"( selected)?>([^<]*)<', page)
    named = (f"{group}:" if group else f"[{name}]" if chosen else name for group, chosen, name in found)
    return [html.unescape(name) for name in named]


def test_positions_are_offered_day_by_day(report: Report, owner: Client) -> None:
    assert choices(owner.get(address("chapter-create")).text) == [
        "[Before the days]",
        "Day 1:",
        "At the top of Day 1",
        "After “T00 | A”",
        "After “T01 | B”",
        "After Day 1",
        "The <last> day:",
        "At the top of The <last> day",
        "After “T02 | C”",
        "After The <last> day",
        "After the days",
    ]


def test_long_heading_of_a_session_is_cut_in_the_name_of_a_position(report: Report, owner: Client) -> None:
    Session.objects.filter(title="A").update(title="Locks " * 40)
    shown = next(choice for choice in choices(owner.get(address("chapter-create")).text) if "Locks" in choice)
    assert len(shown) == len("After “”") + 80
    assert shown.endswith("…”")


def test_chapter_is_created_below_a_session(report: Report, owner: Client) -> None:
    owner.post(address("chapter-create"), {"heading": "Lunch", "spot": spot("A")})

    chapter = report.chapters.get()
    assert (chapter.after_session, chapter.in_day, chapter.after_day) == (talk("A"), talk("A").day, None)
    assert outline(owner) == "Day 1 A (Lunch) B day C"
    assert "[After “T00 | A”]" in choices(owner.get(address("chapter-update", chapter.pk)).text)


@pytest.mark.parametrize(
    ("sent", "label", "expected"),
    [
        ("in-1", "At the top of Day 1", "Day 1 (Lunch) A B day C"),
        ("day-1", "After Day 1", "Day 1 A B Lunch day C"),
        ("before", "Before the days", "Lunch Day 1 A B day C"),
    ],
)
def test_chapter_inside_a_day_is_put_elsewhere(
    sent: str, label: str, expected: str, report: Report, owner: Client
) -> None:
    chapter = make_chapter(report=report, heading="Lunch", after_session=talk("A"), in_day=talk("A").day)

    page = owner.post(address("chapter-move", chapter.pk), {"spot": sent}, follow=True).text

    assert outline(owner) == expected
    assert f"New position: {label}." in page
    assert f"[{label}]" in choices(page)


def test_session_that_is_not_in_the_report_is_no_position(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="Lunch")
    assert owner.post(address("chapter-create"), {"heading": "Lunch", "spot": spot("D")}).status_code == 422
    owner.post(address("chapter-move", chapter.pk), {"spot": spot("D")})
    assert outline(owner) == "Lunch Day 1 A B day C"


def test_chapter_without_heading_is_not_put_inside_a_day(report: Report, owner: Client) -> None:
    opening = make_chapter(report=report, heading="", level=0, body="Hello.")
    page = owner.post(address("chapter-move", opening.pk), {"spot": spot("A")}, follow=True).text
    assert "Text without a heading can only be at the beginning." in page
    opening.refresh_from_db()
    assert not opening.is_inside


def walk(client: Client, chapter: Chapter, *ways: str) -> list[str]:
    outlines = []
    for way in ways:
        client.post(address("chapter-move", chapter.pk), {"direction": way})
        outlines.append(outline(client))
    return outlines


def test_up_and_down_pass_the_sessions_and_chapters_inside_days(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="Lunch", in_day=talk("A").day)
    make_chapter(report=report, heading="Bus", after_session=talk("B"), in_day=talk("A").day)
    make_chapter(report=report, heading="Night", after_day=talk("A").day)

    assert walk(owner, chapter, "up", *["down"] * 6, *["up"] * 5) == [
        "Day 1 (Lunch) A B (Bus) Night day C",
        "Day 1 A (Lunch) B (Bus) Night day C",
        "Day 1 A B (Lunch) (Bus) Night day C",
        "Day 1 A B (Bus) (Lunch) Night day C",
        "Day 1 A B (Bus) Night day (Lunch) C",
        "Day 1 A B (Bus) Night day C (Lunch)",
        "Day 1 A B (Bus) Night day C (Lunch)",
        "Day 1 A B (Bus) Night day (Lunch) C",
        "Day 1 A B (Bus) (Lunch) Night day C",
        "Day 1 A B (Lunch) (Bus) Night day C",
        "Day 1 A (Lunch) B (Bus) Night day C",
        "Day 1 (Lunch) A B (Bus) Night day C",
    ]


def test_chapter_between_days_passes_whole_days(report: Report, owner: Client) -> None:
    make_chapter(report=report, heading="Lunch", after_session=talk("A"), in_day=talk("A").day)
    chapter = make_chapter(report=report, heading="Night")
    assert walk(owner, chapter, "down", "down", "down", "up", "up", "up") == [
        "Day 1 A (Lunch) B Night day C",
        "Day 1 A (Lunch) B day C Night",
        "Day 1 A (Lunch) B day C Night",
        "Day 1 A (Lunch) B day C Night",
        "Day 1 A (Lunch) B Night day C",
        "Night Day 1 A (Lunch) B day C",
    ]


def test_up_and_down_pass_chapters_whose_session_left_the_article(report: Report, owner: Client) -> None:
    day = talk("A").day
    for title in ("Bus", "Tea"):
        make_chapter(report=report, heading=title, after_session=talk("B"), in_day=day)
    chapter = make_chapter(report=report, heading="Lunch", in_day=day)
    talk("B").discard()

    assert walk(owner, chapter, *["down"] * 4, *["up"] * 4) == [
        "Day 1 A (Lunch) (Bus) (Tea) day C",
        "Day 1 A (Bus) (Lunch) (Tea) day C",
        "Day 1 A (Bus) (Tea) (Lunch) day C",
        "Day 1 A (Bus) (Tea) day (Lunch) C",
        "Day 1 A (Bus) (Tea) (Lunch) day C",
        "Day 1 A (Bus) (Lunch) (Tea) day C",
        "Day 1 A (Lunch) (Bus) (Tea) day C",
        "Day 1 (Lunch) A (Bus) (Tea) day C",
    ]


@pytest.mark.parametrize("grouping", ["day", "track"])
def test_report_page_shows_it_at_its_place_with_the_moves_that_are_possible(
    grouping: str, report: Report, owner: Client
) -> None:
    Report.objects.update(grouping=grouping)
    top = make_chapter(report=report, heading="Badges", in_day=talk("A").day)
    below = make_chapter(report=report, heading="Lunch", after_session=talk("B"), in_day=talk("A").day)
    end = make_chapter(report=report, heading="Bus", after_session=talk("C"), in_day=talk("C").day)

    page = owner.get(address("report-detail"))

    parts = [part.chapter or part.day.day for part in page.context["parts"]]
    first, last = report.event.days.all()
    assert parts == ([first, top, below, last, end] if grouping == "day" else [first, top, last, below, end])
    shown = {
        chapter: page.text.split(f'id="chapter-{chapter.pk}"')[1].split("</li>")[0] for chapter in (top, below, end)
    }
    assert {chapter: re.findall(r'value="(up|down)"', text) for chapter, text in shown.items()} == {
        top: ["down"],
        below: ["up", "down"],
        end: ["up"],
    }
    assert [re.findall(r'<span class="soft">(.*?)</span>', text) for text in shown.values()] == [
        ["At the top of Day 1"],
        ["After “T01 | B”"],
        ["After “T02 | C”"],
    ]


def test_level_of_a_chapter_inside_a_day_is_not_asked_and_is_kept(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="Lunch", level=1, after_session=talk("A"), in_day=talk("A").day)
    page = owner.get(address("chapter-update", chapter.pk)).text
    assert '<input type="hidden" name="level" value="1"' in page
    assert 'for="id_level"' not in page

    owner.post(address("chapter-update", chapter.pk), typed(chapter, level=1))
    owner.post(address("chapter-move", chapter.pk), {"spot": "after"})

    article = owner.get(address("report-detail")).context["article"]
    assert article.endswith("# Lunch\n\nNew text\n")


def test_deleted_chapter_comes_back_between_its_sessions(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="Lunch", after_session=talk("A"), in_day=talk("A").day)
    owner.post(address("chapter-delete", chapter.pk))
    assert outline(owner) == "Day 1 A B day C"
    owner.post(address("chapter-restore", chapter.pk))
    assert outline(owner) == "Day 1 A (Lunch) B day C"
