"""A browser, its service worker and the server that they visit have the clock of the tests."""

from django.utils.http import http_date

from browser.conftest import OpenPage
from clock import STILL
from factories import make_event, make_user

MINUTE = "() => new Date().toISOString().slice(0, 16)"


def test_browser_worker_and_server_have_the_clock_of_the_tests(site: str, open_page: OpenPage) -> None:
    event = make_event(owner=make_user(), slug="harbour")
    page = open_page(site, user=event.owner, service_workers="allow")
    with page.context.expect_event("serviceworker") as begun:
        answer = page.goto("/events/harbour/")

    assert answer
    assert answer.header_value("date") == http_date(STILL.timestamp())
    assert [page.evaluate(MINUTE), begun.value.evaluate(MINUTE)] == [f"{STILL:%FT%R}"] * 2
