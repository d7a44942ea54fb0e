"""Today on a phone: the field of the composer at once, eight sessions of fifteen, one button that opens a choice."""

import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.boxes import box
from browser.cards import choose, expect_state
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, count_answers, send_now, wait_for_answers, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Event, Impression, Session

pytestmark = pytest.mark.release

SMALL = {"width": 360, "height": 640}
TITLES = {
    "en": "Deep dive on queues, alarms and knowledge bases for generative applications in production at night",
    "ja": "本番運用のためのキューとアラームとナレッジベースの徹底解説および夜間の生成アプリケーション運用の実践編",
}
LOCALES = {"en": "en-GB", "ja": "ja-JP"}
# The sizes of all that can be tapped on the cards: the link of the title by the place that it fills.
TARGETS = """() => [...document.querySelectorAll(".card button, .card summary, .card-title")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.getBoundingClientRect())
  .filter(({ width, height }) => width < 44 || height < 44)
  .map(({ width, height }) => [width, height])"""


@pytest.fixture(params=["en", "ja"])
def event(site: str, request: pytest.FixtureRequest) -> Event:
    """An event with fifteen planned sessions today, one after the other; the first is on."""
    event = make_event(
        owner=make_user(),
        slug="harbour",
        time_zone="UTC",
        language=request.param,
        venue="Pier 4, the old customs house",
    )
    today = event.conference_date(timezone.now())
    for at in (-1, 0, 1):
        make_day(event=event, on=today + timedelta(days=at), note="The west gate is closed, use the one at the pier.")
    make_feed(event=event)
    for number in range(15):
        make_impression(session=offer(event, TITLES[request.param], 30 * number - 5), state="planned")
    return event


def offer(event: Event, title: str, start: int, **fields: Any) -> Session:
    """Make a session of 25 minutes that starts so many minutes from now."""
    starts_at = timezone.now() + timedelta(minutes=start)
    facts: dict[str, Any] = {
        "code": "DAT301-R",
        "level": 300,
        "format": "Breakout session",
        "room": "Venetian | Level 3 | Murano 3304",
        "speakers": "Ada Example, Grace Example",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=25),
    }
    day = event.days.get(number=2)
    return make_session(**{"day": day, "title": title, "feed": event.feeds.get(), **facts, **fields})


@pytest.fixture
def on_phone(site: str, event: Event, open_page: OpenPage) -> OpenPage:
    def on_phone(viewport: dict[str, int] = PHONE, **options: Any) -> Page:
        options = {"locale": LOCALES[event.language], "has_touch": True, "is_mobile": True, **options}
        return open_page(site, "/events/harbour/", user=event.owner, viewport=viewport, **options)

    return on_phone


@pytest.mark.parametrize("viewport", [SMALL, PHONE])
def test_field_stands_in_the_first_160_pixels_below_the_days(on_phone: OpenPage, viewport: dict[str, int]) -> None:
    page = on_phone(viewport)
    field = box(page.locator("#composer_heading"))
    tabs = [box(tab) for tab in page.locator(".day-tab").all()[:3]]

    assert field["y"] + field["height"] <= 160
    assert field["height"] >= 44
    assert [tab["height"] >= 44 and tab["y"] + tab["height"] <= field["y"] for tab in tabs] == [True] * 3
    # Day, date, venue and note: one line, at one height with the other days.
    assert {tab["y"] for tab in tabs} == {tabs[1]["y"]}
    line = page.locator(".day-tab[aria-current]")
    expect(line).to_be_in_viewport(ratio=1)
    expect(line).to_contain_text("Pier 4, the old customs house · The west gate is closed")
    page.locator(".day-tab").nth(2).tap()
    expect(page).to_have_url(re.compile(r"\?day=3$"))


