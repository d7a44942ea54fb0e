"""A report is downloaded as an article and as an archive."""

import io
import zipfile

import pytest
from django.test import Client

from reporting.pages.pages import ARTICLE, address
from sessions.models import Report

pytestmark = pytest.mark.django_db


def test_report_download_is_the_article_as_a_file(report: Report, owner: Client) -> None:
    response = owner.get(address("report-download", report.slug))

    assert response.content == ARTICLE.encode()
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="harbour-report.md"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_report_archive_is_a_zip_laid_out_for_zenn(report: Report, owner: Client) -> None:
    response = owner.get(address("report-archive", report.slug))

    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["articles/harbour-report.md", "images/harbour/harbour_0.png"]
        assert archive.read("articles/harbour-report.md") == ARTICLE.encode()
        assert archive.read("images/harbour/harbour_0.png") == b"picture"
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="harbour-report.zip"'
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_report_archive_leaves_out_a_picture_whose_file_is_lost(report: Report, owner: Client) -> None:
    photo = report.event.photos.exclude(file="").get()
    photo.file.storage.delete(photo.file.name)
    response = owner.get(address("report-archive", report.slug))
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:  # type: ignore[arg-type]
        assert archive.namelist() == ["articles/harbour-report.md"]


def test_report_unknown_dialect_is_zenn(report: Report, owner: Client) -> None:
    response = owner.get(address("report-download", report.slug) + "?dialect=<b>")

    assert response.content == ARTICLE.encode()
