"""In the corridor: how many taps and keys it takes to say "I am in this session", also without a network."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, wait_until_catalogue_is_kept, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Event, Impression, Session

KEYBOARD = {"width": PHONE["width"], "height": 470}
"""What a phone shows of a page above its keyboard."""

SLOT = timedelta(minutes=60)


class Hand:
    """Counts the taps and keys of a person; the first tap opens the app from the home screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps, self.keys = 1, 0

    def tap(self, place: Locator) -> None:
        """Tap what can be seen without scrolling."""
        expect(place).to_be_in_viewport(ratio=1)
        place.tap()
        self.taps += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def enter(self) -> None:
        self.page.keyboard.press("Enter")
        self.keys += 1


@pytest.fixture
def event(site: str) -> Event:
    """An event that is on, with today and a day before and after; it is the middle of the morning there."""
    today = timezone.now().date()
    first, last = today - timedelta(days=1), today + timedelta(days=1)
    event = make_event(owner=make_user(), slug="harbour", first_day=first, last_day=last)
    for on in (first, today, last):
        make_day(event=event, on=on)
    return event


def offer(event: Event, title: str, *, starts: int = -5, day: int = 2, **facts: object) -> Session:
    """Make a session of the programme that starts so many minutes from now, and lasts an hour."""
    starts_at = timezone.now() + timedelta(minutes=starts) + timedelta(days=day - 2)
    feed = event.feeds.first() or make_feed(event=event)
    times = {"starts_at": starts_at, "ends_at": starts_at + SLOT}
    return make_session(day=event.days.get(number=day), title=title, feed=feed, **({"code": ""} | times | facts))


@pytest.fixture
def open_app(site: str, event: Event, open_page: OpenPage) -> OpenPage:
    def open_app(viewport: dict[str, int] = PHONE, **options: object) -> Page:
        """Open the app as its icon does: at the start_url of the manifest."""
        options = {"viewport": viewport, "has_touch": True, "is_mobile": True} | options
        page = open_page(site, "/", user=event.owner, **options)
        page.wait_for_load_state("networkidle")
        return page

    return open_app


def line(page: Page) -> Locator:
    return page.get_by_label("Log a session")


def suggestions(page: Page) -> Locator:
    return page.locator(".suggestion-title")


def banner(page: Page) -> Locator:
    return page.locator(".logged-title a")


def undo_button(page: Page) -> Locator:
    return page.locator(".logged").get_by_role("button", name="Undo")


def attended() -> list[str]:
    return sorted(Impression.objects.filter(state="attended").values_list("session__title", flat=True))


@pytest.mark.release
def test_session_of_the_programme_takes_two_taps_three_letters_and_a_tap(event: Event, open_app: OpenPage) -> None:
    for number in range(1, 8):
        offer(event, f"Alarms of yesterday {number}", day=1)
    offer(event, "Alarms at night", starts=-30)
    offer(event, "Quiet nights")
    hand = Hand(open_app())

    hand.tap(line(hand.page))
    hand.type("ala")
    expect(suggestions(hand.page).first).to_have_text("Alarms at night")
    hand.tap(suggestions(hand.page).first)
    expect(banner(hand.page)).to_have_text("Alarms at night")
    expect(undo_button(hand.page)).to_be_in_viewport(ratio=1)

    wait_until_sent(hand.page)
    assert (hand.taps, hand.keys, attended()) == (3, 3, ["Alarms at night"])


def test_typed_session_takes_two_taps_the_line_and_enter(event: Event, open_app: OpenPage) -> None:
    hand = Hand(open_app())

    hand.tap(line(hand.page))
    hand.type("DAT405 Queues")
    hand.enter()
    expect(banner(hand.page)).to_have_text("DAT405 | Queues")

    wait_until_sent(hand.page)
    assert (hand.taps, hand.keys, attended()) == (2, len("DAT405 Queues") + 1, ["Queues"])


@pytest.mark.release
def test_starred_session_that_is_on_takes_two_taps(event: Event, open_app: OpenPage) -> None:
    make_impression(session=offer(event, "Quiet nights", code="OPS301"), state="planned")
    make_impression(session=offer(event, "Alarms", starts=90), state="planned")
    hand = Hand(open_app())

    card = hand.page.locator(".card").filter(has_text="Quiet nights")
    hand.tap(card.get_by_role("button", name="Attended"))
    expect(card.get_by_role("button", name="Attended")).to_have_attribute("aria-pressed", "true")

    wait_until_sent(hand.page)
    assert (hand.taps, hand.keys, attended()) == (2, 0, ["Quiet nights"])


@pytest.mark.release
def test_parts_of_a_line_are_shown_and_one_is_taken_back_before_enter(event: Event, open_app: OpenPage) -> None:
    page = open_app()
    line(page).tap()
    page.keyboard.type("10:30–11:30 DAT405 Meet @ noon")
    chips = page.locator(".found-text")
    expect(chips).to_have_text(["10:30–11:30", "DAT405", "400", "noon"])

    page.get_by_role("button", name="Not a room: noon").tap()
    expect(chips).to_have_text(["10:30–11:30", "DAT405", "400"])
    page.keyboard.press("Enter")
    expect(banner(page)).to_have_text("DAT405 | Meet @ noon")

    wait_until_sent(page)
    logged = Session.objects.get()
    times = [f"{moment.astimezone(event.zone):%H:%M}" for moment in (logged.starts_at, logged.ends_at) if moment]
    assert (logged.room, times) == ("", ["10:30", "11:30"])
    # The next line is read as a whole again, also when it takes the place of one with a part that stays text.
    line(page).fill("DAT407 Dinner @ Bay")
    page.get_by_role("button", name="Not a room: Bay").tap()
    expect(chips).to_have_text(["DAT407", "400"])
    line(page).fill("DAT406 Lunch @ Pier")
    expect(chips).to_have_text(["DAT406", "400", "Pier"])


