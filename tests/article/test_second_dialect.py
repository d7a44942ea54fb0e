"""A second dialect goes through export, checks, preview and reading; only the table of dialects is told of it."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from article.tiny_dialect import Tiny
from importing.report.commands import run_export
from reporting.pages.conftest import event, owner, report  # noqa: F401 - fixtures
from reporting.pages.pages import address, detail
from sessions.article.dialects import DIALECTS
from sessions.article.writer import write
from sessions.models import Report
from sessions.models.report import report_slugs
from sessions.reporting.assembly import build_document
from sessions.reporting.report_data import load_report_data

pytestmark = pytest.mark.django_db

ARTICLE = """\
= Three days at the harbour

## Introduction

Hello.

## Day 1

### OPS301 | Quiet nights

deck https://www.youtube.com/watch?v=abcdefghijk

#### Summary

![](pics/harbour_0.png)

#### Impressions

Calm.
"""


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIALECTS, "tiny", Tiny())


def test_dialect_export_by_page_and_by_command(report: Report, owner: Client) -> None:  # noqa: F811
    zipped = owner.get(address("report-archive", report.slug) + "?dialect=tiny")

    with zipfile.ZipFile(io.BytesIO(b"".join(zipped))) as archive:  # type: ignore[arg-type]
        assert archive.namelist() == ["harbour-report.tiny", "pics/harbour_0.png"]
        assert archive.read("harbour-report.tiny").decode() == ARTICLE
    assert run_export("harbour", dialect="tiny") == ARTICLE


def test_dialect_page_shows_its_checks_its_preview_and_its_article(report: Report, owner: Client) -> None:  # noqa: F811
    page = owner.get(detail(report) + "?dialect=tiny").text

    found = re.findall(r'<span class="finding-text"[^>]*>(.*?)</span>', page, re.DOTALL)
    assert [" ".join(text.split()) for text in found] == ["Tiny wants a slug without “-”."]
    preview = re.search(r'<div class="prose" hx-disable>.*?</div>', page, re.DOTALL)
    assert preview
    assert re.findall('data-player="([^"]*)"', preview[0]) == ["https://www.youtube-nocookie.com/embed/abcdefghijk"]
    assert re.findall(r'<img src="([^"]*)"', preview[0]) == ["/events/harbour/photos/harbour_0.png"]
    assert "title: &quot;" not in page


def test_dialect_writes_the_article(report: Report) -> None:  # noqa: F811
    document = build_document(load_report_data(report, report.event.owner), DIALECTS["tiny"])
    assert write(document, DIALECTS["tiny"]) == ARTICLE


def test_dialect_is_imported_by_command(report: Report, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "lighthouse-report.tiny"
    file.write_text(ARTICLE.replace("harbour", "lighthouse"))

    call_command("import_report", str(file), owner=report.event.owner.username, dialect="tiny", event="lighthouse")

    assert run_export("lighthouse", dialect="tiny") == ARTICLE.replace("harbour", "lighthouse")


@pytest.mark.parametrize("name", ["x", "harbour", "a-very-long-name-of-a-conference-that-somebody-has-chosen-for-once"])
def test_every_dialect_accepts_the_slugs_that_reports_are_given(name: str) -> None:
    slugs = report_slugs(name)
    given = [len(next(slugs)) for _ in range(3)]

    outside = {
        (dialect.name, length)
        for dialect in DIALECTS.values()
        for length in given
        if not dialect.slug_length[0] <= length <= dialect.slug_length[1]
    }
    assert outside == set()
