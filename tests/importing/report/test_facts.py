"""An article that tells dates and facts is taken back: the same rows, the same settings, the same bytes."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

from factories import make_day, make_event, make_impression, make_report, make_session, make_user
from importing.report.articles import plan_of
from importing.report.commands import run_export, run_import
from sessions.article.facts_line import NAMES
from sessions.importing.report.apply import apply_plan
from sessions.models import Day, Event, Impression, Report, Session

pytestmark = pytest.mark.django_db

TOLD = ("date", *NAMES)
FACTS = ("code", "title", "starts_at", "ends_at", "room", "speakers", "level", "format")
HOSTILE = [
    {"room": "10:00–11:00", "speakers": "A | B · Room:\xa0C", "format": "*_`[x](y)~~$&#160;\\"},
    {"room": "第1会議室／第2", "speakers": "山田、太郎（仮）／評価:\xa0★★★★★", "format": "<b>&amp;</b> ![](x.png)"},
    {"room": "Day 1 (Mon,\xa02\xa0December\xa02024)", "speakers": "## 2 日目", "format": "https://example.org/_a_*b*"},
]


@pytest.fixture
def owner() -> AbstractBaseUser:
    return get_user_model().objects.get(username="aiko")


def make_article(owner: AbstractBaseUser, language: str = "en", **shows: bool) -> Event:
    """Make an event of two days with a report that tells all facts, or those that are named."""
    event = make_event(owner=owner, slug="harbour", language=language, time_zone="UTC")
    first, second = make_day(event=event, on=date(2024, 12, 2)), make_day(event=event, on=date(2024, 12, 3))
    for number, facts in enumerate(HOSTILE):
        starts = datetime(2024, 12, 2, 10 + number, 30, tzinfo=UTC)
        ends = starts.replace(hour=12 + number)
        session = make_session(
            day=first, code=f"COM40{number}", title="Talk", level=300, starts_at=starts, ends_at=ends, **facts
        )
        make_impression(session=session, rating=number + 3, body="Good.")
    # After midnight, then over midnight, then a session of which nothing is known.
    late = make_session(day=second, title="Party", starts_at=datetime(2024, 12, 4, 1, 5, tzinfo=UTC))
    night = {"starts_at": datetime(2024, 12, 3, 23, tzinfo=UTC), "ends_at": datetime(2024, 12, 4, 2, tzinfo=UTC)}
    for session in (
        make_session(day=second, title="Night", **night),
        late,
        make_session(day=second, title="A workshop"),
    ):
        make_impression(session=session)
    make_report(event=event, slug="harbour-report", **{f"shows_{name}": shows.get(name, not shows) for name in TOLD})
    return event


def rows_of(event: Event) -> dict[str, Any]:
    """Return the rows of an event that its article tells."""
    return {
        "days": list(event.days.values_list("number", "title", "date")),
        "sessions": list(event.sessions.order_by("title", "code").values_list("day__number", *FACTS)),
        "ratings": list(
            Impression.objects.filter(session__event=event)
            .order_by("session__title", "session__code")
            .values_list("rating", flat=True)
        ),
        "told": [[getattr(report, f"shows_{name}") for name in TOLD] for report in event.reports.all()],
    }


def taken_back(event: Event, tmp_path: Path) -> tuple[str, Event]:
    """Export an article and import it for somebody else; return its text and the new event."""
    article = run_export(event.slug)
    file = tmp_path / "copied.md"
    file.write_text(article)
    make_user(username="bram")
    run_import(file, owner="bram")
    return article, Event.objects.get(slug="copied")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_article_that_tells_everything_comes_back_with_its_rows_settings_and_bytes(
    owner: AbstractBaseUser, tmp_path: Path, language: str
) -> None:
    event = make_article(owner, language)
    article, copied = taken_back(event, tmp_path)
    assert rows_of(copied) == rows_of(event)
    assert run_export("copied") == article
    assert (copied.language, copied.first_day, copied.last_day) == (language, date(2024, 12, 2), date(2024, 12, 3))
    assert list(copied.sessions.filter(search="").values_list("pk")) == []


@pytest.mark.parametrize("name", TOLD)
def test_each_fact_has_a_switch_of_its_own(owner: AbstractBaseUser, tmp_path: Path, name: str) -> None:
    event = make_article(owner, **{name: True})
    article, copied = taken_back(event, tmp_path)
    told = {"date", "time"} if name == "time" else {name}  # a time is of no use without its date
    report = copied.reports.get()
    assert {each for each in TOLD if getattr(report, f"shows_{each}")} == told
    field = {"time": "starts_at", "date": "code"}.get(name, name)
    if name == "rating":
        assert rows_of(copied)["ratings"] == rows_of(event)["ratings"]
    else:
        values = [
            list(each.sessions.order_by("title", "code").values_list(field, flat=True)) for each in (event, copied)
        ]
        assert values[0] == values[1]
    assert run_export("copied") == article


def test_article_reads_as_a_person_would_write_it(owner: AbstractBaseUser) -> None:
    event = make_event(owner=owner, slug="harbour", time_zone="Asia/Tokyo")
    day = make_day(event=event, on=date(2024, 12, 2))
    starts = datetime(2024, 12, 2, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    facts = {
        "starts_at": starts,
        "ends_at": starts.replace(hour=11),
        "room": "Hall A",
        "speakers": "Jane Doe, Bo Roe",
    }
    session = make_session(day=day, code="COM301", title="Talk", level=300, format="Workshop", **facts)
    make_impression(session=session, rating=4)
    report = make_report(event=event, slug="harbour-report", **{f"shows_{name}": True for name in TOLD})
    lines = [line for line in run_export("harbour").replace("\xa0", " ").splitlines() if line]
    assert lines[-3:] == [
        "## Day 1 (Mon, 2 December 2024)",
        "### COM301 | Talk",
        "Time: 10:00–11:00 · Room: Hall A · Speakers: Jane Doe, Bo Roe · Level: 300 · Format: Workshop · Rating: ★★★★☆",
    ]
    Event.objects.update(language="ja")
    lines = [line for line in run_export("harbour").replace("\xa0", " ").splitlines() if line]
    assert lines[-3:] == [
        "## 1 日目（2024 年 12 月 2 日・月）",
        "### COM301 | Talk",
        "時間: 10:00〜11:00／会場: Hall A／登壇者: Jane Doe, Bo Roe／レベル: 300／形式: Workshop／評価: ★★★★☆",
    ]
    Report.objects.filter(pk=report.pk).update(**{f"shows_{name}": False for name in TOLD})
    lines = [line for line in run_export("harbour").splitlines() if line]
    assert lines[-2:] == ["## 1 日目", "### COM301 | Talk"]


@pytest.mark.parametrize(
    "text",
    [
        "Room: Hall A",
        "Rating: ★★★★☆",
        "会場：大ホール",
        "Room:\xa0Hall A · Time:\xa010:00",
        "Room:\xa0Hall A\nand more",
    ],
)
def test_line_that_only_resembles_stays_the_text_of_its_author(
    owner: AbstractBaseUser, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "typed.md"
    file.write_text(f"# Day 1 (Mon, 2 December 2024)\n\n## COM301 | Talk\n\n{text}\n")
    run_import(file)
    report = Report.objects.get()
    assert Impression.objects.get().body == text
    assert not any(getattr(report, f"shows_{name}") for name in TOLD)
    assert run_export("typed") == file.read_text()


def test_line_of_another_article_that_was_pasted_in_a_text_stays_text(owner: AbstractBaseUser, tmp_path: Path) -> None:
    event = make_event(owner=owner, slug="harbour")
    day = make_day(event=event, title="Opening (Mon,\xa02\xa0December\xa02024)")
    make_impression(session=make_session(day=day, title="Talk", note="Room:\xa0Hall A"))
    make_report(event=event, slug="harbour-report")
    _article, copied = taken_back(event, tmp_path)
    assert list(copied.days.values_list("title", "date")) == [("Opening (Mon,\xa02\xa0December\xa02024)", None)]
    assert list(copied.sessions.values_list("room")) == [("",)]
    assert Impression.objects.get(session__event=copied).body == "Room:\xa0Hall A"


def test_facts_are_filled_in_where_they_are_missing_and_never_overwritten(
    owner: AbstractBaseUser, tmp_path: Path
) -> None:
    event = make_article(owner)
    file = tmp_path / "harbour-report.md"
    file.write_text(run_export("harbour"))
    before = rows_of(event)
    Session.objects.filter(code="COM400").update(room="", level=None, starts_at=None, ends_at=None, search="talk")
    Session.objects.filter(code="COM401").update(room="Elsewhere", starts_at=datetime(2024, 12, 2, 9, tzinfo=UTC))
    Impression.objects.filter(session__code="COM400").update(rating=None)
    Day.objects.filter(number=1).update(date=None)
    _out, said = run_import(file)
    after = rows_of(event)
    assert [row for row in after["sessions"] if row[1] != "COM401"] == [
        row for row in before["sessions"] if row[1] != "COM401"
    ]
    assert (after["days"], after["ratings"]) == (before["days"], before["ratings"])
    assert "10:00" in Session.objects.get(code="COM400").search
    assert [line.rpartition(" ")[2] for line in said.splitlines()] == ["(room)", "(starts_at)"]


def test_two_days_with_one_date_keep_their_headings(owner: AbstractBaseUser) -> None:
    dated = "(Mon,\xa02\xa0December\xa02024)"
    apply_plan(plan_of(f"## Day 1 {dated}\n\nA note.\n\n## Day 2 {dated}\n\nAnother.\n"))
    assert list(Day.objects.values_list("title", "date")) == [("", date(2024, 12, 2)), (f"Day 2 {dated}", None)]
