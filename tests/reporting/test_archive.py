"""The zip of a report, looked at by an independent reader: what is in it, to the byte, and what it costs to send."""

import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from conftest import PROJECT
from factories import make_day, make_event, make_impression, make_photo, make_report, make_session, make_user
from sessions.article.dialects import DIALECTS
from sessions.models import Photo, Report
from sessions.reporting.archive import Archive
from sessions.reporting.export import Export, prepare, write_folder

ZENN = DIALECTS["zenn"]
ADDRESS = "/events/harbour/reports/harbour-report/archive/"
ARTICLE = "articles/harbour-report.md"


@pytest.fixture
def report(db: None) -> Report:
    """A report of a session that places two pictures, one of them twice, and is followed by one."""
    session = make_session(day=make_day(event=make_event(slug="harbour")))
    make_impression(session=session, summary="![](b.jpg)\n\n![](写真_1.png)", body="![](b.jpg) `![](code.jpg)`")
    for name in ("b.jpg", "写真_1.png", "code.jpg", "unplaced.jpg"):
        make_photo(session=session, name=name, content=name.encode() * 1000)
    make_photo(session=session, name="a.jpg", content=b"\xff\xd8 follows", follows_heading=True)
    return make_report(event=session.event, slug="harbour-report", image_folder="quay")


@pytest.fixture
def owner(client: Client, report: Report) -> Client:
    client.force_login(report.event.owner)
    return client


def exported(report: Report) -> Export:
    return prepare(Report.objects.select_related("event__owner").get(pk=report.pk), report.event.owner, ZENN)


def packed(report: Report) -> bytes:
    return b"".join(Archive(exported(report)))


