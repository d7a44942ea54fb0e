"""A choice of state on Today offers Undo, also without a network, and an answered card leaves the list that asks."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from browser.axe import violations_later
from browser.cards import choose, expect_state
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, count_answers, send_now, wait_for_answers, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Event, Impression, Session

# Where all that can be tapped stands, of the cards that are on the page.
PLACES = """() => Object.fromEntries([...document.querySelectorAll(".card")].map((card) => [
  card.id, [...card.querySelectorAll("button, summary")].map((each) => Math.round(each.getBoundingClientRect().y)),
]))"""


@pytest.fixture
def event(site: str) -> Event:
    """An event with four sessions that have ended, and two planned ones at the same time."""
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    now = timezone.now()
    day = make_day(event=event, on=event.conference_date(now))
    for number, title in enumerate(("Bells", "Fog horns", "Lights", "Moorings")):
        starts_at = now - timedelta(minutes=30 * (6 - number))
        ends_at = starts_at + timedelta(minutes=25)
        session = make_session(day=day, title=title, code="", starts_at=starts_at, ends_at=ends_at)
        make_impression(session=session, state="attended" if title == "Moorings" else "planned")
    for title in ("Quays", "Radar"):
        slot = {"starts_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
        make_impression(session=make_session(day=day, title=title, code="", **slot), state="planned")
    return event


@pytest.fixture
def page(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    page = open_page(site, "/events/harbour/", user=event.owner, viewport=PHONE, has_touch=True, is_mobile=True)
    count_answers(page)
    return page


def card(page: Page, title: str) -> Locator:
    return page.locator(".card", has=page.get_by_role("link", name=title, exact=True))


def group(page: Page, name: str) -> Locator:
    return page.locator(f"section[aria-labelledby={name}-title]")


def undo(page: Page) -> Locator:
    return page.locator(".message-state").get_by_role("button", name="Undo")


def stored(title: str) -> list[tuple[str, bool]]:
    return list(Impression.objects.filter(session__title=title).values_list("state", "second_choice"))


def expect_group(page: Page, name: str, titles: list[str]) -> None:
    expect(group(page, name).locator(".card-title")).to_have_text(titles)
    expect(group(page, name).locator(".group-count")).to_have_text(str(len(titles)))


@pytest.mark.scaled
def test_choice_is_taken_back_with_one_tap(page: Page) -> None:
    choose(card(page, "Quays"), "second")
    choose(card(page, "Quays"), "missed")
    expect(page.locator(".message-state")).to_have_count(1)
    expect(page.locator(".message-state > p")).to_have_text("Missed: Quays")
    expect(undo(page)).to_be_in_viewport(ratio=1)
    assert violations_later(page) == []

    undo(page).tap()

    expect_state(card(page, "Quays"), "Second choice")
    expect(page.locator(".message-state > p")).to_have_text("Undone: “Quays” is as it was before.")
    wait_for_answers(page, 3)
    assert stored("Quays") == [("planned", True)]


@pytest.mark.release
def test_answered_card_leaves_the_list_that_asks_and_nothing_moves_above_or_under_the_finger(page: Page) -> None:
    group(page, "unmarked").scroll_into_view_if_needed()
    before = page.evaluate(PLACES)
    asked = [card(page, title).get_attribute("id") or "" for title in ("Bells", "Lights")]

    card(page, "Fog horns").locator(".there").tap()

    expect_group(page, "unmarked", ["Bells", "Lights"])
    expect_group(page, "seen", ["Fog horns", "Moorings"])
    expect(page.locator(".card-slot")).to_have_text("Attended: Fog horns")
    after = page.evaluate(PLACES)
    coming = [card(page, title).get_attribute("id") or "" for title in ("Quays", "Radar")]
    assert [after[key] for key in (*asked, *coming)] == [before[key] for key in (*asked, *coming)]
    wait_for_answers(page, 1)
    choose(card(page, "Bells"), "missed")
    expect_group(page, "unmarked", ["Lights"])
    expect_group(page, "missed", ["Bells"])
    wait_for_answers(page, 2)

    undo(page).tap()

    expect_group(page, "unmarked", ["Bells", "Lights"])
    expect(group(page, "missed")).to_be_hidden()
    wait_for_answers(page, 3)
    assert [stored(title) for title in ("Bells", "Fog horns")] == [[("planned", False)], [("attended", False)]]
    assert {key: page.evaluate(PLACES)[key] for key in asked} == {key: before[key] for key in asked}
    # As the server has it.
    page.reload()
    expect_group(page, "unmarked", ["Bells", "Lights"])
    expect_group(page, "seen", ["Fog horns", "Moorings"])
    expect(page.locator(".card-slot")).to_have_count(0)


def test_answer_and_undo_without_a_network(page: Page) -> None:
    page.context.set_offline(True)
    choose(card(page, "Bells"), "attended")
    choose(card(page, "Lights"), "missed")
    expect_group(page, "unmarked", ["Fog horns"])
    undo(page).tap()
    expect_group(page, "unmarked", ["Fog horns", "Lights"])
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (3)")

    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)

    expect_group(page, "unmarked", ["Fog horns", "Lights"])
    assert [stored(title) for title in ("Bells", "Lights")] == [[("attended", False)], [("planned", False)]]


@pytest.mark.release
def test_answer_that_waits_does_not_ask_again(page: Page) -> None:
    page.route("**/state/", lambda route: route.abort())
    choose(card(page, "Bells"), "attended")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    page.reload()
    expect_group(page, "unmarked", ["Fog horns", "Lights"])
    expect_group(page, "seen", ["Bells", "Moorings"])
    page.unroute("**/state/")
    send_now(page)
    wait_until_sent(page)
    assert stored("Bells") == [("attended", False)]


@pytest.mark.release
def test_overlaps_of_other_cards_go_and_come_with_the_choice(page: Page) -> None:
    marks = page.locator(".card:has(.chip-alert) .card-title")
    expect(marks).to_have_text(["Quays", "Radar"])
    choose(card(page, "Quays"), "second")
    expect(marks).to_have_count(0)
    undo(page).tap()
    expect(marks).to_have_text(["Quays", "Radar"])


def test_two_devices_that_disagree_about_what_happened(page: Page) -> None:
    page.context.set_offline(True)
    choose(card(page, "Bells"), "missed")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    Impression.objects.filter(session__title="Bells").update(state="attended")

    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)

    told = "“Bells” was changed on another device, and stays “Attended”. Choose again to change it."
    expect(page.locator(".message-warning > p")).to_have_text(told)
    expect_group(page, "seen", ["Bells", "Moorings"])
    choose(card(page, "Bells"), "planned")
    wait_for_answers(page, 2)
    assert stored("Bells") == [("planned", False)]


TOLD = "“Bells” was changed on another device, and stays “Missed”. Choose again to change it."


def choose_again(page: Page, answers: int) -> None:
    """Choose another state of the session that another device marked as missed: this time it is stored."""
    expect(page.locator(".message-warning > p")).to_have_text(TOLD)
    expect_group(page, "unmarked", ["Fog horns", "Lights"])
    expect_group(page, "seen", ["Moorings"])
    expect_group(page, "missed", ["Bells"])
    expect_state(card(page, "Bells"), "Missed")
    choose(card(page, "Bells"), "attended")
    wait_for_answers(page, answers)
    assert stored("Bells") == [("attended", False)]


@pytest.mark.release
def test_tap_on_a_card_that_another_device_has_changed(page: Page) -> None:
    Impression.objects.filter(session__title="Bells").update(state="missed")
    card(page, "Bells").locator(".there").tap()
    choose_again(page, 2)


def test_undo_of_a_choice_that_another_device_has_changed(page: Page) -> None:
    card(page, "Bells").locator(".there").tap()
    wait_for_answers(page, 1)
    Impression.objects.filter(session__title="Bells").update(state="missed")
    undo(page).tap()
    choose_again(page, 3)


def test_tap_on_the_page_of_a_session_that_another_device_has_changed(event: Event, page: Page) -> None:
    session = event.sessions.get(title="Bells")
    page.goto(f"/events/harbour/sessions/{session.pk}/")
    count_answers(page)
    Impression.objects.filter(session=session).update(state="missed")
    page.locator(f"#attended-{session.pk}").tap()
    expect(page.locator(".message-warning > p")).to_have_text(TOLD)
    wait_until_sent(page)
    pressed = page.locator("#session-state .choice[aria-pressed=true]")
    expect(pressed).to_have_text("Missed")
    page.locator(f"#planned-{session.pk}").tap()
    wait_for_answers(page, 2)
    assert stored("Bells") == [("planned", False)]


@pytest.mark.release
def test_undo_of_attended_moves_a_session_without_a_time_back(event: Event, page: Page) -> None:
    """Its day was another one."""
    first = make_day(event=event)
    own = Impression.objects.get(session__title="Quays")
    Session.objects.filter(pk=own.session_id).update(
        day=first, feed=make_feed(event=event), starts_at=None, ends_at=None, position=7
    )
    page.goto(f"/events/harbour/?day={first.number}")
    count_answers(page)
    choose(card(page, "Quays"), "attended")
    wait_for_answers(page, 1)
    assert Session.objects.get(pk=own.session_id).day_id != first.pk
    undo(page).tap()
    wait_for_answers(page, 2)
    assert Session.objects.values_list("day", "position").get(pk=own.session_id) == (first.pk, 7)
    assert stored("Quays") == [("planned", False)]


@pytest.mark.release
def test_choice_at_the_same_place_of_the_menu_of_another_card(page: Page) -> None:
    """The sheets of a phone lie over each other; only the second tap on the first one is dropped."""
    page.evaluate(
        """async () => {
          const menus = [...document.querySelectorAll(".card details[data-menu]:has([data-own=second])")];
          const tap = (menu) => menu.querySelector("[data-own=second]").dispatchEvent(
            new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, clientX: 50, clientY: 700 }));
          for (const menu of menus.slice(0, 2)) {
            const opened = new Promise((resolve) => { menu.addEventListener("toggle", resolve, { once: true }); });
            menu.open = true;
            await opened;
            tap(menu);
          }
        }"""
    )
    wait_for_answers(page, 2)
    assert Impression.objects.filter(state="planned", second_choice=True).count() == 2


@pytest.mark.release
def test_undo_on_the_page_of_the_session(site: str, event: Event, page: Page) -> None:
    session = event.sessions.get(title="Quays")
    page.goto(f"/events/harbour/sessions/{session.pk}/")
    count_answers(page)
    page.locator(f"#missed-{session.pk}").tap()
    wait_for_answers(page, 1)
    undo(page).tap()
    wait_for_answers(page, 2)
    expect(page.locator(f"#planned-{session.pk}")).to_have_attribute("aria-pressed", "true")
    assert stored("Quays") == [("planned", False)]
