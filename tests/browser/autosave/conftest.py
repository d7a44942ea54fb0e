"""The page of a chapter with a clock that the test moves on."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from browser.conftest import OpenPage
from browser.watch import Watch
from factories import make_chapter, make_event, make_report
from sessions.models import Chapter

HOUR = 3_600


@pytest.fixture
def chapter(site: str) -> Chapter:
    return make_chapter(report=make_report(event=make_event(slug="harbour"), slug="harbour-report"), body="Start")


@pytest.fixture
def page(chapter: Chapter, site: str, open_page: OpenPage, watch: Watch) -> Iterator[Page]:
    """The page of the chapter, its owner signed in, with a clock that the test moves on."""
    watch.allow("Failed to load resource")  # what the tests answer in place of the server
    page = open_page(site, user=chapter.report.event.owner)
    page.clock.install(time=0)
    page.goto(reverse("sessions:chapter-update", args=["harbour", "harbour-report", chapter.pk]))
    page.clock.pause_at(HOUR)
    yield page
    if not page.is_closed():
        page.unroute_all(behavior="ignoreErrors")
        page.clock.resume()
