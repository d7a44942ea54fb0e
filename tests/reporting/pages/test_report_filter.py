"""The filter in the settings of a report: saved, counted while it is filled in, and refused when it is wrong."""

import re
from typing import Any

import pytest
from django.test import Client

from factories import make_impression, make_session
from reporting.pages.pages import address, detail, settings
from sessions.models import Event, Report
from sessions.models.held_sessions import held_sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(event: Event, report: Report) -> Any:
    talk = make_session(day=event.days.get(), code="", title="Locks", format="Talk", track="Security")
    make_impression(session=talk, rating=4)
    return talk


def count(client: Client, report: Report | None = None, **sent: Any) -> str:
    data = {f"filter-{name}": value for name, value in sent.items()} | {"report": report.pk if report else ""}
    return re.sub(r"<[^>]*>", "", client.get(address("report-count"), data).text).strip()


def test_filter_is_saved_and_shown_again(report: Report, talk: Any, owner: Client) -> None:
    day = talk.day_id
    sent = {"filter-state": "both", "filter-rating": 4, "filter-formats": ["talk"], "filter-tracks": ["Security"]}
    response = owner.post(
        address("report-update", report.slug), settings(**sent, **{"holds": "filtered", "filter-days": [day]})
    )

    report.refresh_from_db()
    assert response.headers["Location"] == detail(report)
    assert report.filters == {
        **{"state": "both", "rating": 4, "formats": ["talk"]},
        **{"tracks": ["Security"], "days": [day]},
    }
    assert list(held_sessions(report)) == [talk]
    page = owner.get(address("report-update", report.slug)).text
    assert re.findall(r'name="(filter-\w+)" value="([^"]*)"[^>]*checked', page) == [
        ("filter-formats", "talk"),
        ("filter-tracks", "Security"),
        ("filter-days", str(day)),
    ]
    assert '<output class="filter-count" id="filter-count">1 session</output>' in page


def test_filter_stays_while_another_choice_is_saved(report: Report, talk: Any, owner: Client) -> None:
    Report.objects.filter(pk=report.pk).update(holds="filtered", filters={"rating": 4})
    owner.post(address("report-update", report.slug), settings(holds="attended"))
    report.refresh_from_db()
    assert (report.holds, report.filters) == ("attended", {"rating": 4})


def test_filter_is_counted_before_it_is_saved(report: Report, talk: Any, owner: Client) -> None:
    assert [count(owner), count(owner, rating=4), count(owner, rating=5)] == ["2 sessions", "1 session", "0 sessions"]
    Report.objects.filter(pk=report.pk).update(holds="filtered", filters={"formats": ["talk"]})
    assert [count(owner, rest="on"), count(owner, report, rest="on")] == ["1 session", "2 sessions"]
    assert count(owner, state="missed") == ""


@pytest.mark.parametrize(
    "sent", [{"filter-state": "missed"}, {"filter-rating": 9}, {"filter-formats": ["nothing"]}, {"filter-days": ["0"]}]
)
def test_filter_of_unknown_values_is_refused(report: Report, talk: Any, owner: Client, sent: dict[str, Any]) -> None:
    response = owner.post(address("report-update", report.slug), settings(holds="filtered", **sent))
    assert response.status_code == 422
    assert response.context["form"].errors == {"holds": ["Check the filter below."]}
    report.refresh_from_db()
    assert (report.holds, report.filters) == ("attended", {})
