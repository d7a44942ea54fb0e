"""The time zone of a new event is found by a city, with the keyboard, with taps, and without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.axe import violations, violations_later
from browser.conftest import PHONE, OpenPage
from browser.watch import Watch
from factories import make_user
from sessions.models import Event
from tiers import later

ABOVE_A_KEYBOARD = {"width": 390, "height": 470}


def options(page: Page) -> Locator:
    """Return the suggestions, without the options of other fields."""
    return page.get_by_role("listbox").get_by_role("option")


@pytest.mark.scaled
@pytest.mark.parametrize("viewport", [ABOVE_A_KEYBOARD, *later(PHONE)])
def test_city_is_chosen_with_the_keyboard_and_the_device_is_last(
    site: str, open_page: OpenPage, viewport: dict[str, int]
) -> None:
    page = open_page(site, "/events/new/", user=make_user(), viewport=viewport, timezone_id="Asia/Tokyo")
    page.get_by_label("Name").fill("Cloud Week")
    page.locator("#id_time_zone").press_sequentially("las v")
    expect(options(page).first).to_contain_text("Las Vegas, Nevada")
    expect(options(page).last).to_have_text("This device: Asia/Tokyo")
    expect(options(page).first).to_be_in_viewport(ratio=1)
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#id_time_zone")).to_have_attribute("aria-activedescendant", "zone-option-1")
    assert violations_later(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#id_time_zone")).to_have_value("Las Vegas, Nevada – America/Los_Angeles")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/events/cloud-week/"))
    assert Event.objects.get().time_zone == "America/Los_Angeles"


@pytest.mark.release
def test_option_is_tapped_and_escape_closes_the_list(site: str, open_page: OpenPage) -> None:
    page = open_page(site, "/events/new/", user=make_user(), viewport=PHONE, has_touch=True, timezone_id="Asia/Tokyo")
    page.locator("#id_time_zone").fill("berl")
    expect(options(page).first).to_contain_text("Berlin, Germany")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_contain_text("Berlin, Germany")
    options(page).first.tap()
    expect(page.locator("#id_time_zone")).to_have_value("Berlin, Germany – Europe/Berlin")
    expect(page.locator("#id_time_zone")).to_be_focused()


@pytest.mark.release
def test_venue_fills_the_zone_and_never_replaces_what_was_typed(site: str, open_page: OpenPage) -> None:
    page = open_page(site, "/events/new/", user=make_user(), viewport=PHONE, timezone_id="Asia/Tokyo")
    venue, zone = page.get_by_label("Venue"), page.locator("#id_time_zone")
    venue.fill("The Venetian, Las Vegas")
    venue.blur()
    expect(zone).to_have_value("Las Vegas, Nevada – America/Los_Angeles")
    expect(page.get_by_text("From the venue: Las Vegas")).to_be_visible()
    venue.fill("Messe Berlin")
    venue.blur()
    expect(zone).to_have_value("Berlin, Germany – Europe/Berlin")
    zone.fill("Asia/Seoul")
    venue.fill("RAI Amsterdam")
    venue.blur()
    page.get_by_label("Name").fill("Cloud Week")
    page.get_by_role("button", name="Add event").click()
    expect(page).to_have_url(re.compile("/events/cloud-week/"))
    assert Event.objects.get().time_zone == "Asia/Seoul"


@pytest.mark.release
def test_empty_field_is_the_zone_of_the_device_and_says_so(site: str, open_page: OpenPage) -> None:
    page = open_page(site, "/events/new/", user=make_user(), viewport=PHONE, timezone_id="Asia/Tokyo")
    page.get_by_label("Name").fill("Cloud Week")
    page.get_by_role("button", name="Add event").click()
    expect(page.get_by_text("Time zone: Asia/Tokyo, of this device.")).to_be_visible()
    assert Event.objects.get().time_zone == "Asia/Tokyo"


@pytest.mark.release
def test_ambiguous_city_comes_back_with_a_choice_that_has_the_focus(
    site: str, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("status of 422")
    page = open_page(site, "/events/new/", user=make_user(), viewport=PHONE)
    page.get_by_label("Name").fill("Cloud Week")
    page.locator("#id_time_zone").fill("Portland")
    page.locator("#id_time_zone").press("Enter")
    choice = page.get_by_role("radio", name="Portland, Maine")
    expect(choice).to_be_visible()
    expect(page.get_by_role("radio", name="Portland, Oregon")).to_be_focused()
    assert violations(page) == []
    expect(page.locator("#id_time_zone")).to_have_value("Portland")
    choice.check()
    page.get_by_role("button", name="Add event").click()
    expect(page).to_have_url(re.compile("/events/cloud-week/"))
    assert Event.objects.get().time_zone == "America/New_York"


@pytest.mark.release
@pytest.mark.parametrize(
    ("name", "zone", "focused"),
    [
        ("Cloud Week", "Mars/Olympus", "id_time_zone"),
        pytest.param("", "UTC", "id_name", marks=pytest.mark.release),
    ],
)
def test_error_moves_the_focus_to_its_own_field(
    site: str, open_page: OpenPage, watch: Watch, name: str, zone: str, focused: str
) -> None:
    watch.allow("status of 422")
    page = open_page(site, "/events/new/", user=make_user(), viewport=ABOVE_A_KEYBOARD)
    page.get_by_label("Name").fill(name)
    page.locator("#id_time_zone").fill(zone)
    page.get_by_role("button", name="Add event").click()
    expect(page.get_by_text("Not saved yet.")).to_be_attached()
    expect(page.locator(f"#{focused}")).to_be_focused()
    expect(page.locator(f"#{focused}")).to_be_in_viewport()
