"""A programme that begins a day earlier asks on its plan what becomes of the numbers, in a real browser."""

from datetime import date

import pytest
from playwright.sync_api import expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.test_import_by_drop import IMPORT, drop
from factories import make_day, make_event, make_session
from web.spot import CALENDAR


@pytest.mark.release
def test_chosen_numbers_are_given(site: str, open_page: OpenPage) -> None:
    event = make_event(slug="harbour", time_zone="Asia/Tokyo")
    make_session(day=make_day(event=event, on=date(2026, 12, 2)), title="Written here")
    page = open_page(site, IMPORT, user=event.owner, viewport=PHONE)
    drop(page, CALENDAR)
    expect(page.get_by_role("group", name="Numbers of the days")).to_be_visible()
    expect(page.get_by_role("radio", name="becomes Day 0")).to_be_checked()
    assert violations(page) == []

    page.get_by_role("radio", name="Renumber all days").check()
    page.get_by_role("button", name="Apply").click()

    expect(page).to_have_url(f"{site}/events/harbour/catalogue/")
    assert list(event.days.values_list("number", flat=True)) == [1, 2]
