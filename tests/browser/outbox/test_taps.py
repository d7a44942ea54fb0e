"""A tap shows at once, and an impatient finger makes one write."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from browser.cards import choose
from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, count_answers, page_of, send_now, wait_for_answers, wait_until_sent
from browser.watch import Watch
from factories import make_impression, make_session
from sessions.models import Impression, Operation, Session
from tiers import later

# What the buttons say in the very task in which one is tapped.
TAP = """(button) => {
  button.click();
  return button.getAttribute("aria-pressed");
}"""
# The last part of a page that is brought up to date is none of Today's, so that nothing else asks for it.
WATCH_PARTS = """() => {
  const find = document.getElementById.bind(document);
  document.getElementById = (id) => {
    if (id === "album") setTimeout(() => { window.isOver = true; });
    return find(id);
  };
}"""


@pytest.mark.parametrize("where", ["today", *later("session")])
def test_a_tap_shows_at_once(where: str, site: str, session: Session, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    day = reverse("sessions:event-today", args=[session.event.slug])
    page = open_page(site, day if where == "today" else page_of(session), user=session.event.owner)
    held: list[Route] = []
    for network in ("fine", "cut", "silent"):
        Impression.objects.all().delete()
        Operation.objects.all().delete()
        page.reload()
        count_answers(page)
        if network == "cut":
            page.context.set_offline(True)
        elif network == "silent":
            page.context.route("**/state/", lambda route: held.append(route))

        buttons = {name: page.locator(f"form[data-outbox] [data-own={name}]") for name in ("attended", "missed", "on")}
        handles = [button.element_handle() for button in buttons.values()]
        pressed = page.evaluate(f"(buttons) => buttons.map({TAP})", handles)

        assert (network, pressed) == (network, ["true"] * 3)
        expect(buttons["attended"]).to_have_attribute("aria-pressed", "false")
        page.context.unroute_all()
        page.context.set_offline(False)
        send_now(page)
        wait_for_answers(page, 3)
        expect(buttons["missed"]).to_have_attribute("aria-pressed", "true")
        expect(buttons["on"]).to_have_attribute("aria-pressed", "true")
        saved = Impression.objects.values_list("state", "watch_later").get()
        assert (network, *saved, Operation.objects.count()) == (network, "missed", True, 3)


def test_a_rating_is_chosen_and_cleared_offline_and_is_there_again_after_a_reload(page: Page, session: Session) -> None:
    stars = {number: page.get_by_role("radio", name=f"{number} of 5 stars") for number in (2, 4)}
    count_answers(page)
    page.context.set_offline(True)
    for star in (stars[4], page.get_by_role("radio", name="No rating"), stars[2]):
        star.click()
        expect(star).to_be_checked()
    expect(page.get_by_role("group", name="Rating").get_by_role("radio", checked=True)).to_have_count(1)
    page.context.set_offline(False)
    send_now(page)
    wait_for_answers(page, 3)

    assert Impression.objects.get().rating == 2
    assert Operation.objects.count() == 3
    page.reload()
    expect(stars[2]).to_be_checked()


def test_a_rating_is_chosen_with_the_arrow_keys(page: Page, session: Session) -> None:
    page.get_by_role("radio", name="No rating").focus()
    count_answers(page)
    page.keyboard.press("ArrowLeft")
    wait_for_answers(page, 1)
    wait_until_sent(page)
    expect(page.get_by_role("radio", name="5 of 5 stars")).to_be_focused()
    assert Impression.objects.get().rating == 5


def test_a_state_can_be_taken_back_offline(page: Page, session: Session) -> None:
    count_answers(page)
    page.context.set_offline(True)
    missed = page.locator(f"#missed-{session.pk}")
    assert [missed.evaluate(TAP), missed.evaluate(TAP)] == ["true", "false"]
    page.context.set_offline(False)
    send_now(page)
    wait_for_answers(page, 2)

    assert Impression.objects.count() == 0


def test_an_impatient_finger_makes_one_write(page: Page, session: Session) -> None:
    count_answers(page)
    page.context.set_offline(True)
    page.locator(f"#missed-{session.pk}").dblclick()
    page.context.set_offline(False)
    send_now(page)
    wait_for_answers(page, 1)
    wait_until_sent(page)

    assert Operation.objects.count() == 1
    assert Impression.objects.get().state == "missed"


def test_open_menu_stays_while_the_day_is_brought_up_to_date(session: Session, today: Page) -> None:
    other = make_session(day=session.day)
    today.reload()
    card, menu = today.locator(f"#session-{session.pk}"), today.locator(f"#session-{other.pk} details.state")
    today.context.set_offline(True)
    choose(card, "missed")
    expect(today.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    make_impression(session=session, state="attended")
    Session.objects.filter(pk=session.pk).update(title="Changed meanwhile")
    menu.locator("summary").click()
    today.context.set_offline(False)
    today.evaluate(WATCH_PARTS)
    send_now(today)
    today.wait_for_function("() => window.isOver")
    expect(menu).to_have_attribute("open", "")

    # Closed without a choice: now the page shows what has changed.
    menu.locator("summary").click()
    expect(card.locator(".card-title")).to_contain_text("Changed meanwhile")
