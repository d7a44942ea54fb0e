"""Settings of a report: what a switch brings with it is seen at once, without scripts too."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.watch import Watch
from factories import make_report
from sessions.models import Report

pytestmark = pytest.mark.release


@pytest.fixture
def report(site: str) -> Report:
    return make_report(topics=["aws"], shows_date=False)


def settings_of(report: Report) -> str:
    return reverse("sessions:report-update", args=[report.event.slug, report.slug])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_time_switches_the_date_on_and_says_why(scripts: bool, site: str, report: Report, open_page: OpenPage) -> None:
    page = open_page(site, settings_of(report), user=report.event.owner, viewport=PHONE, java_script_enabled=scripts)
    date, time = (page.get_by_role("checkbox", name=name, exact=True) for name in ("Date", "Time"))
    reason = page.get_by_text("While “Time” is on, “Date” is on too")

    expect(date).to_be_enabled()
    expect(date).not_to_be_checked()
    expect(reason).to_be_hidden()
    time.check()
    expect(date).to_be_disabled()
    expect(date).to_be_checked()
    expect(reason).to_be_visible()
    if scripts:
        assert violations(page, ".told") == []
    time.uncheck()
    expect(date).to_be_enabled()
    expect(date).not_to_be_checked()


def test_settings_for_zenn_are_folded_and_a_missing_slug_is_asked_for_in_them(
    site: str, report: Report, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("status of 422")
    page = open_page(site, settings_of(report), user=report.event.owner, viewport=PHONE)
    slug = page.get_by_label("Slug")
    expect(slug).to_be_hidden()
    page.get_by_text("Publishing settings").click()
    slug.fill("")
    page.get_by_text("Publishing settings").click()
    expect(slug).to_be_hidden()
    page.locator("main form").get_by_role("button", name="Save", exact=True).click()

    expect(slug).to_be_focused()
    expect(page.locator(".publishing .errorlist")).to_have_text("This field is required.")
    assert violations(page, ".publishing") == []
