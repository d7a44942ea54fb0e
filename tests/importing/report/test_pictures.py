"""Pictures come along with a report, lose what their camera says, and are refused where they are none."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from importing.report.commands import SEED, rows, run_export, run_import
from pictures.makers import encoded, exif, photo, screenshot
from pictures.reader import said_besides
from sessions.models import Event, Photo, Report

pytestmark = pytest.mark.django_db


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
    assert said.count("image still missing: ") == 5
    assert Photo.objects.missing().count() == 5
    _, said = run_import(file, images=shared / "data" / "seed-images")
    assert said == ""
    assert Photo.objects.missing().count() == 0


def test_pictures_that_are_not_taken_are_named_and_the_others_come(tmp_path: Path) -> None:
    file = tmp_path / "some-report.md"
    paths = ("a/one.png", "a/two.jpg", "a/lost.png", "b/one.png", "b/three.png")
    file.write_text("## Day 1\n\n### ABC301 | One\n\n" + "\n\n".join(f"![](/images/trip/{path})" for path in paths))
    for path in paths:
        if "lost" not in path:
            (tmp_path / "images/trip" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "images/trip" / path).write_bytes(encoded(screenshot(40, 30), "PNG"))
    missing = ["lost.png", "/images/trip/b/one.png", "/images/trip/b/three.png"]
    why = "two.jpg is a PNG file, not what its name says."
    printed, said = run_import(file, images=tmp_path, dry_run=True)
    assert [line for line in printed.splitlines() if "image" in line] == [f"image missing: {name}" for name in missing]
    assert said.splitlines() == [why]
    _, said = run_import(file, images=tmp_path)
    assert said.splitlines() == [why, *(f"image still missing: {name}" for name in missing)]
    assert [photo.name for photo in Photo.objects.with_file()] == ["one.png"]


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
