"""What the checks say about links between reports, about sessions held twice, and about an empty filter."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_event, make_impression, make_report, make_session
from sessions.models import Event, Report, SiteNames

pytestmark = pytest.mark.django_db
FOUND = {"author-name", "address-unknown", "article-unknown", "held-twice", "filter-empty", "nothing-attended"}


@pytest.fixture
def event() -> Event:
    event = make_event()
    for title, kind in (("Opening", "Keynote"), ("Locks", "Workshop")):
        make_impression(session=make_session(event=event, title=title, code="", format=kind))
    make_report(
        event=event, slug="harbour-keynotes", title="Keynotes", holds="filtered", filters={"formats": ["keynote"]}
    )
    return event


def found(report: Report, client: Client) -> list[tuple[str, str, str]]:
    """Return the findings that are looked at here: level, sentence, and where they lead to."""
    client.force_login(report.event.owner)
    path = reverse("sessions:report-detail", args=[report.event.slug, report.slug])
    findings = client.get(path).context["findings"]
    settings = reverse("sessions:report-update", args=[report.event.slug, report.slug])
    return [
        (placed.finding.level, placed.text, placed.url.replace(settings, ""))
        for placed in findings
        if placed.finding.key in FOUND
    ]


def report_of(event: Event, **fields: Any) -> Report:
    return make_report(event=event, slug="harbour-rest", **{"holds": "filtered", "filters": {"rest": True}, **fields})


def test_name_at_zenn_is_asked_for_while_links_are_on(event: Event, client: Client) -> None:
    report = report_of(event, lists_others="top")
    needed = ("warning", "Links to the other reports need your name at Zenn.", "#id_names-zenn")
    assert found(report, client) == [needed]

    SiteNames.objects.create(user=event.owner, zenn="me")
    assert found(report, client) == []
    SiteNames.objects.update(zenn="")
    event.reports.update(publication_name="our_team")
    assert found(report, client) == []


def test_link_in_a_text_needs_the_name_and_an_article(event: Event, client: Client) -> None:
    report = report_of(event)
    chapter = make_chapter(report=report, body="[k](harbour-keynotes.md) [x](harbour-nothing.md)")
    path = reverse("sessions:chapter-update", args=[event.slug, report.slug, chapter.pk])
    unknown = ("warning", "“harbour-nothing.md” is not the file of a report of this event.", f"{path}#id_body")
    assert found(report, client) == [
        unknown,
        ("warning", "Links to the other reports need your name at Zenn.", "#id_names-zenn"),
    ]
    SiteNames.objects.create(user=event.owner, zenn="me")
    assert found(report, client) == [unknown]


def test_sessions_that_two_reports_hold_are_named(event: Event, client: Client) -> None:
    report = report_of(event, filters={"state": "both"})
    assert found(report, client) == [("todo", "Sessions that are also in another report (1): Opening", "#id_holds")]
    assert found(event.reports.get(slug="harbour-keynotes"), client) == found(report, client)


def test_filter_that_holds_nothing_is_told(event: Event, client: Client) -> None:
    report = report_of(event, filters={"formats": ["expo"]})
    assert found(report, client) == [("todo", "No session fits the filter of this report.", "#id_holds")]


def test_reports_that_share_nothing_have_no_such_finding(event: Event, client: Client) -> None:
    make_report(event=event, slug="harbour-all-of-it")
    assert found(report_of(event), client) == []
