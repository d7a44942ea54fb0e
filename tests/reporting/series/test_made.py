"""A series is planned from what was attended, and made as reports that link to each other."""

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_day, make_event, make_impression, make_report, make_session
from sessions.models import Event
from sessions.models.held_sessions import held_sessions, held_twice
from sessions.views.reports import series

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_event(name="Harbour", slug="harbour")
    days = [make_day(event=event), make_day(event=event)]
    rows = [
        (0, "Opening", "Keynote", ""),
        (0, "Locks", "Workshop", "Security"),
        (1, "Keys", "Talk", "Security"),
        (1, "Waves", "Talk", "Data"),
        (1, "Hall", "Expo", ""),
    ]
    for day, title, kind, track in rows:
        make_impression(session=make_session(day=days[day], title=title, format=kind, track=track))
    make_impression(session=make_session(day=days[0], title="Planned", format="Keynote"), state="planned")
    return event


def address(event: Event) -> str:
    return reverse("sessions:report-series", args=[event.slug])


def test_plan_tells_titles_slugs_and_sessions_of_each_pattern(event: Event, client: Client) -> None:
    client.force_login(event.owner)
    plans = client.get(address(event)).context["plans"]
    assert {
        pattern.value: [(report.title, report.slug, report.count) for report in reports]
        for pattern, reports in plans.items()
    } == {
        "keynotes": [("Harbour: keynotes", "harbour-keynotes", 1), ("Harbour: sessions", "harbour-sessions", 4)],
        "days": [("Harbour: Day 1", "harbour-day-1", 2), ("Harbour: Day 2", "harbour-day-2", 3)],
        "tracks": [
            ("Harbour: Data", "harbour-data", 1),
            ("Harbour: Security", "harbour-security", 2),
            ("Harbour: sessions", "harbour-sessions", 2),
        ],
        "three": [
            ("Harbour: general", "harbour-general", 1),
            ("Harbour: sessions", "harbour-sessions", 3),
            ("Harbour: food and booths", "harbour-around", 1),
        ],
    }


@pytest.mark.parametrize("pattern", ["keynotes", "days", "tracks", "three"])
def test_made_reports_are_what_the_plan_told(event: Event, client: Client, pattern: str) -> None:
    client.force_login(event.owner)
    plans = client.get(address(event)).context["plans"]
    plan = plans[pattern]

    response = client.post(address(event), {"pattern": pattern})

    assert response.headers["Location"] == reverse("sessions:report-list", args=[event.slug])
    made = list(event.reports.in_order())
    assert [(report.title, report.slug, held_sessions(report).count()) for report in made] == [
        (report.title, report.slug, report.count) for report in plan
    ]
    assert {(report.holds, report.lists_others) for report in made} == {("filtered", "top")}
    assert [held_twice(report) for report in made] == [[]] * len(made)
    assert sum(held_sessions(report).count() for report in made) == 5
    assert sum(report.shows_notes for report in made) == (2 if pattern == "days" else 1)


def test_slugs_that_are_taken_get_a_number_and_other_reports_keep_their_sessions(event: Event, client: Client) -> None:
    other = make_report(event=event, slug="harbour-keynotes", holds="chosen")
    other.chosen.set(event.sessions.filter(title="Waves"))
    client.force_login(event.owner)
    client.post(address(event), {"pattern": "keynotes"})
    assert [(report.slug, held_sessions(report).count()) for report in event.reports.in_order()] == [
        ("harbour-keynotes", 1),
        ("harbour-keynotes-2", 1),
        ("harbour-sessions", 3),
    ]


@pytest.mark.parametrize("pattern", ["", "everything"])
def test_unknown_pattern_is_refused(event: Event, client: Client, pattern: str) -> None:
    client.force_login(event.owner)
    response = client.post(address(event), {"pattern": pattern})
    assert (response.status_code, response.context["error"]) == (422, "Choose one of these.")
    assert not event.reports.exists()


def test_series_beyond_the_quota_makes_nothing(event: Event, client: Client, settings) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "reports": 2}
    client.force_login(event.owner)
    response = client.post(address(event), {"pattern": "three"})
    assert response.status_code == 422
    assert "at most 2 reports" in response.context["error"]
    assert not event.reports.exists()


def test_titles_and_slugs_stay_apart_and_within_their_limits(event: Event, client: Client) -> None:
    Event.objects.update(name="N" * 200, slug="a")
    event.sessions.filter(track="Data").update(track="D")
    event.refresh_from_db()
    client.force_login(event.owner)
    client.post(address(event), {"pattern": "tracks"})
    assert [(report.title, report.slug) for report in event.reports.in_order()] == [
        (f"{'N' * 197}: D", "a-report-d000"),
        (f"{'N' * 190}: Security", "a-report-security"),
        (f"{'N' * 190}: sessions", "a-report-sessions"),
    ]


def test_slug_that_another_request_takes_meanwhile_is_told_and_makes_nothing(
    event: Event, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(event.owner)
    plans = series.series_plans(event, event.owner)
    make_report(event=event, slug="harbour-sessions")
    monkeypatch.setattr(series, "series_plans", lambda *_args: plans)
    response = client.post(address(event), {"pattern": "keynotes"})
    error = "Another report was created at the same time. Try again."
    assert (response.status_code, response.context["error"]) == (409, error)
    assert event.reports.count() == 1
