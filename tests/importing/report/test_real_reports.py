"""Real reports of real people go in and come out; what was exported is imported without a change."""

from pathlib import Path

import pytest

from importing.report.commands import SEED, rows, run_export, run_import
from sessions.article.dialects import DIALECTS
from sessions.models import Event, Impression
from tiers import times

pytestmark = pytest.mark.django_db

FOREIGN = [
    "css-day-2025",
    "github-actions-meetup-3",
    "kaigi-on-rails-2024",
    "normconf-2022",
    "odsc-east-2018",
    "scipy-2023",
]


def content_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("reinvent-2023", "reports=1 days=4 sessions=9 recordings=5 notes=4 impressions=9 images=5\n"),
        ("reinvent-2023-edited-later", "reports=1 days=4 sessions=9 recordings=5 notes=4 impressions=9 images=11\n"),
    ],
)
def test_real_report_comes_out_of_the_database_with_the_same_bytes(shared: Path, name: str, counts: str) -> None:
    file = shared / "data" / "reports" / f"{name}.md"
    printed, _ = run_import(file)
    assert printed == counts
    assert run_export(name).encode() == file.read_bytes()


@pytest.mark.parametrize(("name", "level"), [("reinvent-2023", 2), ("reinvent-2023-edited-later", 1)])
def test_real_report_is_understood_not_only_kept(shared: Path, name: str, level: int) -> None:
    run_import(shared / "data" / "reports" / f"{name}.md")
    event = Event.objects.get()
    assert (event.language, event.slug) == ("ja", name)
    report = event.reports.get()
    assert (report.heading_level, report.image_folder, report.sections) == (level, "reinvent2023", "gaiyo")
    assert [(c.heading, c.level, c.place) for c in report.chapters.in_order()] == [
        ("はじめに", 1, "before"),
        ("本記事について", level, "before"),
        ("全体の感想", level, "after"),
    ]
    assert [(day.number, day.title, bool(day.note)) for day in event.days.all()] == [
        (1, "", True),
        (2, "", False),
        (3, "", False),
        (4, "", False),
    ]
    assert [(s.code, s.level, bool(s.recording_url), bool(s.note)) for s in event.sessions.in_order()] == [
        ("COM301-R", 300, True, False),
        ("CMP324-R", 300, False, True),
        ("HYB304", 300, False, True),
        ("AIM212", 200, True, False),
        ("GAM306", 300, True, False),
        ("BOA308", 300, True, False),
        ("AMZ301", 300, True, False),
        ("DPR302-R", 300, False, True),
        ("GHJ304", 300, False, True),
    ]
    assert Impression.objects.filter(state="attended").exclude(summary="").exclude(body="").count() == 9


@pytest.mark.parametrize("name", FOREIGN)
def test_every_line_of_a_foreign_report_is_in_the_export_in_order(shared: Path, name: str) -> None:
    file = shared / "data" / "reports" / f"{name}.md"
    run_import(file)
    exported = iter(content_lines(run_export(Event.objects.get().slug)))
    assert [line for line in content_lines(file.read_text("utf-8")) if line not in exported] == []


@pytest.mark.parametrize("name", [SEED, *FOREIGN])
def test_importing_twice_changes_nothing(shared: Path, name: str) -> None:
    file = shared / "data" / "reports" / f"{name}.md"
    run_import(file)
    before = rows()
    assert run_import(file)[0] == "Nothing was changed.\n"
    assert rows() == before


@pytest.mark.parametrize("name", [SEED, *FOREIGN])
def test_importing_what_was_exported_changes_nothing(shared: Path, tmp_path: Path, name: str) -> None:
    run_import(shared / "data" / "reports" / f"{name}.md")
    event = Event.objects.get()
    run_export(event.slug, str(tmp_path))
    before = rows()
    (article,) = tmp_path.rglob(f"{event.reports.get().slug}*.md")
    run_import(article)
    assert rows() == before


@pytest.mark.scaled
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_report_of_anybody_is_exported_as_it_came(shared: Path, dialect: str) -> None:
    files = sorted([*shared.glob("data/labelled-reports/*.md"), *shared.glob("data/reports/*.md")])
    assert len(files) == 30
    for file in files[:: times(6, 1)]:
        slug = f"of-{file.stem}"[:50].strip("-")
        run_import(file, event=slug, dialect=dialect)
        assert run_export(slug) == file.read_bytes().decode(), file.name
        assert run_import(file, event=slug, dialect=dialect)[0] == "Nothing was changed.\n", file.name
