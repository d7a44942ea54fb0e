"""The catalogue in a browser: found while one types, starred with one tap, logged from the composer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from browser.catalogue_event import CATALOGUE, harbour, offer
from browser.conftest import PHONE, OpenPage, expect_active
from browser.offline import count_answers, wait_for_answers, wait_until_sent
from browser.watch import Watch
from factories import make_impression
from sessions.models import Event, Impression, Session


@pytest.fixture
def event(site: str) -> Event:
    return harbour()


@pytest.fixture
def open_catalogue(site: str, event: Event, open_page: OpenPage) -> OpenPage:
    def open_catalogue(query: str = "", **options: object) -> Page:
        return open_page(site, CATALOGUE + query, user=event.owner, **options)

    return open_catalogue


def titles(page: Page):
    return page.locator("#catalogue-list .entry-title a")


def test_catalogue_is_searched_while_one_types_and_the_address_says_by_what(event, open_catalogue) -> None:
    offer(event, "Queues", track="Data")
    offer(event, "Racks", track="Data")
    page = open_catalogue()

    page.get_by_label("Search the catalogue").press_sequentially("que")
    expect(titles(page)).to_have_text(["Queues"])
    expect_active(page.get_by_label("Search the catalogue"))
    page.wait_for_url(f"**{CATALOGUE}?q=que")
    page.get_by_label("Track", exact=True).select_option("Data")
    page.wait_for_url(f"**{CATALOGUE}?q=que&track=Data")
    page.get_by_role("link", name="que Remove this filter").click()
    expect(titles(page)).to_have_text(["Queues", "Racks"])
    page.get_by_role("link", name="Clear").click()
    page.wait_for_url(f"**{CATALOGUE}")


@pytest.mark.release
def test_ring_of_the_focus_is_not_cut_off_where_the_filters_scroll(event, open_catalogue) -> None:
    offer(event, "OPS300 Queues")
    page = open_catalogue(viewport={"width": 1280, "height": 800})
    field = page.get_by_label("Search the catalogue")
    field.focus()
    room = field.evaluate(
        """(field) => {
          const { left, right, top } = field.getBoundingClientRect();
          const filters = field.closest(".catalogue-search").getBoundingClientRect();
          return Math.min(top - filters.top, left - filters.left, filters.right - right);
        }"""
    )
    assert room >= 5  # three pixels, and two between


@pytest.mark.release
def test_long_filter_is_there_and_keeps_what_was_chosen(event, open_catalogue) -> None:
    for number in range(50):
        offer(event, f"{number:02}", room=f"Hall {number:02}")
    page = open_catalogue("?room=Hall 07")
    room = page.get_by_label("Room", exact=True)

    expect(room.locator("option")).to_have_count(51)
    expect(room).to_have_value("Hall 07")
    room.select_option("Hall 49")

    expect(titles(page)).to_have_text(["49"])


def test_session_leads_back_to_the_catalogue_as_it_was_filtered(event, open_catalogue) -> None:
    session = offer(event, "Queues")
    page = open_catalogue(viewport=PHONE)
    current = page.locator(".bar-link[aria-current]:visible")

    page.get_by_label("Search the catalogue").fill("que")
    page.wait_for_url(f"**{CATALOGUE}?q=que")
    titles(page).click()
    page.wait_for_url(f"**/sessions/{session.pk}/")
    expect(current).to_have_text(["Catalogue"])
    expect(page.locator(".crumbs > a")).to_have_text(["Catalogue", "Day 1"])
    page.locator(".crumbs > a").first.click()

    page.wait_for_url(f"**{CATALOGUE}?q=que")
    page.goto(f"/events/harbour/sessions/{session.pk}/")
    expect(current).to_have_text(["Today"])
    expect(page.locator(".crumbs > a")).to_have_text(["Day 1"])


@pytest.mark.release
def test_catalogue_waits_until_a_word_is_composed(event, open_catalogue) -> None:
    offer(event, "港の灯台")
    offer(event, "Racks")
    page = open_catalogue()
    asked: list[str] = []
    page.on("request", lambda request: "?q=" in request.url and asked.append(request.url))
    keys = page.context.new_cdp_session(page)

    page.get_by_label("Search the catalogue").focus()
    keys.send("Input.imeSetComposition", {"text": "みなと", "selectionStart": 3, "selectionEnd": 3})
    page.wait_for_function("document.activeElement.value === 'みなと'")
    assert asked == []
    keys.send("Input.insertText", {"text": "港"})

    expect(titles(page)).to_have_text(["港の灯台"])
    assert len(asked) == 1


@pytest.mark.release
def test_catalogue_brings_what_follows_when_one_gets_there(event, open_catalogue) -> None:
    for number in range(65):
        offer(event, f"{number:02}")
    page = open_catalogue()
    expect(titles(page)).to_have_count(30)

    for count in (60, 65):
        page.locator("#catalogue-more").scroll_into_view_if_needed()
        expect(titles(page)).to_have_count(count)
    expect(page.locator("#catalogue-more")).to_have_count(0)


def test_star_is_one_tap_and_so_is_taking_it_back(event, open_catalogue) -> None:
    start = timezone.now()
    slot = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    make_impression(session=offer(event, "Queues", **slot), state="planned")
    offer(event, "Racks", **slot)
    page = open_catalogue(viewport=PHONE)
    star = page.get_by_role("button", name="Mark as planned: Racks")

    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#catalogue-list .overlap")).to_have_text(["Overlaps Racks", "Overlaps Queues"])
    wait_until_sent(page)
    assert Impression.objects.filter(state="planned").count() == 2
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#catalogue-list .overlap")).to_have_count(0)
    wait_until_sent(page)
    assert Impression.objects.count() == 1


@pytest.mark.release
def test_mark_of_the_catalogue_is_taken_back_with_one_tap(event, open_catalogue) -> None:
    """Of what is on now, of the list, and of the page that is kept: as it was before, a plan as a plan."""
    start = timezone.now()
    now = offer(event, "Queues", day=event.days.last(), starts_at=start, ends_at=start + timedelta(hours=1))
    make_impression(session=now, state="planned")
    make_impression(session=offer(event, "Racks"), state="planned", second_choice=True)
    page = open_catalogue(viewport=PHONE)
    for query, button, told, state in (
        ("", f"#now-{now.pk}", "Attended: Queues", ("attended", False)),
        ("", f"#star-{now.pk}", "Not marked: Queues", ("", False)),
        ("kept/", f"[hx-post*='{now.pk}']", "Not marked: Queues", ("", False)),
    ):
        page.goto(CATALOGUE + query)
        count_answers(page)
        said = page.locator(".message-state > p")
        page.locator(button).click()
        expect(said).to_have_text(told)
        wait_for_answers(page, 1)
        stored = Impression.objects.filter(session=now).values_list("state", "second_choice")
        assert [*stored, ("", False)][0] == state
        page.locator(".message-state").get_by_role("button", name="Undo").click()
        expect(said).to_have_text("Undone: “Queues” is as it was before.")
        wait_for_answers(page, 2)
        expect(page.locator("#catalogue-count")).to_have_text("2")
        assert stored.get() == ("planned", False)
        star = page.locator(f".mark[hx-post*='{now.pk}']")
        expect(star).to_have_attribute("aria-pressed", "true")


@pytest.mark.release
def test_number_of_the_agenda_follows_each_star(event, open_catalogue) -> None:
    start = timezone.now()
    now = offer(event, "Queues", day=event.days.last(), starts_at=start, ends_at=start + timedelta(hours=1))
    make_impression(session=offer(event, "Racks"), state="planned")
    page = open_catalogue()
    number = page.locator("#catalogue-count")
    expect(number).to_have_text("1")
    star, attended = page.locator(f"#star-{now.pk}"), page.locator(f"#now-{now.pk}")

    for button, expected in ((star, "2"), (star, "1"), (star, "2"), (attended, "2"), (attended, "1")):
        button.click()
        expect(number).to_have_text(expected)
        wait_until_sent(page)
        expect(number).to_have_text(expected)
    star.dblclick()

    expect(number).to_have_text("2")
    wait_until_sent(page)
    expect(number).to_have_text("2")


def test_number_of_the_agenda_follows_a_star_without_a_network(event, open_catalogue, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")
    offer(event, "Queues")
    make_impression(session=offer(event, "Racks"), state="planned")
    page = open_catalogue()

    page.context.set_offline(True)
    page.get_by_role("button", name="Mark as planned: Queues").click()
    expect(page.locator("#catalogue-count")).to_have_text("2")
    page.get_by_role("button", name="Mark as planned: Racks").click()
    expect(page.locator("#catalogue-count")).to_have_text("1")
    page.context.set_offline(False)
    wait_until_sent(page)

    expect(page.locator("#catalogue-count")).to_have_text("1")


@pytest.mark.release
def test_star_is_shown_in_the_list_that_came_while_it_was_sent(event, open_catalogue) -> None:
    offer(event, "Queues")
    offer(event, "Racks")
    page = open_catalogue()
    held: list[Route] = []
    page.route("**/state/", lambda route: held.append(route))

    page.get_by_role("button", name="Mark as planned: Queues").click()
    page.get_by_label("Search the catalogue").fill("Queues")
    expect(titles(page)).to_have_text(["Queues"])
    held[0].continue_()

    expect(page.get_by_role("button", name="Mark as planned: Queues")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#catalogue-count")).to_have_text("1")
    wait_until_sent(page)


@pytest.mark.release
def test_star_of_a_missed_session_replaces_what_is_seen(event, open_catalogue) -> None:
    make_impression(session=offer(event, "Racks"), state="missed")
    page = open_catalogue(viewport=PHONE)
    star = page.get_by_role("button", name="Mark as planned: Racks")

    star.click()
    wait_until_sent(page)

    assert Impression.objects.get().state == "planned"


def test_composer_offers_and_a_key_logs_what_was_picked(site: str, event: Event, open_page: OpenPage) -> None:
    now = timezone.now()
    offer(event, "Queues in use", day=event.days.last(), starts_at=now, ends_at=now + timedelta(hours=1))
    offer(event, "Queues at rest", day=event.days.last())
    page = open_page(site, "/events/harbour/", user=event.owner)
    line = page.get_by_label("Log a session")

    line.press_sequentially("que")
    expect(page.locator(".suggestion-title")).to_have_text(["Queues in use", "Queues at rest"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".logged-title a")).to_have_text("Queues in use")

    expect(page.locator(".suggestion")).to_have_count(0)
    expect(line).to_have_value("")
    assert list(Impression.objects.values_list("session__title", "state")) == [("Queues in use", "attended")]
    assert Session.objects.count() == 2


@pytest.mark.release
def test_enter_logs_the_line_as_it_is_typed(site: str, event: Event, open_page: OpenPage) -> None:
    offer(event, "Queues in use")
    page = open_page(site, "/events/harbour/", user=event.owner)

    page.get_by_label("Log a session").press_sequentially("Queues")
    expect(page.locator(".suggestion")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".card-title")).to_have_text(["Queues"])

    expect(page.locator(".suggestion")).to_have_count(0)
