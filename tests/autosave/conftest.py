"""A browser, and the page of a chapter with a clock that the test moves on."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from autosave.pages import sign_in
from factories import make_chapter, make_event, make_report
from sessions.models import Chapter

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
HOUR = 3_600


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()
        connections.close_all()  # see tests/browser/conftest.py


@pytest.fixture
def chapter() -> Chapter:
    return make_chapter(report=make_report(event=make_event(slug="harbour"), slug="harbour-report"), body="Start")


@pytest.fixture
def page(browser: Browser, chapter: Chapter, live_server: object) -> Iterator[Page]:
    """The page of the chapter, its owner signed in, with a clock that the test moves on."""
    client = Client()
    client.force_login(chapter.report.event.owner)
    address = str(live_server)
    context = browser.new_context()
    sign_in(context, client, address)
    page = context.new_page()
    page.clock.install(time=0)
    page.goto(address + reverse("sessions:chapter-update", args=["harbour", "harbour-report", chapter.pk]))
    page.clock.pause_at(HOUR)
    yield page
    # What is unsaved is sent when the page goes: not into the database of the next test.
    context.route("**", lambda route: route.abort())
    if not page.is_closed():
        page.unroute_all(behavior="ignoreErrors")
    context.close()
