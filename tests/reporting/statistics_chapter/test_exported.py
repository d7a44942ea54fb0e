"""A report with the chapter is exported and imported without a change, and passes the checks of Zenn."""

from pathlib import Path

import pytest
from django.test import Client

from factories import make_user
from reporting.test_zenn_export import figures
from sessions.article.dialects import DIALECTS
from sessions.article.read_article import read_article
from sessions.importing.edits.pictures import read_pictures
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Chapter, Photo, Report
from sessions.reporting.export import prepare, write_folder

ZENN = DIALECTS["zenn"]


def export(report: Report, folder: Path) -> None:
    fresh = Report.objects.select_related("event__owner").get(pk=report.pk)
    write_folder(prepare(fresh, fresh.event.owner, ZENN), folder)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_import_of_the_export_gives_the_same_rows_and_bytes(owner: Client, report: Report, tmp_path: Path) -> None:
    owner.post("/events/harbour/statistics/chapter/", {"heading": "Statistics", "report": "harbour-report"})
    export(report, tmp_path / "first")
    text = (tmp_path / "first" / "articles" / "harbour-report.md").read_text(encoding="utf-8")
    article = read_article(text, ZENN)
    document = article.document
    pictures = read_pictures(tmp_path / "first", document.image_names(), document.image_folder)

    somebody = make_user()
    result = apply_plan(build_plan(article, ZENN, owner=somebody, stem="harbour-report"), pictures)
    export(result.report, tmp_path / "second")

    assert content(tmp_path / "second") == content(tmp_path / "first")
    assert sorted(content(tmp_path / "first")) == ["articles/harbour-report.md", "images/quay/statistics.png"]
    rows = [
        list(Chapter.objects.filter(report=each).values_list("heading", "level", "place", "body"))
        for each in (report, result.report)
    ]
    assert rows[0] == rows[1]
    sizes = Photo.objects.order_by("pk").values_list("name", "width", "height", "bytes")
    assert len(set(sizes)) == 1
    assert len(sizes) == 2


@pytest.mark.release
def test_exported_folder_passes_zenns_own_checks(
    owner: Client, report: Report, publish_checks: Path, tmp_path: Path
) -> None:
    owner.post("/events/harbour/statistics/chapter/", {"heading": "Statistics", "report": "harbour-report"})
    export(report, tmp_path / "zenn")
    found = figures(tmp_path / "zenn", publish_checks)
    assert {name: found[name] for name in ("images", "imageRefs", "imagesUnused", "problems")} == {
        "images": 1,
        "imageRefs": 1,
        "imagesUnused": 0,
        "problems": 0,
    }
