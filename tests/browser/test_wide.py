"""Wide screens: a second pane, and nothing wider than is good to read."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import OpenPage
from browser.offline import NO_NETWORK
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Day, Event
from tiers import later

NARROW = {"width": 1099, "height": 800}
WIDE = [{"width": 1280, "height": 800}, {"width": 1920, "height": 1080}]
# Whether the page has loaded the script of its second pane; importing it once more waits until it has run.
PANE_CAME = """() => performance.getEntriesByType("resource")
  .some(({ name }) => name.endsWith(document.querySelector("[data-when-wide]").dataset.whenWide))"""
RUN = """() => import(document.querySelector("[data-when-wide]").dataset.whenWide).then(() => {})"""
# The widest line of a text: about 85 letters.
READABLE = 45 * 16


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(), slug="harbour")
    feed = make_feed(event=event)
    day = make_day(event=event)
    for number in range(20):
        about = f"What number {number:02} is about. " * 30
        make_session(day=day, feed=feed, title=f"Talk {number:02}", description=about)
    return event


@pytest.fixture
def agenda(event: Event) -> Day:
    """A day of forty sessions, with titles of two lines and more, and texts of several paragraphs."""
    day = make_day(event=event)
    for number in range(40):
        title = f"{number:02} " + (
            "誰も読まないキューの行き先と、その後始末について考える" * 3 if number % 2 else "Queues " * 20
        )
        session = make_session(day=day, title=title.strip())
        make_impression(session=session, summary="- **one**", body=f"What was said in {number:02}. " * 60)
    day.note = "A day of queues. " * 30
    day.save()
    return day


def path_of(day: Day, number: int) -> str:
    """Return the address of the page of one of these sessions."""
    session = day.sessions.get(title__startswith=f"{number:02}")
    return reverse("sessions:session-detail", args=[day.event.slug, session.pk])


def today(day: Day) -> str:
    """Return the address of this day."""
    return f"{reverse('sessions:event-today', args=[day.event.slug])}?day={day.number}"


def is_within(page: Page) -> bool:
    """Return whether nothing scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth === innerWidth"))


def wait_for_second_pane(page: Page) -> None:
    """Return when the script that the page loads on wide screens has run: a click before it opens another page."""
    page.wait_for_function(PANE_CAME)
    page.evaluate(RUN)


def boxes(page: Page, *selectors: str) -> list[dict[str, float]]:
    """Return where elements are."""
    return [box for selector in selectors if (box := page.locator(selector).bounding_box())]


@pytest.mark.release
@pytest.mark.parametrize("viewport", WIDE)
def test_catalogue_has_filters_list_and_description_side_by_side(
    viewport: dict[str, int], site: str, event: Event, open_page: OpenPage
) -> None:
    page = open_page(site, reverse("sessions:catalogue", args=[event.slug]), user=event.owner, viewport=viewport)
    filters, found, beside = boxes(page, ".catalogue-search", "#catalogue-list", "#catalogue-beside")

    assert filters["x"] + filters["width"] < found["x"] < found["x"] + found["width"] < beside["x"]
    assert abs(found["y"] - beside["y"]) < 16
    assert max(found["width"], beside["width"]) <= READABLE
    assert beside["x"] + beside["width"] <= viewport["width"]

    wait_for_second_pane(page)
    page.get_by_role("link", name="Talk 07").click()
    expect(page.locator(".beside-title")).to_have_text("Talk 07")
    expect(page.get_by_role("region", name="Description")).to_contain_text("What number 07 is about.")
    expect(page.locator("a[aria-current=true]")).to_have_text("Talk 07")
    assert violations(page) == []
    page.mouse.wheel(0, 700)
    expect(page.locator(".beside-title")).to_be_in_viewport()
    expect(page.get_by_label("Search the catalogue")).to_be_in_viewport()
    page.get_by_role("link", name="Talk 07", exact=True).click()
    expect(page).to_have_url(re.compile(r"/sessions/[0-9a-f-]{36}/$"))


def test_description_that_does_not_come_leaves_the_page_of_the_session(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, reverse("sessions:catalogue", args=[event.slug]), user=event.owner, viewport=WIDE[0])
    page.route("**/catalogue/*-*/", lambda route: route.abort())

    wait_for_second_pane(page)
    page.get_by_role("link", name="Talk 03").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Talk 03")
    expect(page).to_have_url(re.compile(r"/sessions/[0-9a-f-]{36}/$"))


