"""The page of the form leads back to where it was opened: the report, or the statistics."""

import pytest
from django.test import Client

from sessions.models import Report

STATISTICS = "/events/harbour/statistics/"
REPORT = "/events/harbour/reports/harbour-report/"


@pytest.mark.parametrize(
    ("query", "back"), [("", STATISTICS), ("?report=harbour-report", REPORT), ("?report=none-such", STATISTICS)]
)
def test_page_leads_back_to_where_it_was_opened(owner: Client, report: Report, query: str, back: str) -> None:
    page = f"{STATISTICS}chapter/{query}"
    for answer in (owner.get(page), owner.post(page, {"heading": "", "report": report.slug})):
        main = answer.text.split("<main")[1].split("</main>")[0]
        assert main.count(f'href="{back}"') == 2
