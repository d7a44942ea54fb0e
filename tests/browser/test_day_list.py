"""The list of the day beside a session, on a wide screen."""

import pytest
from playwright.sync_api import APIResponse, Route, expect

from browser.conftest import OpenPage
from browser.offline import page_of
from factories import make_day, make_event, make_session, make_user

pytestmark = pytest.mark.release

WIDE = {"width": 1280, "height": 800}

WATCHED_LISTS = """() => {
  const text = Response.prototype.text;
  window.olderList = new Promise((resolve) => {
    Response.prototype.text = function () {
      const list = text.call(this);
      if (this.url.endsWith("/day/")) list.then((html) => html.includes("Missed") && resolve());
      return list;
    };
  });
}"""
"""Makes a promise that the page has read a list in which the session is missed."""


def test_sessions_of_the_day_show_the_newest_choice_when_an_older_list_comes_late(
    site: str, open_page: OpenPage
) -> None:
    session = make_session(day=make_day(event=make_event(owner=make_user())))
    page = open_page(site, page_of(session), user=session.event.owner, viewport=WIDE)
    current = page.locator(".day-agenda [aria-current]")
    expect(current).to_have_count(1)
    page.evaluate(WATCHED_LISTS)
    held: list[tuple[Route, APIResponse]] = []

    def hold_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route("**/day/", hold_first)
    for choice in ("Missed", "Planned"):
        with page.expect_request("**/day/"):
            page.get_by_role("button", name=choice).click()
    expect(current).to_contain_text("Planned")

    ((route, first),) = held
    assert "Missed" in first.text()
    route.fulfill(response=first)
    page.evaluate("window.olderList")
    assert "Planned" in current.inner_text()