@pytest.mark.release
@pytest.mark.parametrize("viewport", WIDE)
@pytest.mark.parametrize("preview", [False, True])
def test_session_has_the_agenda_of_its_day_beside_the_text(
    viewport: dict[str, int], preview: bool, site: str, agenda: Day, open_page: OpenPage
) -> None:
    page = open_page(site, path_of(agenda, 30), user=agenda.event.owner, viewport=viewport)
    column = page.get_by_role("navigation", name="Sessions of this day")
    expect(column.get_by_role("listitem")).to_have_count(40)
    expect(column.locator("[aria-current=page]")).to_contain_text("Queues")
    expect(column.locator("[aria-current=page]")).to_be_in_viewport()
    if preview:
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("#preview")).to_contain_text("What was said in 30.")

    beside = ["#id_body", *(["#preview"] if preview else [])]
    edges = [(box["x"], box["x"] + box["width"]) for box in boxes(page, ".day-agenda", *beside)]
    if viewport["width"] == 1920 or not preview:
        edges += [(box["x"], box["x"] + box["width"]) for box in boxes(page, "#photos")]
    assert all(left[1] < right[0] for left, right in pairwise(edges)), edges
    assert edges[-1][1] <= viewport["width"]
    assert max(end - start for start, end in edges) <= READABLE
    assert is_within(page)
    lines = column.locator(".day-agenda-title").evaluate_all("(all) => all.map((each) => each.offsetHeight)")
    assert max(lines) <= 2 * 1.8 * 15 + 1
    assert violations(page) == []
    page.mouse.move(800, 400)
    page.mouse.wheel(0, 2000)
    expect(column.locator("[aria-current=page]")).to_be_in_viewport()


@pytest.mark.parametrize("viewport", [WIDE[0], *later(*WIDE[1:])])
def test_choices_of_a_planned_session_stand_above_its_texts(
    viewport: dict[str, int], site: str, event: Event, open_page: OpenPage
) -> None:
    session = make_impression(session=event.sessions.get(title="Talk 07"), state="planned").session
    path = reverse("sessions:session-detail", args=[event.slug, session.pk])
    page = open_page(site, path, user=event.owner, viewport=viewport)
    expect(page.locator(".day-agenda li")).to_have_count(1)
    choices, text = boxes(page, "#session-state", "#id_summary")

    assert choices["y"] + choices["height"] <= text["y"]
    expect(page.locator("#session-state")).to_be_in_viewport(ratio=1)


def test_text_is_safe_when_another_session_of_the_list_is_opened(site: str, agenda: Day, open_page: OpenPage) -> None:
    page = open_page(site, path_of(agenda, 0), user=agenda.event.owner, viewport=WIDE[0])
    expect(page.locator(":root[data-editor]")).to_be_attached()
    page.get_by_label("Impressions").fill("Written, and left at once.")
    page.get_by_role("navigation", name="Sessions of this day").get_by_role("link").nth(3).click()

    expect(page).to_have_url(re.compile(f"{path_of(agenda, 2)}$"))
    page.goto(path_of(agenda, 0))
    expect(page.get_by_label("Impressions")).to_have_value("Written, and left at once.")


def test_session_whose_agenda_does_not_come_is_written_without_it(
    site: str, agenda: Day, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, user=agenda.event.owner, viewport=WIDE[0])
    page.route("**/day/", lambda route: route.abort())
    page.goto(path_of(agenda, 5))

    expect(page.locator(".day-agenda")).to_have_count(0)
    (text,) = boxes(page, "main .session-writing")
    assert text["x"] < 100
    expect(page.get_by_role("link", name="Previous")).to_be_visible()


def test_narrower_screens_have_one_column_and_load_nothing_for_a_second(
    site: str, agenda: Day, open_page: OpenPage
) -> None:
    page = open_page(site, user=agenda.event.owner, viewport=NARROW)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))

    page.goto(path_of(agenda, 5), wait_until="networkidle")
    expect(page.locator(".day-agenda")).to_be_hidden()
    expect(page.get_by_role("link", name="Next")).to_be_visible()
    page.goto(today(agenda), wait_until="networkidle")
    expect(page.locator(".today-beside")).to_be_hidden()
    expect(page.locator(".day-panel form")).to_be_attached()
    page.locator(".card-title > a").nth(3).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("03")
    assert [url for url in loaded if re.search(r"beside|day-agenda|/day/$", url)] == []