def test_session_that_is_there_is_marked_by_enter_and_doubled_only_by_its_word(
    event: Event, open_app: OpenPage
) -> None:
    offer(event, "Quiet nights", code="OPS301", day=1)
    page = open_app()

    line(page).tap()
    page.keyboard.type("ops301")
    expect(page.locator(".suggestion-enter")).to_have_text("Press Enter to mark this one")
    page.keyboard.press("Enter")
    expect(banner(page)).to_have_text("OPS301 | Quiet nights")
    wait_until_sent(page)
    assert (attended(), Session.objects.count()) == (["Quiet nights"], 1)

    page.keyboard.type("OPS301 Encore")
    page.get_by_role("button", name="Log as another session").tap()
    expect(banner(page)).to_have_text("OPS301 | Encore")
    wait_until_sent(page)
    assert (attended(), Session.objects.count()) == (["Encore", "Quiet nights"], 2)


def test_lines_written_without_a_network_keep_their_moment_and_make_no_doubles(
    event: Event, open_app: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    offer(event, "Quiet nights", code="OPS301")
    page = open_app()
    written = timezone.now() - timedelta(minutes=20)
    page.clock.set_fixed_time(written)
    page.context.set_offline(True)
    for text in ("ops301 Typed", "Harbour tour"):
        line(page).fill(text)
        page.keyboard.press("Enter")
        expect(line(page)).to_have_value("")
    expect(page.locator(".card-waiting")).to_have_count(2)

    page.context.set_offline(False)
    wait_until_sent(page)
    assert (attended(), Session.objects.count()) == (["Harbour tour", "Quiet nights"], 2)
    moment = Session.objects.get(title="Harbour tour").logged_at
    assert moment is not None
    assert abs(moment - written) < timedelta(milliseconds=2)


@pytest.mark.release
def test_second_tap_of_an_impatient_finger_hits_nothing_else(event: Event, open_app: OpenPage) -> None:
    for number in range(4):
        offer(event, f"Alarms {number}", starts=-number)
    page = open_app(KEYBOARD)
    line(page).tap()
    page.keyboard.type("alarms")
    expect(suggestions(page)).to_have_count(4)

    now = timezone.now()
    for row in range(4):
        page.clock.set_fixed_time(now + timedelta(seconds=4 * row))
        box = page.locator(".suggestion").nth(row).bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + 60, box["y"] + box["height"] / 2)
        expect(undo_button(page)).to_be_in_viewport(ratio=1)
        page.touchscreen.tap(box["x"] + 60, box["y"] + box["height"] / 2)
        page.clock.set_fixed_time(now + timedelta(seconds=4 * row + 2))
        undo_button(page).tap()
        expect(page.locator(".logged")).to_have_count(0)
        wait_until_sent(page)
        assert (attended(), Session.objects.count()) == ([], 4)
        line(page).fill("")
        line(page).press_sequentially("alarms")
        expect(suggestions(page)).to_have_count(4)


@pytest.mark.release
def test_what_was_taken_back_is_no_longer_said_when_the_next_line_is_logged(event: Event, open_app: OpenPage) -> None:
    page = open_app(KEYBOARD)
    for title in ("Queues", "Alarms"):
        line(page).fill(title)
        page.keyboard.press("Enter")
        expect(banner(page)).to_have_text(title)
        expect(page.locator("#messages .message")).to_have_count(0)
        undo_button(page).tap()
        expect(page.locator("#messages .message")).to_have_text(re.compile(f"Undone: “{title}” is in the bin."))


def test_without_a_network_suggestions_come_from_the_catalogue_that_is_kept(
    event: Event, open_app: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    offer(event, "Alarms of yesterday", day=1)
    offer(event, "Alarms tonight", starts=90, room="Dock B")
    offer(event, "Alarms at night", code="OPS301", starts=-30, room="Dock A", speakers="Ada Example")
    make_impression(session=offer(event, "Alarms that were seen"), state="attended")
    page = open_app(service_workers="allow")
    wait_until_catalogue_is_kept(page, event)
    page.context.set_offline(True)

    line(page).tap()
    page.keyboard.type("ala")
    expect(suggestions(page)).to_have_text(["OPS301 Alarms at night", "Alarms tonight", "Alarms of yesterday"])
    expect(page.locator(".suggestion-facts").first).to_have_text("On now · Dock A")
    expect(page.locator(".suggestion-enter")).to_have_count(0)
    line(page).fill("ops301")
    expect(page.locator(".suggestion-enter")).to_have_text("Press Enter to mark this one")
    line(page).fill("ala")
    expect(suggestions(page)).to_have_count(3)
    suggestions(page).first.tap()
    expect(page.locator(".card-waiting .card-title")).to_have_text("OPS301 | Alarms at night")
    # What waits is decided.
    line(page).fill("ala")
    expect(suggestions(page)).to_have_text(["Alarms tonight", "Alarms of yesterday"])

    page.context.set_offline(False)
    wait_until_sent(page)
    assert (attended(), Session.objects.count()) == (["Alarms at night", "Alarms that were seen"], 4)