def test_three_days_are_seen_whole(on_phone: OpenPage) -> None:
    page = on_phone()
    tabs = page.locator(".day-tab:not(.day-tab-add)")
    for width, number in product((360, 390), (1, 2, 3)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/events/harbour/?day={number}")
        expect(tabs).to_have_count(3)
        for tab in tabs.all():
            expect(tab, f"day {number}, {width}").to_be_in_viewport(ratio=1)
        # Also beside the link to the current day.
        ends = [box(tab)["x"] + box(tab)["width"] for tab in tabs.all()]
        link = page.locator(".now-link")
        assert number == 2 or max(ends) <= box(link)["x"] + 1, (width, number)


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_of_many_days_the_current_one_is_in_view(event: Event, on_phone: OpenPage) -> None:
    for _each in range(6):
        event.add_day()
    page = on_phone(SMALL)
    for number in (1, 5, 9):
        page.goto(f"/events/harbour/?day={number}")
        expect(page.locator(".day-tab[aria-current]")).to_contain_text(str(number))
        expect(page.locator(".day-tab[aria-current]")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], number


def test_eight_of_fifteen_sessions_are_seen(on_phone: OpenPage) -> None:
    page = on_phone()
    cards = [box(card) for card in page.locator(".card").all()]
    bar = box(page.locator(".bottom-bar"))

    assert len(cards) == 15
    assert max(card["height"] for card in cards) <= 96
    seen = [card for card in cards if card["y"] + card["height"] <= bar["y"]]
    assert len(seen) >= 8, (cards[7], bar)
    assert page.evaluate(TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_summary_overlap_and_mark_leave_a_card_as_high_as_it_is(event: Event, on_phone: OpenPage) -> None:
    page = on_phone()
    heights = [box(card)["height"] for card in page.locator(".card").all()]
    Impression.objects.update(summary="- Cells keep the blast radius small", watch_later=True)
    Session.objects.filter(pk=event.sessions.in_order().last().pk).update(starts_at=timezone.now())

    page.reload()

    assert [box(card)["height"] for card in page.locator(".card").all()] == heights


def test_line_of_the_day_opens_and_its_note_is_written(on_phone: OpenPage, event: Event) -> None:
    page = on_phone()
    before = box(page.locator(".card").first)
    page.locator(".day-note > summary").tap()
    note = page.locator("#day_note")
    expect(note).to_be_in_viewport(ratio=1)

    with page.expect_response("**/note/"):
        note.fill("Gate B")
    page.locator(".day-tab[aria-current]").tap()

    expect(note).to_be_hidden()
    assert box(page.locator(".card").first) == before
    assert event.days.get(number=2).note == "Gate B"


@pytest.mark.parametrize("event", ["en"], indirect=True)
@pytest.mark.parametrize("number", [7, 0])
def test_choice_is_seen_whole_wherever_the_card_is(on_phone: OpenPage, number: int) -> None:
    page = on_phone()
    card = page.locator(".card").nth(number)
    card.locator(".state > summary").tap()
    panel = card.locator(".menu-panel")

    expect(panel).to_be_in_viewport(ratio=1)
    assert violations(page) == []
    # A tap beside it closes it, and does nothing else.
    page.touchscreen.tap(60, 300)
    expect(panel).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/events/harbour/$"))


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_button_says_the_state_and_a_second_tap_hits_nothing_behind_the_choice(on_phone: OpenPage) -> None:
    page = on_phone()
    count_answers(page)
    card = page.locator(".card").nth(3)
    state = card.locator(".state > summary")
    expect_state(card, "Planned")
    for number, name in enumerate(("Second choice", "Attended", "Missed", "Planned"), start=1):
        state.tap()
        place = box(card.get_by_role("button", name=name, exact=True))
        middle = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
        page.touchscreen.tap(*middle)
        page.touchscreen.tap(*middle)
        expect_state(card, name)
        expect(card.locator(".menu-panel")).to_be_hidden()
        wait_for_answers(page, number)
    expect(page).to_have_url(re.compile(r"/events/harbour/$"))
    assert Impression.objects.filter(state="planned", second_choice=False).count() == 15


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_what_is_on_is_marked_with_one_tap_and_the_button_beside_says_so(on_phone: OpenPage) -> None:
    page = on_phone()
    count_answers(page)
    card = page.locator(".card").first
    there = card.locator(".there")
    there.tap()
    expect(there).to_have_attribute("aria-pressed", "true")
    expect_state(card, "Attended")
    # One tick: that of the round button.
    assert card.locator(".state > summary").evaluate("(each) => getComputedStyle(each, '::after').content") == "none"
    wait_for_answers(page, 1)
    choose(card, "attended")
    expect(there).to_have_attribute("aria-pressed", "false")
    expect_state(card, "–")
    wait_for_answers(page, 2)
    expect(page.locator(".there")).to_have_count(1)


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_second_choice_is_kept_without_a_network_and_sent_later(on_phone: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    page = on_phone()
    card = page.locator(".card").nth(2)
    page.context.set_offline(True)
    choose(card, "second")
    expect_state(card, "Second choice")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")

    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)

    assert list(Impression.objects.filter(second_choice=True).values_list("state")) == [("planned",)]


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_plan_that_waits_leaves_what_happened_and_the_card_shows_it(on_phone: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    page = on_phone()
    key = page.locator(".card").nth(2).get_attribute("data-session")
    card, mine = page.locator(f"#session-{key}"), Impression.objects.filter(session=key)
    page.context.set_offline(True)
    choose(card, "second")
    expect_state(card, "Second choice")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    mine.update(state="attended")

    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)

    expect_state(card, "Attended")
    assert list(mine.values_list("state", "second_choice")) == [("attended", False)]
    count_answers(page)
    choose(card, "planned")
    wait_for_answers(page, 1)
    expect_state(card, "Planned")
    assert list(mine.values_list("state", "second_choice")) == [("planned", False)]


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_state_and_note_without_scripts(event: Event, on_phone: OpenPage) -> None:
    page = on_phone(java_script_enabled=False)
    choose(page.locator(".card").nth(2), "second")
    expect_state(page.locator(".card").nth(2), "Second choice")
    page.locator(".day-note > summary").tap()
    page.locator("#day_note").fill("Gate B")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator(".day-note-text")).to_have_text("Gate B")

    assert event.days.get(number=2).note == "Gate B"
    assert Impression.objects.filter(second_choice=True, state="planned").count() == 1


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_gap_lists_what_is_on_in_it(event: Event, on_phone: OpenPage) -> None:
    make_impression(session=offer(event, "Last", 600), state="planned")
    offer(event, "Fog horns", 500)
    page = on_phone()
    page.locator(".gap > a").tap()

    expect(page.locator("#catalogue-list .entry-title")).to_have_text(["Fog horns"])
    # So does the page that is kept for when there is no network.
    page.goto(page.url.replace("catalogue/?", "catalogue/kept/?"))
    expect(page.locator("#kept-list > li:visible a")).to_have_text(["DAT301-R | Fog horns"])


@pytest.mark.parametrize("event", ["en"], indirect=True)
def test_empty_day_offers_what_to_do(event: Event, on_phone: OpenPage) -> None:
    Session.objects.all().delete()
    page = on_phone(SMALL)
    for name in ("Choose from the catalogue", "Type the first session", "Take or choose photos"):
        expect(page.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Type the first session").tap()
    expect(page.locator("#composer_heading")).to_be_focused()
