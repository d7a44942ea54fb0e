"""Exported folders, looked at by the programs that Zenn itself uses: its validator, its preview and its renderer."""

import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from factories import make_user, read_document
from sessions.article.dialects import DIALECTS
from sessions.article.facts_line import NAMES
from sessions.article.read_article import read_article
from sessions.demo import conference_data
from sessions.demo.install import PICTURE_SIZE, article, picture
from sessions.importing.edits.pictures import StoredPicture, read_pictures
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Day, Impression, Photo, Report, Session
from sessions.reporting.export import prepare, write_folder

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]
FIGURES = ("articles", "validated", "headings", "imageRefs", "youtube", "cards", "images", "imagesUnused", "problems")


def sample_pictures() -> dict[str, StoredPicture]:
    """Return the pictures of the sample, by name."""
    shown = read_document(article("en"), ZENN).image_names()
    return {name: StoredPicture(picture(name), *PICTURE_SIZE) for name in shown}


def export(text: str, stem: str, pictures: dict[str, bytes], folder: Path) -> None:
    """Take an article into the database and write it out again, laid out as a Zenn repository."""
    owner = make_user()
    result = apply_plan(build_plan(read_article(text, ZENN), ZENN, owner=owner, stem=stem), pictures)
    write_folder(prepare(result.report, owner, ZENN), folder)


def figures(folder: Path, checks: Path) -> dict[str, Any]:
    """Return what the check counts; what it finds is shown when it finds something."""
    command = ["node", checks / "check_zenn.mjs", folder, "--modules", checks / "node_modules", "--strict"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout + run.stderr
    counted = json.loads(run.stdout.splitlines()[-1])
    return {name: counted[name] for name in FIGURES}


@pytest.mark.release
@pytest.mark.parametrize("language", conference_data.LANGUAGES)
def test_sample_passes_zenns_own_checks(language: str, publish_checks: Path, tmp_path: Path) -> None:
    export(article(language), conference_data.slug(language), sample_pictures(), tmp_path / "zenn")
    assert figures(tmp_path / "zenn", publish_checks) == {
        "articles": 1,
        "validated": 1,
        "headings": 42,
        "imageRefs": 7,
        "youtube": 6,
        "cards": 2,
        "images": 7,
        "imagesUnused": 0,
        "problems": 0,
    }


@pytest.mark.release
def test_real_report_passes_zenns_own_checks(shared: Path, publish_checks: Path, tmp_path: Path) -> None:
    text = (shared / "data" / "reports" / "reinvent-2023.md").read_text("utf-8")
    document = read_document(text, ZENN)
    pictures = read_pictures(shared / "data" / "seed-images", document.image_names(), document.image_folder)
    export(text, "reinvent-2023", pictures, tmp_path / "zenn")
    assert Photo.objects.missing().count() == 0
    assert figures(tmp_path / "zenn", publish_checks) == {
        "articles": 1,
        "validated": 1,
        "headings": 34,
        "imageRefs": 5,
        "youtube": 5,
        "cards": 2,
        "images": 5,
        "imagesUnused": 0,
        "problems": 0,
    }


@pytest.mark.release
@pytest.mark.parametrize("language", conference_data.LANGUAGES)
def test_article_that_tells_all_facts_passes_zenns_own_checks(
    language: str, publish_checks: Path, tmp_path: Path
) -> None:
    export(article(language), conference_data.slug(language), sample_pictures(), tmp_path / "silent")
    for number, session in enumerate(Session.objects.in_order()):
        session.starts_at = session.ends_at = datetime(2025, 11, 25, 10, number, tzinfo=UTC)
        session.room, session.speakers, session.format = "10:00–11:00", "A | B · *C*, [D](x)／:::message", "<b> $x$ `y`"
        session.level = 300
        session.save()
    Impression.objects.update(rating=4)
    report = Report.objects.get()
    for day in report.event.days.all():
        Day.objects.filter(pk=day.pk).update(date=date(2025, 11, 24 + day.number))
    Report.objects.update(**{f"shows_{name}": True for name in ("date", *NAMES)})
    report.refresh_from_db()
    write_folder(prepare(report, report.event.owner, ZENN), tmp_path / "told")
    assert figures(tmp_path / "told", publish_checks) == figures(tmp_path / "silent", publish_checks)


@pytest.mark.release
def test_the_check_finds_a_picture_that_is_not_there(publish_checks: Path, tmp_path: Path) -> None:
    export(article("en"), conference_data.slug("en"), {}, tmp_path / "zenn")
    with pytest.raises(AssertionError, match=r"image /images/lantern2025/harbour_0\.png: no such file"):
        figures(tmp_path / "zenn", publish_checks)
