"""Real reports of real people go in and come out; what was exported is imported without a change."""

import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from picture_makers import encoded, exif, photo, screenshot
from picture_reader import said_besides
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import Action, build_plan
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Revision, Session
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.reader import decode, read
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]
SEED = "reinvent-2023"
FOREIGN = [
    "css-day-2025",
    "github-actions-meetup-3",
    "kaigi-on-rails-2024",
    "normconf-2022",
    "odsc-east-2018",
    "scipy-2023",
]
MODELS = (Event, Day, Session, Impression, Report, Chapter, Photo, Revision)


def run_import(file: Path, owner: str = "aiko", **options: Any) -> tuple[str, str]:
    """Run the command and return what it printed on standard output and standard error."""
    out, err = StringIO(), StringIO()
    call_command("import_report", file, owner=owner, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def run_export(event: str, output: str = "-", **options: Any) -> str:
    """Run the command and return what it printed."""
    out = StringIO()
    call_command("export_report", event, output=output, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the domain, for comparing before and after."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def content_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@pytest.fixture(autouse=True)
def aiko() -> Any:
    return make_user(username="aiko")


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
    assert [line for line in content_lines(decode(file.read_bytes())) if line not in exported] == []


@pytest.mark.parametrize("name", [SEED, *FOREIGN])
def test_importing_twice_changes_nothing(shared: Path, name: str) -> None:
    file = shared / "data" / "reports" / f"{name}.md"
    first, _ = run_import(file)
    before = rows()
    second, said = run_import(file)
    assert second == first
    assert rows() == before
    assert "differs" not in said


@pytest.mark.parametrize("name", [SEED, *FOREIGN])
def test_importing_what_was_exported_changes_nothing(shared: Path, tmp_path: Path, name: str) -> None:
    run_import(shared / "data" / "reports" / f"{name}.md")
    event = Event.objects.get()
    run_export(event.slug, str(tmp_path))
    before = rows()
    run_import(tmp_path / "articles" / f"{event.reports.get().slug}.md")
    assert rows() == before


def test_pictures_come_along_and_leave_in_the_folder(shared: Path, tmp_path: Path) -> None:
    pictures = shared / "data" / "seed-images"
    _, said = run_import(shared / "data" / "reports" / f"{SEED}.md", images=pictures)
    assert said == ""
    printed = run_export(SEED, str(tmp_path))
    names = ["com301_0.png", "cmp324_1.png", "cmp324_0.png", "hyb304_1.png", "hyb304_0.png"]
    assert printed.split("\n")[:-1] == [f"articles/{SEED}.md", *(f"images/reinvent2023/{name}" for name in names)]
    for name in names:
        assert (tmp_path / "images/reinvent2023" / name).read_bytes() == (pictures / name).read_bytes()
    assert set(Photo.objects.values_list("width", "height")) == {(2560, 1600)}
    assert {photo.name: photo.session.code for photo in Photo.objects.select_related("session")} == {
        "com301_0.png": "COM301-R",
        "cmp324_1.png": "CMP324-R",
        "cmp324_0.png": "CMP324-R",
        "hyb304_1.png": "HYB304",
        "hyb304_0.png": "HYB304",
    }


def test_pictures_lose_what_their_camera_says_on_the_way_in_and_nothing_afterwards(tmp_path: Path) -> None:
    file, pictures = tmp_path / "some-report.md", tmp_path / "pictures"
    file.write_text("## Day 1\n\n### ABC301 | One\n\n![](/images/x/abc301_0.jpg)\n\n![](/images/x/abc301_1.PNG)\n")
    pictures.mkdir()
    (pictures / "abc301_0.jpg").write_bytes(encoded(photo(300, 400), "JPEG", exif=exif(6), comment=b"Harbour"))
    (pictures / "abc301_1.PNG").write_bytes(encoded(screenshot(400, 300), "PNG", exif=exif()))
    run_import(file, images=pictures)
    assert list(Photo.objects.order_by("name").values_list("width", "height")) == [(400, 300), (400, 300)]
    stored = {photo.name: Path(photo.file.path).read_bytes() for photo in Photo.objects.all()}
    assert {name: said_besides(content) for name, content in stored.items()} == dict.fromkeys(stored, [])
    report = Report.objects.get()
    run_export(report.event.slug, str(tmp_path / "out"))
    Event.objects.all().delete()
    run_import(tmp_path / "out" / "articles" / f"{report.slug}.md", images=tmp_path / "out")
    assert {photo.name: Path(photo.file.path).read_bytes() for photo in Photo.objects.all()} == stored


def test_missing_pictures_keep_their_names_and_are_filled_by_a_second_import(shared: Path) -> None:
    file = shared / "data" / "reports" / f"{SEED}.md"
    _, said = run_import(file)
    assert said.count("picture still missing: ") == 5
    assert Photo.objects.missing().count() == 5
    _, said = run_import(file, images=shared / "data" / "seed-images")
    assert said == ""
    assert Photo.objects.missing().count() == 0


def test_what_a_person_wrote_is_kept_and_the_difference_said(tmp_path: Path) -> None:
    article = '---\ntitle: "T"\n---\n\n## Day 1\n\n### ABC301 | One\n\n#### Summary\n\n{}\n'
    file = tmp_path / "my-small-report.md"
    file.write_text(article.format("from the file"))
    run_import(file)
    Impression.objects.update(summary="by hand", version=5)
    file.write_text(article.format("newer in the file"))
    _, said = run_import(file)
    assert Impression.objects.get().summary == "by hand"
    assert said == "kept as written here, differs in the file: ABC301 One (summary)\n"


def test_front_matter_is_filled_where_empty_and_kept_where_it_differs(tmp_path: Path) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text('---\ntitle: "T"\ntype: "idea"\ntopics: ["a"]\npublished: false\n---\n\n## Day 1\n')
    run_import(file)
    file.write_text('---\ntitle: "T"\nemoji: "🎪"\ntype: "tech"\ntopics: ["b"]\npublished: true\n---\n\n## Day 1\n')
    _, said = run_import(file)
    report = Report.objects.get()
    assert (report.emoji, report.kind, report.topics, report.published) == ("🎪", "idea", ["a"], False)
    assert said == "".join(
        f"kept as written here, differs in the file: T ({field})\n" for field in ("kind", "topics", "published")
    )


def test_text_that_is_missing_here_is_taken_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text("## Day 1\n\n### ABC301 | One\n")
    run_import(file)
    file.write_text("## Day 1\n\n### ABC301 | One\n\n#### Summary\n\nnow there\n\n### ABC302 | Two\n")
    run_import(file)
    assert [(s.code, s.impressions.get().summary) for s in Session.objects.in_order()] == [
        ("ABC301", "now there"),
        ("ABC302", ""),
    ]


def test_texts_that_stood_here_before_an_import_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text("## Day 1\n\n### ABC301 | One\n\n#### Impressions\n\nwritten before\n")
    run_import(file)
    file.write_text(
        "## Day 1\n\nnew note\n\n### ABC301 | One\n\n#### Summary\n\nnew\n\n#### Impressions\n\nwritten before\n"
    )
    run_import(file)
    impression = Impression.objects.get()
    assert (impression.summary, impression.body) == ("new", "written before")
    # Nothing was replaced in the day, whose note was empty.
    revision = Revision.objects.get()
    assert (revision.row, revision.reason, revision.author) == (impression, "imported", impression.author)
    assert revision.texts == {"summary": "", "body": "written before"}


def test_plan_writes_nothing_and_names_what_it_would_do(tmp_path: Path) -> None:
    document = read("## Day 1\n\n### ABC301 | One\n\n#### Summary\n\nnew\n", ZENN)
    before = rows()
    plan = build_plan(document, ZENN, owner=get_user_model().objects.get(), stem="small-report")
    assert rows() == before
    assert [(text.field, text.action) for text in plan.sessions[0].texts] == [
        ("recording_url", Action.KEEP),
        ("note", Action.KEEP),
        ("summary", Action.FILL),
        ("body", Action.KEEP),
    ]
    apply_plan(plan)
    assert Impression.objects.get().summary == "new"


def test_second_article_of_an_event_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    first, second = tmp_path / "first-article.md", tmp_path / "second-article.md"
    first.write_text('---\ntitle: "One"\ntype: "idea"\npublished: false\n---\n\n## Day 1\n\n### ABC301 | One\n')
    second.write_text('---\ntitle: "Two"\ntype: "idea"\npublished: false\n---\n\n## Day 1\n\n### ABC302 | Two\n')
    run_import(first, event="conf")
    run_import(second, event="conf")
    assert run_export("conf", report="first-article") == first.read_text()
    assert run_export("conf", report="second-article") == second.read_text()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"## Day 1\n\xff", "cannot be read as a report: not UTF-8 at byte 9"),
        (b"", "holds nothing to import"),
        (b"a\0b", "cannot be read as a report: a NUL character at byte 1"),
        (b"# " + b"x" * 2_000_000, "is larger than 2000000 bytes"),
        (b"## Day 1\n\n### " + b"x" * 301 + b"\n", "Nothing was imported. In the session 'x{60}': title: "),
    ],
)
def test_bad_file_is_refused_and_nothing_is_written(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "report.md"
    file.write_bytes(content)
    before = rows()
    with pytest.raises(CommandError, match=message):
        run_import(file)
    assert rows() == before


def test_unknown_owner_and_missing_file_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no account called 'nobody'"):
        run_import(tmp_path / "x.md", owner="nobody")
    with pytest.raises(CommandError, match=r"x\.md cannot be read: No such file or directory"):
        run_import(tmp_path / "x.md")


def test_event_of_somebody_else_is_refused(tmp_path: Path) -> None:
    make_user(username="ben")
    file = tmp_path / "some-report.md"
    file.write_text("## Day 1\n")
    run_import(file, owner="ben", event="theirs")
    with pytest.raises(CommandError, match="'theirs' is taken"):
        run_import(file, event="theirs")


def test_file_that_is_no_picture_is_refused_and_leaves_nothing(tmp_path: Path, settings: Any) -> None:
    file = tmp_path / "some-report.md"
    file.write_text("## Day 1\n\n### ABC301 | One\n\n![](/images/x/abc301_0.png)\n")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "abc301_0.png").write_bytes(b"<script>")
    before = rows()
    with pytest.raises(CommandError, match=r"abc301_0\.png is not a picture"):
        run_import(file, images=pictures)
    assert rows() == before


@pytest.mark.parametrize("name", ["truncated_jpeg.jpg", "broken.png", "decompression_bomb.gif"])
def test_hostile_picture_is_refused_by_name(shared: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / "some-report.md"
    file.write_text(f"## Day 1\n\n![](/images/x/{name})\n")
    shutil.copy(shared / "data" / "media" / name, tmp_path / name)
    with pytest.raises(CommandError, match=name):
        run_import(file, images=tmp_path)
    assert Event.objects.count() == 0
