"""Two windows on one impression: the second save is refused with both texts in sight, and nothing is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from browser.watch import Watch
from factories import make_session
from sessions.models import Impression, Session
from tiers import later

THEIRS = "Saved from the phone.\n\n- in two lines"
MINE = "Written on the laptop meanwhile."


@pytest.fixture
def session(site: str) -> Session:
    return make_session(title="Storage that forgets nothing")


def path_of(session: Session) -> str:
    return reverse("sessions:session-detail", args=[session.event.slug, session.pk])


def saved() -> list[tuple[str, str, int]]:
    """Return the texts and the version of every impression there is."""
    return list(Impression.objects.values_list("summary", "body", "version"))


def write(page: Page, text: str) -> None:
    page.get_by_label("Impressions", exact=True).fill(text)


def expect_both_texts(page: Page) -> None:
    expect(page.locator(".save-state")).to_have_text("Changed elsewhere – compare below")
    expect(page.get_by_label("Impressions, yours")).to_have_value(MINE)
    expect(page.get_by_label("Impressions, saved")).to_have_value(THEIRS)
    expect(page.get_by_label("Impressions", exact=True)).to_have_value(MINE)
    assert saved() == [("", THEIRS, 2)]


def disagree(site: str, session: Session, open_page: OpenPage, watch: Watch, *, scripts: bool) -> Page:
    """Save in one window what another one, opened before, then tries to overwrite; return the latter."""
    watch.allow("status of 409")
    page = open_page(site, path_of(session), user=session.event.owner, java_script_enabled=scripts)
    other = page.context.new_page()
    other.goto(path_of(session))
    for window, text in ((other, THEIRS), (page, MINE)):
        write(window, text)
        if not scripts:
            window.get_by_role("button", name="Save", exact=True).click()
        if window == other:
            expect(window.locator(".save-state" if scripts else ".message p")).to_contain_text("Saved")
    expect_both_texts(page)
    return page


@pytest.mark.parametrize("scripts", [True, *later(False)])
def test_two_tabs_keep_mine(site: str, session: Session, open_page: OpenPage, watch: Watch, scripts: bool) -> None:
    page = disagree(site, session, open_page, watch, scripts=scripts)

    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator(".save-state" if scripts else ".message p")).to_contain_text("Saved")

    expect(page.locator(".save-conflict")).to_have_count(0)
    expect(page.get_by_label("Impressions", exact=True)).to_have_value(MINE)
    assert saved() == [("", MINE, 3)]


@pytest.mark.parametrize("scripts", [True, *later(False)])
def test_two_tabs_take_the_saved_one(
    site: str, session: Session, open_page: OpenPage, watch: Watch, scripts: bool
) -> None:
    page = disagree(site, session, open_page, watch, scripts=scripts)

    page.get_by_role("button", name="Use the saved one").click()

    expect(page.locator(".save-conflict")).to_have_count(0)
    expect(page.get_by_label("Impressions", exact=True)).to_have_value(THEIRS)
    assert saved()[0][:2] == ("", THEIRS)


@pytest.mark.parametrize("scripts", [True, *later(False)])
def test_two_tabs_going_back_shows_what_is_saved_now(
    site: str, session: Session, open_page: OpenPage, scripts: bool
) -> None:
    page = open_page(site, path_of(session), user=session.event.owner, java_script_enabled=scripts)
    write(page, MINE)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".save-state" if scripts else ".message p")).to_contain_text("Saved")
    page.goto("/events/")
    Impression.objects.update(body=THEIRS, version=3)

    page.go_back()

    # Browsers put what was typed into a page they have been to; with the version of now it would overwrite THEIRS.
    expect(page.get_by_label("Impressions", exact=True)).to_have_value(THEIRS)
    assert saved() == [("", THEIRS, 3)]
