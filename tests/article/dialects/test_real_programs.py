"""Exports looked at by the programs of the sites: nothing is wrong, and they count what the document has."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from article.dialects.generated import generated_report
from article.dialects.programs import build_hugo, check_qiita, check_zenn, github_counts, house_counts, players
from conftest import PROJECT
from factories import read_document
from reporting.test_zenn_export import export, sample_pictures
from sessions.article.dialects import DIALECTS
from sessions.demo import conference_data
from sessions.demo.install import article
from sessions.importing.edits.pictures import read_pictures
from sessions.models import PictureAddress, Report
from sessions.reporting.export import Export, prepare, write_folder
from web.world_again import made_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

GENERATED = range(50)


def body_of(report: Report, dialect: str) -> str:
    """Return the body of a report in the house notation, with the paths of a dialect."""
    site = DIALECTS[dialect]
    return site.read_body(site.read_front(prepare(report, report.event.owner, site).article)[1])


@pytest.fixture
def reports(shared: Path) -> list[Report]:
    """Return the sample event in both languages, the sample author's two versions, and generated events."""
    return made_again(sample_reports)


def sample_reports() -> list[Report]:
    """Make them in an empty database."""
    data = PROJECT.parent / "shared" / "data"
    with TemporaryDirectory() as folder:
        for language in conference_data.LANGUAGES:
            export(article(language), conference_data.slug(language), sample_pictures(), Path(folder))
        for stem in ("reinvent-2023", "reinvent-2023-edited-later"):
            text = (data / "reports" / f"{stem}.md").read_text("utf-8")
            document = read_document(text, DIALECTS["zenn"])
            pictures = read_pictures(data / "seed-images", document.image_names(), document.image_folder)
            export(text, stem, pictures, Path(folder))
    for number in GENERATED:
        generated_report(number)
    found = list(Report.objects.select_related("event__owner").order_by("pk"))
    assert len(found) == 4 + len(GENERATED)
    for number, report in enumerate(found):
        Report.objects.filter(pk=report.pk).update(slug=f"{report.slug[:40]}-{number}")
        report.refresh_from_db()
    return found


def exported(reports: list[Report], dialect: str, folder: Path) -> dict[str, Export]:
    """Write every report in a dialect below one folder."""
    exports = {report.slug: prepare(report, report.event.owner, DIALECTS[dialect]) for report in reports}
    for one in exports.values():
        write_folder(one, folder)
    return exports


def with_pictures(reports: list[Report]) -> list[Report]:
    """Leave out the article of which the sample author's pictures are not given."""
    return [report for report in reports if not report.event.photos.missing().exists()]


def test_zenn_finds_nothing_wrong(reports: list[Report], publish_checks: Path, tmp_path: Path) -> None:
    whole = with_pictures(reports)
    exported(whole, "zenn", tmp_path / "zenn")

    found = check_zenn(tmp_path / "zenn", publish_checks)

    counts = [house_counts(body_of(report, "zenn")) for report in whole]
    assert (found["articles"], found["problems"], found["imagesUnused"]) == (len(whole), 0, 0)
    assert {name: found[name] for name in ("headings", "imageRefs", "youtube")} == {
        "headings": sum(count["headings"] for count in counts),
        "imageRefs": sum(count["images"] for count in counts),
        "youtube": sum(players(body_of(report, "zenn")) for report in whole),
    }


def test_qiita_finds_nothing_wrong_once_pictures_have_addresses(
    reports: list[Report], publish_checks: Path, tmp_path: Path
) -> None:
    for report in reports:
        for photo in report.event.photos.all():
            url = f"https://qiita-image-store.s3.ap-northeast-1.amazonaws.com/0/{photo.pk}.png"
            PictureAddress.objects.create(photo=photo, dialect="qiita", url=url, file=photo.file.name)
    whole = with_pictures(reports)
    exported(whole, "qiita", tmp_path / "qiita")

    found = check_qiita(tmp_path / "qiita", publish_checks)

    assert (found["articles"], found["problems"]) == (len(whole), 0)


def test_hugo_builds_every_bundle_with_its_pictures_players_and_headings(
    reports: list[Report], publish_checks: Path, tmp_path: Path
) -> None:
    whole = with_pictures(reports)
    exported(whole, "hugo", tmp_path / "hugo")

    found = build_hugo(tmp_path / "hugo", publish_checks, tmp_path)

    expected = {}
    for report in whole:
        body = body_of(report, "hugo")
        counts = house_counts(body)
        expected[report.slug] = {
            "images": counts["images"],
            "players": players(body),
            "headings": counts["headings"],
        }
    assert found == expected


def test_githubs_parser_counts_what_the_document_has(reports: list[Report], tmp_path: Path) -> None:
    exports = exported(reports, "github", tmp_path / "github")

    found = {slug: github_counts(each.article) for slug, each in exports.items()}

    expected = {}
    for report in reports:
        counts = house_counts(body_of(report, "github"))
        expected[report.slug] = counts | {"headings": counts["headings"] + 1}
    assert found == expected
