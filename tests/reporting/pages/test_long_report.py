"""The page of a report shows the beginning of a very long article; the file has all of it."""

import pytest
from django.test import Client

from factories import make_event, make_report
from sessions.views.reports import page as report_page


@pytest.mark.django_db
def test_page_shows_the_beginning_and_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    report = make_report(event=event, title="Long report")
    client = Client()
    client.force_login(event.owner)
    address = f"/events/{event.slug}/reports/{report.slug}/"
    download = client.get(f"{address}download/")
    whole = (b"".join(download.streaming_content) if download.streaming else download.content).decode()  # type: ignore[attr-defined]
    assert (client.get(address).context["article"], client.get(address).context["article_rest"]) == (whole, 0)
    monkeypatch.setattr(report_page, "MAX_SOURCE_SHOWN", 10)
    page = client.get(address)
    rest = len(whole) - 10
    assert (page.context["article"], page.context["article_rest"]) == (whole[:10], rest)
    assert f"Only the beginning is shown here. The downloaded file has {rest} more characters" in page.content.decode()


@pytest.mark.django_db
def test_page_names_the_gravest_findings_and_counts_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    report = make_report(event=make_event())
    client = Client()
    client.force_login(report.event.owner)
    address = f"/events/{report.event.slug}/reports/{report.slug}/"
    every = client.get(address).context["findings"]
    assert len(every) > 1
    monkeypatch.setattr(report_page, "FINDINGS_SHOWN", 1)
    context = client.get(address).context
    assert (context["findings"], context["findings_count"]) == (every[:1], len(every))
    assert context["findings_rest"] == len(every) - 1
