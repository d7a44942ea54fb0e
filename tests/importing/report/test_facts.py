"""Dates and facts in an article: as a person would write them, and read from one that the app does not know."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

from factories import make_day, make_event, make_impression, make_report, make_session
from importing.report.articles import plan_of
from importing.report.commands import run_export, run_import
from sessions.article.facts_line import NAMES
from sessions.importing.report.apply import apply_plan
from sessions.models import Day, Event, Impression, Report

pytestmark = pytest.mark.django_db

TOLD = ("date", *NAMES)


@pytest.fixture
def owner() -> AbstractBaseUser:
    return get_user_model().objects.get(username="aiko")


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
    lines = [line for line in run_export("harbour").splitlines() if line]
    assert lines[-3:] == [
        "## Day 1 (Mon, 2 December 2024)",
        "### COM301 | Talk",
        "Time: 10:00–11:00 · Room: Hall A · Speakers: Jane Doe, Bo Roe · Level: 300 · Format: Workshop · Rating: ★★★★☆",
    ]
    Event.objects.update(language="ja")
    lines = [line for line in run_export("harbour").splitlines() if line]
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
        "Room: Hall A · Time: 10:00",
        "Room: Hall A\nand more",
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


def test_second_of_two_days_with_one_date_has_none(owner: AbstractBaseUser) -> None:
    dated = "(Mon, 2 December 2024)"
    apply_plan(plan_of(f"## Day 1 {dated}\n\nA note.\n\n## Day 2 {dated}\n\nAnother.\n"))
    assert list(Day.objects.values_list("title", "date")) == [("", date(2024, 12, 2)), ("", None)]