def files_of(content: bytes) -> dict[str, bytes]:
    """Return what a zip holds, whose checksums are right."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_holds_exactly_the_pictures_that_the_article_shows(report: Report) -> None:
    files = files_of(packed(report))

    assert list(files) == [ARTICLE, "images/quay/a.jpg", "images/quay/b.jpg", "images/quay/写真_1.png"]
    article = files[ARTICLE].decode()
    assert re.findall(r"\]\(/(images/[^)]*)\)", article.replace("`![](code.jpg)`", "")) == [
        "images/quay/a.jpg",
        "images/quay/b.jpg",
        "images/quay/写真_1.png",
        "images/quay/b.jpg",
    ]
    assert files["images/quay/a.jpg"] == b"\xff\xd8 follows"
    assert files["images/quay/b.jpg"] == b"b.jpg" * 1000
    assert files["images/quay/写真_1.png"] == "写真_1.png".encode() * 1000


def test_folder_holds_the_same_files(report: Report, tmp_path: Path) -> None:
    write_folder(exported(report), tmp_path / "zenn")

    found = {
        path.relative_to(tmp_path / "zenn").as_posix(): path.read_bytes()
        for path in (tmp_path / "zenn").rglob("*")
        if path.is_file()
    }
    assert found == files_of(packed(report))


def test_pictures_are_stored_as_they_are_under_a_fixed_date(report: Report) -> None:
    with zipfile.ZipFile(BytesIO(packed(report))) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_twice_the_same_bytes_whatever_the_clock_says(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    first = packed(report)
    monkeypatch.setattr("time.localtime", lambda _seconds=None: (2031, 5, 6, 7, 8, 9, 0, 0, 0))

    assert packed(report) == first


def test_length_is_known_before_the_first_byte(report: Report) -> None:
    archive = Archive(exported(report))

    assert len(archive) == len(b"".join(archive))


def test_response_says_how_long_it_is_and_is_streamed(owner: Client) -> None:
    response = owner.get(ADDRESS)

    assert response.streaming
    content = response.getvalue()
    assert response.headers["Content-Length"] == str(len(content))
    assert list(files_of(content))[0] == ARTICLE


def test_head_says_the_length_and_reads_no_picture(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    length = owner.get(ADDRESS).headers["Content-Length"]
    monkeypatch.setattr("sessions.reporting.export.ExportedPicture.open", lambda _picture: pytest.fail("was opened"))

    response = owner.head(ADDRESS)

    assert (response.headers["Content-Length"], response.getvalue()) == (length, b"")


@pytest.mark.django_db(transaction=True)
def test_no_transaction_and_no_connection_of_a_pool_is_held_while_it_is_sent(owner: Client) -> None:
    response = owner.get(ADDRESS)

    next(iter(response.streaming_content))  # type: ignore[attr-defined]

    assert not connection.in_atomic_block
    # The one connection of a thread to SQLite stays open; it keeps nobody else waiting.
    assert (connection.connection is None) == (connection.vendor == "postgresql")


def test_deleted_and_missing_and_foreign_pictures_are_not_in_it(report: Report) -> None:
    Photo.objects.filter(name="b.jpg").update(deleted_at=timezone.now())
    Photo.objects.filter(name="a.jpg").update(deleted_at=timezone.now())
    Photo.objects.filter(name="写真_1.png").update(file="")
    make_photo(event=make_event(owner=report.event.owner), name="b.jpg", content=b"other event", follows_heading=True)
    make_photo(event=make_event(owner=make_user()), name="写真_1.png", content=b"other person")

    assert list(files_of(packed(report))) == [ARTICLE]
    assert exported(report).missing == ("b.jpg", "写真_1.png")


@pytest.mark.parametrize("becomes", [None, b"shorter", b"longer" * 10_000])
def test_picture_that_changes_on_the_way_is_no_whole_archive(report: Report, becomes: bytes | None) -> None:
    archive = Archive(exported(report))
    path = Path(Photo.objects.get(name="b.jpg").file.path)
    path.unlink()
    if becomes is not None:
        path.write_bytes(becomes)
    sent: list[bytes] = []

    with pytest.raises((OSError, RuntimeError)):
        sent.extend(archive)

    assert sent
    assert not zipfile.is_zipfile(BytesIO(b"".join(sent)))


def test_broken_off_answer_is_told_to_the_administrator(
    owner: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = owner.get(ADDRESS)

    def gone(_picture: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("sessions.reporting.export.ExportedPicture.open", gone)
    with pytest.raises(FileNotFoundError):
        response.getvalue()

    assert [record.getMessage() for record in caplog.records if record.name == "sessions.web.downloads"] == [
        "The zip of a report was broken off: a picture could not be read, or was changed, while it was sent"
    ]
    caplog.clear()


MEASURE = """
import resource, sys
from pathlib import Path
import django; django.setup()
from django.conf import settings
from sessions.reporting.archive import Archive
from sessions.article.document import Document
from sessions.reporting.export import Export, ExportedPicture

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6

def send(paths):
    sizes = [(path.name, path.stat().st_size) for path in paths]
    pictures = tuple(ExportedPicture(f"images/{n}.jpg", *stored) for n, stored in enumerate(sizes))
    return sum(map(len, Archive(Export(Document(), "articles/a.md", "Text", pictures, ()))))

settings.MEDIA_ROOT = sys.argv[1]
paths = list(Path(sys.argv[1]).iterdir())
send(paths[:1])
idle = peak()
print(send(paths * 100) / 1e6, peak() - idle)
"""


@pytest.mark.release
def test_six_hundred_pictures_take_no_memory(tmp_path: Path) -> None:
    """A fresh process sends 120 MB and does not grow by a third of it."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(6):
        (pictures / f"{number}.jpg").write_bytes(bytes([number]) * 200_000)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings_for_tests", "DATA_DIR": str(tmp_path)}
    # The shell between is there because a process inherits the peak of the one that starts it.
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", MEASURE, str(pictures)]
    run = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True, env=environment)
    sent, grown = map(float, run.stdout.split())

    assert sent > 120
    assert grown < 40
