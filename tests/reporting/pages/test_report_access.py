"""Reports are their owner's alone, and reading a page changes nothing."""

import pytest
from django.test import Client

from factories import make_event, make_report, make_user
from reporting.pages.pages import address, settings
from sessions.models import Event, Report

pytestmark = pytest.mark.django_db

PAGES = ["report-list", "report-create"]
REPORT_PAGES = [
    *("report-detail", "report-update", "report-delete", "report-download", "report-archive"),
    *("report-html", "report-docx", "report-confluence", "report-print"),
]


@pytest.mark.parametrize("name", PAGES + REPORT_PAGES)
def test_report_page_is_not_found_for_a_stranger(name: str, report: Report) -> None:
    client = Client()
    client.force_login(make_user())
    args = [report.slug] if name in REPORT_PAGES else []

    assert client.get(address(name, *args)).status_code == 404


@pytest.mark.parametrize("name", ["report-create", "report-update", "report-delete"])
def test_report_change_by_a_stranger_changes_nothing(name: str, event: Event, report: Report) -> None:
    client = Client()
    client.force_login(make_user())
    args = [report.slug] if name in REPORT_PAGES else []

    response = client.post(address(name, *args), settings(title="Stolen", slug="stolen-report"))

    assert response.status_code == 404
    assert list(event.reports.values_list("title", flat=True)) == ["Three days at the harbour"]


@pytest.mark.parametrize("name", REPORT_PAGES)
def test_report_of_another_event_is_not_found_under_this_one(name: str, event: Event, owner: Client) -> None:
    other = make_report(event=make_event(owner=event.owner, slug="other"), slug="other-report")

    assert owner.get(address(name, other.slug)).status_code == 404


@pytest.mark.parametrize("name", ["report-detail", "report-download", "report-archive", "report-list"])
def test_report_page_is_only_read(name: str, report: Report, owner: Client) -> None:
    args = [report.slug] if name in REPORT_PAGES else []

    assert owner.post(address(name, *args)).status_code == 405
