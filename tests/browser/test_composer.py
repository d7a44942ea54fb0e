"""One line, one session, however impatient the hand; and pages that stay whole around what htmx swaps."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from browser.cards import choose, expect_state
from browser.conftest import OpenPage, expect_active
from browser.watch import Watch
from factories import make_day, make_event, make_session
from sessions.models import Event, Session


@pytest.fixture
def event(site: str) -> Event:
    event = make_event()
    make_day(event=event)
    make_day(event=event)
    return event


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage) -> Page:
    return open_page(site, reverse("sessions:event-today", args=[event.slug]), user=event.owner)


def expect_one(page: Page) -> None:
    expect(page.locator(".card-title")).to_have_text(["Events"])
    expect(page.get_by_label("Log a session")).to_have_value("")
    assert list(Session.objects.values_list("code", "title")) == [("COM301", "Events")]


def test_composer_double_enter_or_click_makes_one_session(page: Page) -> None:
    page.get_by_label("Log a session").fill("COM301 | Events")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect_one(page)

    page.get_by_label("Log a session").fill("COM302 | More")
    page.get_by_role("button", name="Log", exact=True).dblclick()
    expect(page.locator(".card-title")).to_have_text(["Events", "More"])
    expect(page.get_by_label("Log a session")).to_have_value("")
    assert Session.objects.count() == 2


def test_composer_second_enter_before_the_answer_makes_one_session(page: Page) -> None:
    held: list[Route] = []
    page.route("**/sessions/new/", lambda route: held.append(route))
    with page.expect_request("**/sessions/new/"):
        page.get_by_label("Log a session").fill("COM301 | Events")
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Log", exact=True).click()

    # What is being sent can be read and cannot be changed.
    expect(page.get_by_label("Log a session")).to_have_value("COM301 | Events")
    expect(page.get_by_label("Log a session")).not_to_be_editable()
    page.unroute_all()  # lets go what was held

    expect_one(page)
    expect(page.get_by_label("Log a session")).to_be_editable()


@pytest.mark.release
def test_composer_refuses_an_empty_line_at_the_field(page: Page, watch: Watch) -> None:
    watch.allow("status of 422")
    page.get_by_label("Log a session").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#composer .errorlist")).to_have_text("Type or paste a code or a title first.")
    expect_active(page.get_by_label("Log a session"))
    assert Session.objects.count() == 0


@pytest.mark.release
def test_going_back_after_parts_were_swapped_shows_the_whole_page(page: Page, event: Event) -> None:
    address = page.url
    page.get_by_label("Log a session").fill("COM301 | Events")
    page.keyboard.press("Enter")
    expect(page.locator(".card-title")).to_have_text(["Events"])
    choose(page.locator(".card"), "missed")
    expect_state(page.locator(".card"), "Missed")
    page.locator(".card-title").get_by_role("link", name="Events", exact=True).click()
    page.locator(".beside-verbs a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")

    page.go_back()

    assert page.url == address
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.locator(".card-title")).to_have_text(["Events"])
    expect_state(page.locator(".card"), "Missed")
    page.go_forward()
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")


@pytest.mark.release
def test_drag_can_be_given_up(page: Page, event: Event) -> None:
    for number in (1, 2, 3):
        make_session(day=event.days.get(number=1), title=f"Number {number}")
    page.reload()
    grips = page.locator("[data-order-handle]")
    start, end = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 5, end["y"] - 20, steps=10)
    expect(page.locator(".card-title").first).to_have_text("Number 3")
    page.locator(".dragged [data-order-handle]").dispatch_event("pointercancel", {"pointerId": 1, "bubbles": True})

    expect(page.locator(".card-title")).to_have_text(["Number 1", "Number 2", "Number 3"])
    page.mouse.up()
    page.reload()
    expect(page.locator(".card-title")).to_have_text(["Number 1", "Number 2", "Number 3"])


def test_session_that_a_line_means_takes_its_facts_by_enter_and_by_a_tap(page: Page, event: Event) -> None:
    for code in ("OPS301", "OPS302"):
        make_session(day=event.days.get(number=1), code=code, title="Nights", room="")
    line = page.get_by_label("Log a session")
    for code in ("OPS301", "OPS302"):
        line.press_sequentially(f"{code} @ Pier")
        expect(page.locator(".found-text")).to_have_text(["Pier"])
        same = page.locator(".suggestion-same")
        same.click() if code == "OPS301" else line.press("Enter")
        expect(page.locator(".logged-title a")).to_have_text(f"{code} | Nights")
        expect(line).to_have_value("")
    assert list(Session.objects.values_list("room", flat=True)) == ["Pier", "Pier"]
