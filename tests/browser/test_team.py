"""Two people in two browsers: the table of the team follows, and nobody is told what is not shared."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from browser.axe import violations_later
from browser.conftest import PHONE, OpenPage
from factories import make_event, make_feed, make_impression, make_member, make_session, make_user
from sessions.models import Event, Impression

TEAM = "/events/harbour/team/"


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(username="ada"), slug="harbour")
    make_member(event=event, user=make_user(username="ben"))
    make_session(event=event, feed=make_feed(event=event), code="", title="Quays")
    return event


def signed_in(open_page: OpenPage, site: str, event: Event, path: str, name: str) -> Page:
    user = event.owner if name == "ada" else event.memberships.get().user
    return open_page(site, path, user=user, viewport=PHONE)


def look_again(page: Page) -> None:
    """Ask for the table as if the page came into sight, which asks at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.scaled
def test_mark_of_a_colleague_appears_without_a_reload(site: str, event: Event, open_page: OpenPage) -> None:
    session = event.sessions.get()
    ada = signed_in(open_page, site, event, TEAM, "ada")
    expect(ada.locator("#coverage")).to_contain_text("Nobody has marked a session yet.")
    ada.evaluate("document.body.dataset.same = 'page'")
    ben = signed_in(open_page, site, event, f"/events/harbour/sessions/{session.pk}/", "ben")
    with ben.expect_response(lambda answer: answer.url.endswith("/state/")):
        ben.locator(f"#planned-{session.pk}").click()
    look_again(ada)
    expect(ada.locator(".coverage-people")).to_have_text("ben: Planned")
    expect(ada.locator("body")).to_have_attribute("data-same", "page")
    assert violations_later(ada) == []


def test_table_follows_while_a_link_of_it_has_the_focus(site: str, event: Event, open_page: OpenPage) -> None:
    session, ben = event.sessions.get(), event.memberships.get().user
    make_impression(session=session, author=event.owner, state="planned")
    ada = signed_in(open_page, site, event, TEAM, "ada")
    link = ada.locator(f"#covered-{session.pk}")
    link.focus()
    place = link.bounding_box()
    first = make_session(day=session.day, title="Anchors", starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    make_impression(session=first, author=ben, state="planned")
    look_again(ada)
    expect(ada.locator(".coverage-session")).to_have_count(2)
    expect(link).to_be_focused()
    assert link.bounding_box()["y"] == pytest.approx(place["y"], abs=1)
    Impression.objects.filter(session=session).delete()
    look_again(ada)
    expect(ada.locator(".coverage-session")).to_have_count(1)
    expect(ada.locator("#coverage")).to_be_focused()


@pytest.mark.scaled
def test_private_note_is_saved_as_the_other_texts_are(site: str, event: Event, open_page: OpenPage) -> None:
    session = event.sessions.get()
    page = signed_in(open_page, site, event, f"/events/harbour/sessions/{session.pk}/", "ben")
    page.locator(".private-note > summary").click()
    page.get_by_label("Private note").fill("For me alone")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".save-state")).to_contain_text("Saved")
    assert list(Impression.objects.values_list("private_note", "author__username")) == [("For me alone", "ben")]
    page.reload()
    expect(page.get_by_label("Private note")).to_have_value("For me alone")
    assert violations_later(page) == []
