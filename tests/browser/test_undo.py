"""What was logged is taken back with one tap, before it was sent and after, and what was typed comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from browser.axe import violations_later
from browser.conftest import PHONE, OpenPage, expect_active
from browser.offline import NO_NETWORK, rows, send_now, until, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_user
from sessions.models import Event, Impression, Session

NEW = "**/sessions/new/"
CARDS_WAITING = """async (number) => document.querySelectorAll(".card-waiting").length === number"""

# Parts of the composer on which something else lies.
COVERED = """() => [...document.querySelectorAll("#composer :is(input, button, a)")]
  .filter((each) => each.checkVisibility()).filter((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return !each.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  }).map((each) => each.outerHTML)"""


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    today = event.conference_date(timezone.now())
    for at in (-1, 0, 1):
        make_day(event=event, on=today + timedelta(days=at))
    return event


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    return open_page(site, "/events/harbour/", user=event.owner, viewport=PHONE)


def line(page: Page) -> Locator:
    return page.get_by_label("Log a session")


def log(page: Page, text: str) -> None:
    line(page).fill(text)
    line(page).press("Enter")


def again(page: Page) -> Locator:
    return page.locator("[data-use-again] > button")


def undo(page: Page) -> Locator:
    return page.locator(".logged").get_by_role("button", name="Undo")


@pytest.mark.scaled
def test_line_is_taken_back_and_stands_in_the_field_again(page: Page) -> None:
    log(page, "OPS301: Fog horns")
    expect(page.locator(".logged-title a")).to_have_text("OPS301 | Fog horns")
    assert violations_later(page) == []

    undo(page).click()

    expect(page.locator(".message")).to_contain_text("Undone: “OPS301 | Fog horns” is in the bin.")
    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator(".logged")).to_have_count(0)
    expect(line(page)).to_have_value("")
    expect_active(line(page))
    wait_until_sent(page)
    assert Session.objects.present().count() == 0
    assert violations_later(page) == []
    # The line goes on: it makes a session of its own.
    again(page).click()
    expect(again(page)).to_be_hidden()
    expect(line(page)).to_have_value("OPS301: Fog horns")
    expect_active(line(page))
    line(page).press("Enter")
    expect(page.locator(".card-title")).to_have_text(["Fog horns"])
    assert Session.objects.present().count() == 1


@pytest.mark.release
def test_what_undo_says_lies_on_nothing_of_the_line(page: Page) -> None:
    log(page, "oops wrong session")
    undo(page).click()
    expect(page.locator(".message")).to_contain_text("is in the bin")
    expect(again(page)).to_be_visible()
    assert page.evaluate(COVERED) == []

    page.keyboard.type("17:15 Zzz")

    expect(page.locator(".found-part")).to_be_visible()
    assert page.evaluate(COVERED) == []


def test_next_line_is_not_mixed_with_the_one_that_was_taken_back(page: Page) -> None:
    """Whether it is typed at once, after a tap into the field, or composed."""
    keys = page.context.new_cdp_session(page)
    for number, way in enumerate(("typed", "tapped", "composed"), start=1):
        log(page, "oops wrong session")
        expect(page.locator(".logged-title a")).to_have_text("oops wrong session")
        undo(page).click()
        expect(again(page)).to_have_text("Use again: oops wrong session")
        wait_until_sent(page)
        if way == "tapped":
            line(page).click()
        if way == "composed":
            keys.send("Input.imeSetComposition", {"text": "こうろ", "selectionStart": 3, "selectionEnd": 3})
            expect(again(page)).to_be_hidden()
            keys.send("Input.insertText", {"text": "航路 3"})
        else:
            page.keyboard.type(f"航路 {number}")
        expect(again(page)).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator(".logged-title a")).to_have_text(f"航路 {number}")
    titles = Session.objects.present().order_by("created_at").values_list("title", flat=True)
    assert list(titles) == ["航路 1", "航路 2", "航路 3"]


def test_what_is_typed_meanwhile_stays(page: Page) -> None:
    log(page, "Fog horns")
    expect(page.locator(".logged-title a")).to_have_text("Fog horns")
    line(page).fill("Lights")

    undo(page).click()

    expect(page.locator(".card")).to_have_count(0)
    expect(line(page)).to_have_value("Lights")
    expect(again(page)).to_be_hidden()


def test_line_that_waits_is_taken_back_before_it_is_sent(page: Page) -> None:
    with page.expect_response("**/take-back*.js"):
        log(page, "Bells")
    wait_until_sent(page)
    page.context.set_offline(True)
    for text in ("Fog horns", "Lights"):
        log(page, text)
    until(page, CARDS_WAITING, 2)
    card = page.locator(".card-waiting", has_text="Lights")

    card.get_by_role("button", name="Undo: Lights").click()

    until(page, CARDS_WAITING, 1)
    expect(again(page)).to_have_text("Use again: Lights")
    assert [write["label"] for write in rows(page, "writes")] == ["Fog horns"]
    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)
    assert list(Session.objects.order_by("created_at").values_list("title", flat=True)) == ["Bells", "Fog horns"]


def test_line_that_was_sent_later_is_taken_back_after_it(page: Page) -> None:
    page.context.set_offline(True)
    log(page, "Fog horns")
    until(page, CARDS_WAITING, 1)
    page.context.set_offline(False)
    send_now(page)

    # The page has not been told by the answer: it fetches what offers Undo.
    expect(page.locator(".logged-title a")).to_have_text("Fog horns")
    undo(page).click()

    expect(page.locator(".message")).to_contain_text("is in the bin")
    expect(page.locator(".card")).to_have_count(0)
    assert Session.objects.present().count() == 0


def test_undo_waits_like_every_write(page: Page) -> None:
    with page.expect_response("**/take-back*.js"):
        log(page, "Fog horns")
    expect(page.locator(".logged-title a")).to_have_text("Fog horns")
    page.context.set_offline(True)

    undo(page).click()

    expect(page.locator(".logged")).to_be_hidden()
    expect(again(page)).to_have_text("Use again: Fog horns")
    until(page, "async () => (await rows('writes')).length === 1")
    assert [write["label"] for write in rows(page, "writes")] == ["Fog horns · Undo"]
    assert Session.objects.present().count() == 1
    page.context.set_offline(False)
    send_now(page)
    expect(page.locator(".card")).to_have_count(0)
    assert Session.objects.present().count() == 0


@pytest.mark.release
def test_line_that_is_just_being_sent_is_taken_back_after_it(page: Page) -> None:
    held: list[Route] = []
    page.route(NEW, lambda route: held.append(route))
    with page.expect_request(NEW):
        log(page, "Fog horns")
    until(page, CARDS_WAITING, 1)

    page.locator(".card-waiting").get_by_role("button", name="Undo: Fog horns").click()
    until(page, CARDS_WAITING, 0)
    assert [write["kind"] for write in rows(page, "writes")] == ["new", "action"]
    page.unroute_all()  # lets go what was held
    wait_until_sent(page)

    expect(page.locator(".card")).to_have_count(0)
    expect(page.locator(".logged")).to_have_count(0)
    assert [session.deleted_at is None for session in Session.objects.all()] == [False]


def test_waiting_line_of_a_day_to_come_says_planned(page: Page, event: Event) -> None:
    page.goto("/events/harbour/?day=3")
    expect(page.locator("#composer_help > span")).to_have_text("Adds it to Day 3 as planned.")
    page.context.set_offline(True)
    log(page, "Fog horns")

    expect(page.locator(".card-waiting .chip:visible")).to_have_text(["Waiting to send", "Planned"])
    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)

    assert list(Impression.objects.values_list("session__day__number", "state")) == [(3, "planned")]
