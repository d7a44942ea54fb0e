"""Nothing moves under a finger: what a tap changes, and a keyboard that comes, leave everything else in its place."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from browser.boxes import box
from browser.cards import choose, expect_state
from browser.conftest import LAPTOP, PHONE, OpenPage
from browser.offline import count_answers, wait_for_answers, wait_until_sent
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Event, Impression, Operation, Session
from tiers import later

ABOVE_A_KEYBOARD = {"width": 390, "height": 470}
LONG = "Deep dive on queues, alarms and knowledge bases for generative applications in production at night"
LONG_JA = "本番運用のためのキューとアラームとナレッジベースの徹底解説および夜間の生成アプリケーション運用の実践について"
# The places of everything that can be tapped in the first of some parts, looked for at once: an answer may replace it.
PLACES = """(selector) => [...document.querySelector(selector).querySelectorAll("button, summary")].map((each) => {
  const { x, y } = each.getBoundingClientRect();
  return [each.id || each.ariaLabel, Math.round(x * 10), Math.round(y * 10)];
})"""


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    today = event.conference_date(timezone.now())
    for at in (-1, 0, 1):
        make_day(event=event, on=today + timedelta(days=at))
    make_feed(event=event)
    return event


def offer(event: Event, title: str = LONG, **fields: Any) -> Session:
    facts: dict[str, Any] = {"level": 300, "format": "Breakout session", "room": "Level 3", "speakers": "A. Someone"}
    return make_session(
        **{"day": event.days.get(number=2), "title": title, "code": "", "feed": event.feeds.get(), **facts, **fields}
    )


def on_phone(open_page: OpenPage, site: str, event: Event, path: str = "", **options: Any) -> Page:
    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True, **options}
    return open_page(site, f"/events/harbour/{path}", user=event.owner, **options)


@pytest.mark.parametrize("language", ["en", *later("ja")])
@pytest.mark.parametrize("width", [390, *later(360, 1280)])
def test_card_stays_under_the_finger(site: str, event: Event, open_page: OpenPage, width: int, language: str) -> None:
    """Whatever is said of a session, its card and all that can be tapped in it stay where they are."""
    now = timezone.now()
    slot = {"starts_at": now + timedelta(minutes=5), "ends_at": now + timedelta(minutes=65)}
    for title in (LONG, "Bells", LONG):
        make_impression(session=offer(event, title, **slot), state="planned")
    make_impression(session=offer(event, "Untimed"), state="attended")
    locale = "ja-JP" if language == "ja" else "en-GB"
    page = on_phone(open_page, site, event, viewport={"width": width, "height": 844}, locale=locale)
    card = page.locator(".card", has_text="Bells")
    card.scroll_into_view_if_needed()
    before = page.evaluate(PLACES, ".cards")
    count_answers(page)
    said = [
        ("attended", ("attended", False, False)),
        ("on", ("attended", True, False)),
        ("attended", ("", True, False)),  # once more: taken away
        ("missed", ("missed", True, False)),
        ("on", ("missed", False, False)),
        ("planned", ("planned", False, False)),
        ("second", ("planned", False, True)),
        ("missed", ("missed", False, False)),
        ("attended", ("attended", False, False)),
    ]

    for number, (name, becomes) in enumerate(said, start=1):
        choose(card, name)
        wait_for_answers(page, number)
        assert page.evaluate(PLACES, ".cards") == before, (number, name)
        own = Impression.objects.filter(session__title="Bells")
        assert list(own.values_list("state", "watch_later", "second_choice")) == [becomes]

    # Once the page is loaded again it stands where it belongs.
    page.reload()
    expect(page.locator("section[aria-labelledby=seen-title] .card", has_text="Bells")).to_have_count(1)


@pytest.mark.release
def test_star_in_the_catalogue_stays_under_the_finger(site: str, event: Event, open_page: OpenPage) -> None:
    """Marks of overlaps come and go above it and below it, at the beginning and at the end of the page."""
    now = timezone.now()
    slot = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
    for number in range(8):
        session = offer(event, f"{number} {LONG}", **slot)
        if number != 4:
            make_impression(session=session, state="planned")
    page = on_phone(open_page, site, event, "catalogue/?q=deep")
    count_answers(page)
    star = page.locator(".catalogue-list .mark").nth(4)
    for number, place in enumerate(("0", "9999", "200", "0", "9999", "0"), start=1):
        star.scroll_into_view_if_needed()
        page.evaluate("(top) => scrollTo(0, Number(top))", place)
        before = star.evaluate("(each) => each.getBoundingClientRect().toJSON()")
        star.evaluate("(each) => each.click()")
        wait_for_answers(page, number)
        expect(star).to_have_attribute("aria-pressed", "true" if number % 2 else "false")
        expect(page.locator("[data-marks]:has(.overlap)")).to_have_count(8 if number % 2 else 7)
        after = star.evaluate("(each) => each.getBoundingClientRect().toJSON()")
        assert (round(after["x"]), round(after["y"])) == (round(before["x"]), round(before["y"])), (number, place)


@pytest.mark.release
def test_what_is_on_is_marked_and_cleared_in_its_place(site: str, event: Event, open_page: OpenPage) -> None:
    now = timezone.now()
    slot = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
    first, second = (offer(event, title, **slot) for title in ("Bells", "Fog horns"))
    page = on_phone(open_page, site, event, "catalogue/")
    count_answers(page)
    places = page.evaluate(PLACES, "#catalogue-now")
    for number, (session, marked) in enumerate([(first, 1), (second, 2), (first, 1)], start=1):
        page.locator(f"#now-{session.pk}").tap()
        wait_for_answers(page, number)
        expect(page.locator("#catalogue-now [aria-pressed=true]")).to_have_count(marked)
        assert page.evaluate(PLACES, "#catalogue-now") == places
        assert Impression.objects.filter(state="attended").count() == marked


@pytest.mark.release
def test_buttons_of_the_session_page_stay_in_their_places(site: str, event: Event, open_page: OpenPage) -> None:
    session = make_impression(session=offer(event, feed=None), state="planned").session
    page = on_phone(open_page, site, event, f"sessions/{session.pk}/")
    count_answers(page)
    before = page.evaluate(PLACES, "#session-state")
    for number, name in enumerate(("attended", "planned", "later", "planned", "missed", "attended"), start=1):
        page.locator(f"#{name}-{session.pk}").tap()
        wait_for_answers(page, number)
        assert page.evaluate(PLACES, "#session-state") == before, (number, name)
    assert list(Impression.objects.values_list("state", "watch_later")) == [("attended", True)]


def test_double_click_is_one_tap(site: str, event: Event, open_page: OpenPage) -> None:
    offer(event, feed=None)
    page = on_phone(open_page, site, event, viewport=LAPTOP, has_touch=False, is_mobile=False)
    count_answers(page)
    page.locator(".state > summary").click()
    page.locator(".card [data-own=attended]").dblclick()
    expect_state(page.locator(".card"), "Attended")
    wait_for_answers(page, 1)
    page.reload()
    expect_state(page.locator(".card"), "Attended")


@pytest.mark.release
def test_double_click_on_a_button_that_stays_is_one_tap(site: str, event: Event, open_page: OpenPage) -> None:
    """On Today the menu closes under the second click; on the page of a session the same button gets both."""
    session = offer(event, feed=None)
    page = on_phone(
        open_page, site, event, f"sessions/{session.pk}/", viewport=LAPTOP, has_touch=False, is_mobile=False
    )
    count_answers(page)
    taps = (("missed", ["missed"]), ("attended", ["attended"]), ("attended", []))
    for number, (name, states) in enumerate(taps, start=1):
        page.locator(f"#{name}-{session.pk}").dblclick()
        wait_for_answers(page, number)
        wait_until_sent(page)
        assert (name, list(Impression.objects.values_list("state", flat=True))) == (name, states)
    assert Operation.objects.count() == 3


@pytest.mark.release
def test_second_click_on_another_button_is_a_tap_of_its_own(site: str, event: Event, open_page: OpenPage) -> None:
    """Browsers count it as the second click of a double click, if it comes soon and near."""
    session = make_impression(session=offer(event, feed=None), state="planned").session
    page = on_phone(open_page, site, event, f"sessions/{session.pk}/")
    count_answers(page)
    tap = "(button, detail) => button.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, detail}))"
    for number, name in enumerate(("attended", "missed"), start=1):
        page.locator(f"#{name}-{session.pk}").evaluate(tap, number)
        wait_for_answers(page, number)
    page.locator(f"#missed-{session.pk}").evaluate(tap, 2)
    page.locator(f"#planned-{session.pk}").evaluate(tap, 2)
    wait_for_answers(page, 3)
    assert list(Impression.objects.values_list("state", flat=True)) == ["planned"]


def field(page: Page) -> Locator:
    return page.locator("#composer_heading")


@pytest.mark.release
@pytest.mark.parametrize("title", [LONG_JA, LONG])
def test_four_suggestions_are_seen_above_a_keyboard(site: str, event: Event, open_page: OpenPage, title: str) -> None:
    now = timezone.now()
    for number in range(6):
        slot = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
        offer(event, f"{title} {number}", code=f"DAT40{number}", room="Venetian, Level 3, Murano 3205", **slot)
    event.language = "ja" if title == LONG_JA else "en"
    event.save()
    page = on_phone(open_page, site, event)
    field(page).tap()
    page.set_viewport_size(ABOVE_A_KEYBOARD)

    page.keyboard.type("dat")
    expect(page.locator(".suggestion")).to_have_count(6)

    assert 0 <= box(field(page))["y"] <= 16
    seen = [each for each in page.locator(".suggestion").all() if box(each)["y"] + box(each)["height"] <= 470]
    assert len(seen) >= 4
    expect(page.locator(".bottom-bar")).to_be_hidden()
    expect(page.locator(".top-bar")).not_to_be_in_viewport()
    # What is seen can be tapped: nothing lies on it.
    seen[3].tap()
    # Nothing is typed any more: the page stands as before, with the line and what was logged under the bar.
    page.set_viewport_size(PHONE)
    expect(page.locator(".logged-title")).to_contain_text("Marked as attended:")
    page.wait_for_function("() => scrollY === 0")
    expect(page.locator(".logged")).to_be_in_viewport(ratio=1)


@pytest.mark.release
def test_message_lies_on_no_suggestion(site: str, event: Event, open_page: OpenPage) -> None:
    now = timezone.now()
    offer(event, "Bells", starts_at=now, ends_at=now + timedelta(hours=1))
    session = offer(event, "Fog horns", feed=None)
    page = on_phone(open_page, site, event)
    card = page.locator(f"#session-{session.pk}")
    card.locator("summary").tap()
    card.get_by_role("button", name="Delete").tap()
    expect(page.locator(".message")).to_be_in_viewport()

    field(page).tap()
    page.keyboard.type("bel")

    page.locator(".suggestion").tap()
    expect(page.locator(".logged-title")).to_contain_text("Bells")


@pytest.mark.release
def test_keyboard_and_focus_come_and_go_without_a_jump(site: str, event: Event, open_page: OpenPage) -> None:
    for number in range(12):
        offer(event, f"{number}", feed=None)
    page = on_phone(open_page, site, event)
    field(page).tap()
    page.set_viewport_size(ABOVE_A_KEYBOARD)
    expect(page.locator(".bottom-bar")).to_be_hidden()
    page.wait_for_function("() => document.activeElement.getBoundingClientRect().top <= 16")

    places = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("main button, main a, main input")];
          const places = () => all.map((each) => each.getBoundingClientRect().y);
          const before = places();
          const bars = () => [".bottom-bar", ".top-bar"].map((name) => {
            const bar = document.querySelector(name);
            return getComputedStyle(bar).visibility === "visible" && bar.getBoundingClientRect().bottom > 0;
          });
          document.activeElement.blur();
          return [before, places(), bars()];
        }"""
    )

    assert places[0] == places[1]
    assert places[2] == [False, False]  # they come back when the finger that took the focus is gone
    expect(page.locator(".bottom-bar")).to_be_visible()
    expect(page.locator(".top-bar")).to_be_in_viewport()
    page.set_viewport_size(PHONE)
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".top-bar")).to_be_in_viewport()


@pytest.mark.release
def test_day_without_sessions_is_high_enough_for_the_field_to_go_up(
    site: str, event: Event, open_page: OpenPage
) -> None:
    page = on_phone(open_page, site, event)
    height = page.evaluate("document.documentElement.scrollHeight")
    field(page).tap()
    page.wait_for_function("() => Math.abs(document.activeElement.getBoundingClientRect().top - 8) < 2")

    field(page).blur()
    page.evaluate("scrollTo(0, 0)")

    page.wait_for_function("(height) => document.documentElement.scrollHeight === height", arg=height)


@pytest.mark.release
def test_laptop_leaves_the_bars_where_they_are(site: str, event: Event, open_page: OpenPage) -> None:
    for number in range(12):
        offer(event, f"{number}", feed=None)
    page = on_phone(open_page, site, event, viewport=LAPTOP, has_touch=False, is_mobile=False)
    before = box(field(page))

    field(page).click()

    assert (box(field(page)), page.evaluate("scrollY")) == (before, 0)
    expect(page.locator(".top-bar")).to_be_in_viewport(ratio=1)
