"""Single keys: each that the help sheet lists does what it says, and none does anything inside a field."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage, expect_active
from factories import make_day, make_event, make_report, make_session
from sessions.models import Event, Impression, Session


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(slug="harbour", time_zone="UTC")
    day = make_day(event=event)
    for title in ("First", "Second"):
        make_session(day=day, code="", title=title)
    return event


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage) -> Page:
    return open_page(site, "/events/harbour/", user=event.owner)


def path(page: Page) -> str:
    return urlsplit(page.url).path


def page_of(session: Session) -> str:
    return reverse("sessions:session-detail", args=["harbour", session.pk])


@pytest.mark.release
def test_keys_question_mark_opens_the_list_of_what_is_tested_here_and_escape_closes_it(page: Page) -> None:
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_hidden()
    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("heading")).to_be_in_viewport(ratio=1)
    listed = page.locator("#keys dt").evaluate_all(
        "terms => terms.map(term => [...term.querySelectorAll('kbd')].map(key => key.textContent).join(' '))"
    )
    assert listed == [
        "Ctrl Enter",
        "Ctrl ;",
        "Ctrl B",
        "Ctrl I",
        "Ctrl K",
        "n",
        "e",
        "s",
        "/",
        "c",
        "↑ ↓",
        "d g s e c t",
        "j k",
        "?",
    ]
    page.keyboard.press("n")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_keys_lead_to_their_pages(page: Page, event: Event) -> None:
    session, report = page_of(event.sessions.first()), make_report(event=event, slug="harbour-report")
    for start, key, end in (
        ("/events/harbour/", "c", "/events/harbour/catalogue/"),
        ("/events/harbour/", "e", "/events/harbour/days/1/"),
        ("/events/", "n", "/events/new/"),
        (session, "n", "/events/harbour/sessions/new/?day=1"),
        (session, "s", "/events/harbour/"),
        (session, "e", f"{session}edit/"),
        (f"/events/harbour/reports/{report.slug}/", "e", f"/events/harbour/reports/{report.slug}/settings/"),
    ):
        page.goto(start)
        page.keyboard.press(key)
        page.wait_for_url(f"**{end}")


def test_keys_n_and_s_go_to_the_line_and_to_the_search_of_the_page_and_not_while_composing(page: Page) -> None:
    for key in ("n", "?"):
        page.locator("body").dispatch_event("keydown", {"key": key, "isComposing": True, "bubbles": True})
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.keyboard.press("n")
    expect_active(page.get_by_label("Log a session"))
    expect(page.get_by_label("Log a session")).to_have_value("")

    page.goto("/events/harbour/catalogue/")
    page.keyboard.press("s")
    expect_active(page.get_by_label("Search the catalogue"))


@pytest.mark.release
def test_keys_slash_opens_the_search_in_one_s_own_words_and_there_its_field(page: Page) -> None:
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    page.wait_for_load_state()
    field = page.get_by_label("Search what you wrote and logged")
    expect_active(field)
    field.press_sequentially("first")
    result = page.get_by_role("link", name="First")
    expect(result).to_be_visible()
    result.focus()
    page.keyboard.press("/")
    expect_active(field)
    expect(field).to_have_value("first")


@pytest.mark.release
def test_keys_s_goes_to_the_list_arrows_through_it_and_e_edits_what_is_chosen(page: Page, event: Event) -> None:
    titles = page.locator(".card-title a")
    page.keyboard.press("s")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(titles.nth(0)).to_be_focused()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    page.wait_for_url(f"**{page_of(event.sessions.get(title='Second'))}edit/")


@pytest.mark.release
def test_keys_arrows_move_the_session_whose_handle_is_chosen(page: Page) -> None:
    page.locator("[data-order-handle]").nth(1).focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".card-title")).to_have_text(["Second", "First"])
    page.keyboard.press("ArrowDown")
    expect(page.locator(".card-title")).to_have_text(["First", "Second"])


def test_keys_ctrl_enter_saves_a_text_and_a_form(page: Page, event: Event) -> None:
    session = event.sessions.get(title="First")
    page.goto(page_of(session))
    page.get_by_label("Summary", exact=True).fill("Queues")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".save-state")).to_contain_text("Saved ")
    assert Impression.objects.get(session=session).summary == "Queues"

    page.goto(f"{page_of(session)}edit/")
    page.get_by_label("Title").fill("Renamed")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{page_of(session)}")
    assert Session.objects.get(pk=session.pk).title == "Renamed"


@pytest.mark.release
def test_keys_ctrl_b_i_and_k_change_what_is_chosen_and_take_it_back(page: Page, event: Event) -> None:
    page.goto(page_of(event.sessions.get(title="First")))
    area = page.get_by_label("Summary", exact=True)
    area.fill("Long queues")
    area.select_text()

    for key, changed in (("b", "**Long queues**"), ("i", "*Long queues*")):
        page.keyboard.press(f"Control+{key}")
        expect(area).to_have_value(changed)
        page.keyboard.press(f"Control+{key}")
        expect(area).to_have_value("Long queues")
    page.keyboard.press("Control+k")
    page.keyboard.type("https://example.org")
    expect(area).to_have_value("[Long queues](https://example.org)")
    page.keyboard.press("Control+k")
    expect(area).to_have_value("Long queues")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("[Long queues](https://example.org)")

    composing = {"key": "b", "ctrlKey": True, "isComposing": True, "bubbles": True, "cancelable": True}
    area.dispatch_event("keydown", composing)
    expect(area).to_have_value("[Long queues](https://example.org)")


def test_keys_fire_in_no_field_and_with_no_other_key(page: Page, event: Event) -> None:
    here = page_of(event.sessions.get(title="First"))
    page.goto(here)
    area = page.get_by_label("Summary", exact=True)
    area.focus()
    page.keyboard.type("nse?")
    expect(area).to_have_value("nse?")
    page.locator("h1").click()
    for key in ("Control+e", "Alt+n", "Control+s"):
        page.keyboard.press(key)

    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    assert path(page) == here