@pytest.mark.release
@pytest.mark.parametrize("viewport", WIDE)
def test_today_has_the_note_of_the_day_and_then_a_session_beside_the_agenda(
    viewport: dict[str, int], site: str, agenda: Day, open_page: OpenPage
) -> None:
    page = open_page(site, today(agenda), user=agenda.event.owner, viewport=viewport)
    note = page.get_by_role("region", name=f"Note: {agenda.heading}").get_by_role("textbox")
    expect(note).to_have_value(agenda.note)
    for place in (".today-beside textarea", ".today-beside .beside div:last-of-type > .prose"):
        left, right = boxes(page, "#day-sessions", place)
        assert left["x"] + left["width"] < right["x"] < right["x"] + right["width"] <= viewport["width"]
        assert max(left["width"], right["width"]) <= READABLE
        assert is_within(page)
        assert violations(page) == []
        if place.endswith("prose"):
            break
        link = page.locator(".card-title > a").nth(7)
        link.focus()
        link.press("Enter")
        expect(page.locator("a[aria-current=true]")).to_contain_text("07")
        expect(page.locator(".beside")).to_contain_text("What was said in 07.")
        expect(note).to_be_hidden()

    page.mouse.wheel(0, 1500)
    expect(page.get_by_role("link", name="Write")).to_be_in_viewport()
    page.get_by_role("button", name="Note:").click()
    expect(note).to_be_focused()
    expect(page.locator("a[aria-current=true]")).to_have_count(0)
    link.click()
    expect(page.locator(".beside")).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("07")


def test_note_beside_the_agenda_saves_itself_and_goes_back_to_the_line_of_the_day(
    site: str, agenda: Day, open_page: OpenPage
) -> None:
    page = open_page(site, today(agenda), user=agenda.event.owner, viewport=WIDE[0])
    note = page.locator(".today-beside textarea")
    note.fill("Written beside the agenda.")
    expect(page.locator(".today-beside .save-state")).to_contain_text("Saved")
    assert Day.objects.get(pk=agenda.pk).note == "Written beside the agenda."

    page.set_viewport_size(NARROW)
    expect(page.locator(".day-panel textarea")).to_be_hidden()
    page.locator("details.day-note > summary").click()
    expect(page.locator(".day-panel textarea")).to_have_value("Written beside the agenda.")


def test_note_that_waits_in_this_browser_stands_beside_the_agenda_at_once(
    site: str, agenda: Day, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    page = open_page(site, today(agenda), user=agenda.event.owner, viewport=WIDE[0])
    page.route("**/note/", lambda route: route.abort())
    page.locator(".today-beside textarea").fill("Not sent yet.")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1)")

    page.reload()
    expect(page.locator(".today-beside textarea")).to_have_value("Not sent yet.")


def test_session_beside_the_agenda_stays_chosen_when_its_state_changes_and_leads_to_its_text(
    site: str, agenda: Day, open_page: OpenPage
) -> None:
    page = open_page(site, today(agenda), user=agenda.event.owner, viewport=WIDE[0])
    card = page.locator(".card").nth(2)
    wait_for_second_pane(page)
    card.locator(".card-title > a").click()
    expect(page.locator(".beside")).to_contain_text("What was said in 02.")

    card.locator(".state > summary").click()
    card.get_by_role("button", name="Missed").click()
    expect(page.locator("a[aria-current=true]")).to_contain_text("02")
    page.get_by_role("link", name="Write").click()

    expect(page.locator("#id_body")).to_be_focused()
    expect(page.locator("#id_body")).to_have_value(re.compile(r"What was said in 02\."))


def test_sessions_of_the_day_show_what_was_just_chosen(site: str, agenda: Day, open_page: OpenPage) -> None:
    page = open_page(site, path_of(agenda, 20), user=agenda.event.owner, viewport=WIDE[0])
    current = page.locator(".day-agenda [aria-current]")
    expect(current).not_to_contain_text("Missed")
    place = page.locator(".day-agenda").evaluate("(list) => list.scrollTop")
    assert place > 0

    page.get_by_role("button", name="Missed").click()

    expect(current).to_contain_text("Missed")
    assert page.locator(".day-agenda").evaluate("(list) => list.scrollTop") == place
