"""Day 0 in an article: read, written and read again, with the days behind it as they are named."""

from pathlib import Path

import pytest

from factories import make_event, make_report
from importing.report.commands import run_export, run_import
from sessions.models import Chapter, Day, Event, Report
from sessions.reporting.chapter_places import spots_of

pytestmark = pytest.mark.django_db

ENGLISH = "# Introduction\n\nHello.\n\n## Day 0\n\n### Badges\n\n## Between\n\nText.\n\n## Day 1\n\n### Keynote\n"
JAPANESE = "# はじめに\n\nこんにちは。\n\n## 0 日目\n\n### 前夜祭\n\n## 1 日目\n\n### 基調講演\n"
NAMED = "# Introduction\n\nHello.\n\n## Day 0: the eve\n\n### Badges\n\n## Day 1\n\n### Keynote\n"


@pytest.mark.parametrize(
    ("article", "days"),
    [
        (ENGLISH, [(0, ""), (1, "")]),
        (JAPANESE, [(0, ""), (1, "")]),
        (NAMED, [(0, "Day 0: the eve"), (1, "")]),
        ("## Day 1\n\n### One\n\n## Day 3\n\n### Two\n", [(1, ""), (3, "")]),
        ("## 12/1\n\n### One\n\n## 12/2\n\n### Two\n", [(1, "12/1"), (2, "12/2")]),
        ("## 11/30\n\n### Eve\n\n## Day 1\n\n### One\n", [(0, "11/30"), (1, "")]),
        ("## Day 1\n\n### One\n\n## Day 0\n\n### Two\n", [(1, ""), (2, "Day 0")]),
    ],
)
def test_days_have_the_numbers_of_their_headings(tmp_path: Path, article: str, days: list[tuple[int, str]]) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text(article)
    run_import(file)
    assert list(Day.objects.values_list("number", "title")) == days


@pytest.mark.parametrize("article", [ENGLISH, JAPANESE, NAMED])
def test_article_with_a_day_zero_comes_back_as_it_was(tmp_path: Path, article: str) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text('---\ntitle: "T"\n---\n\n' + article)
    run_import(file)
    run_export(Event.objects.get().slug, tmp_path / "out")
    out = next((tmp_path / "out").rglob("*.md")).read_text()
    assert out.split("---\n", 2)[2].strip() == article.strip()


def test_chapter_after_day_zero_stands_between_it_and_day_one(tmp_path: Path) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text(ENGLISH)
    run_import(file)
    assert Chapter.objects.get(heading="Between").after_day == Day.objects.get(number=0)


def test_places_of_chapters_begin_with_day_zero() -> None:
    event = make_event(language="en")
    for number in (1, 0):
        Day.objects.create(event=event, number=number)
    spots = spots_of(Report.objects.get(pk=make_report(event=event).pk))
    assert [(spot.key, spot.label) for spot in spots][1:-1] == [
        ("in-0", "At the top of Day 0"),
        ("day-0", "After Day 0"),
        ("in-1", "At the top of Day 1"),
        ("day-1", "After Day 1"),
    ]
