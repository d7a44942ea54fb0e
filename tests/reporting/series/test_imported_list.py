"""The list of the other articles at its place in an article."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_event, make_report
from sessions.article.dialects import DIALECTS
from sessions.models import Event, Report, SiteNames
from sessions.reporting.export import prepare

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]
LIST = """\
Other articles about this event (1 article):

https://zenn.dev/me/articles/harbour-keynotes
"""


@pytest.fixture(params=["top", "bottom"])
def report(request: pytest.FixtureRequest) -> Report:
    event = make_event(language="en")
    SiteNames.objects.create(user=event.owner, zenn="me")
    make_report(event=event, slug="harbour-keynotes", title="Keynotes")
    report = make_report(event=event, slug="harbour-sessions", lists_others=request.param)
    make_chapter(report=report, heading="", level=0, body="First [words](harbour-keynotes.md).")
    make_chapter(report=report, heading="Last", body="Last words.")
    return report


def written(report: Report) -> str:
    return prepare(report, report.event.owner, ZENN).article


def test_article_holds_the_list_once_at_its_place(report: Report) -> None:
    _front, _fence, body = written(report).partition("---\n\n")
    words = "First [words](https://zenn.dev/me/articles/harbour-keynotes).\n\n## Last\n\nLast words.\n"
    assert body == (f"{LIST}\n{words}" if report.lists_others == "top" else f"{words}\n{LIST}")


def test_list_without_other_articles_is_not_written(report: Report) -> None:
    Event.objects.get(pk=report.event_id).reports.exclude(pk=report.pk).delete()
    assert "Other articles" not in written(report)


@pytest.mark.parametrize(
    ("dialect", "shown"),
    [
        ("zenn", ["https://zenn.dev/me/articles/harbour-keynotes"]),
        ("qiita", []),
        ("hugo", []),
        ("github", []),
    ],
)
def test_preview_shows_no_address_that_only_the_site_resolves(
    report: Report, client: Client, dialect: str, shown: list[str]
) -> None:
    client.force_login(report.event.owner)
    path = reverse("sessions:report-detail", args=[report.event.slug, report.slug])
    preview = str(client.get(path, {"dialect": dialect}).context["preview"])
    assert sorted(set(re.findall('href="([^"]*)"', preview))) == shown
    assert "relref" not in preview
    assert "Other articles about this event" in preview
    assert ("Keynotes" in preview) == (dialect != "zenn")
