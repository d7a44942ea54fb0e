"""No tap is lost while the page changes, and what was changed elsewhere is shown: in every window, list and button."""

from playwright.sync_api import Locator, Page, Route, expect

from browser.boxes import box
from browser.cards import choose, expect_state
from browser.conftest import PHONE, OpenPage
from browser.offline import count_answers, page_of, send_now, wait_for_answers, wait_until_sent
from browser.outbox.test_taps import WATCH_PARTS
from browser.watch import Watch
from factories import make_impression, make_session
from sessions.models import Impression, Session


def press(button: Locator, clicks: int = 1) -> None:
    """Press the mouse on a button, and do not let go."""
    button.scroll_into_view_if_needed()
    place = box(button)
    button.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    button.page.mouse.down(click_count=clicks)


def pressed(session: Session, page: Page, name: str) -> None:
    """Expect one button on the page of a session to be pressed."""
    expect(page.locator("#session-state .choice[aria-pressed=true]")).to_have_attribute("id", f"{name}-{session.pk}")


def test_button_that_is_pressed_while_the_answer_to_another_comes_is_clicked(session: Session, page: Page) -> None:
    count_answers(page)
    held: list[Route] = []
    page.route("**/state/", lambda route: held.append(route), times=1)
    with page.expect_request("**/state/"):
        page.locator(f"#attended-{session.pk}").click()
    press(page.locator(f"#missed-{session.pk}"))
    Impression.objects.create(session=session, author=session.event.owner, state="planned", watch_later=True)
    held[0].continue_()
    wait_for_answers(page, 1)
    page.mouse.up()
    wait_for_answers(page, 2)
    pressed(session, page, "missed")
    expect(page.locator(f"#later-{session.pk}")).to_have_attribute("aria-pressed", "true")
    assert Impression.objects.get().state == "missed"


def test_button_that_is_pressed_while_the_day_is_brought_up_to_date_is_clicked(session: Session, today: Page) -> None:
    other = make_session(day=session.day)
    today.reload()
    today.context.set_offline(True)
    choose(today.locator(f"#session-{session.pk}"), "missed")
    expect(today.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    Session.objects.filter(pk=session.pk).update(title="Changed meanwhile")
    press(today.locator(f"#session-{other.pk} .card-later button, #session-{other.pk} .state > summary").first)
    today.context.set_offline(False)
    today.evaluate(WATCH_PARTS)
    send_now(today)
    today.wait_for_function("() => window.isOver")
    today.mouse.up()
    expect(today.locator(f"#session-{other.pk} details.state")).to_have_attribute("open", "")
    today.keyboard.press("Escape")
    expect(today.locator(f"#session-{session.pk} .card-title")).to_contain_text("Changed meanwhile")


def test_answer_of_which_only_the_messages_are_shown_on_a_phone(today: Page) -> None:
    today.set_viewport_size(PHONE)
    with today.expect_response("**/composing*.js"):
        today.reload()
    today.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("htmx:afterSettle", () => setTimeout(resolve));
          window.htmx.swap(document.body, '<div id="messages" hx-swap-oob="true"></div>', { swapStyle: "none" });
        })"""
    )


def test_warning_on_the_page_of_a_session_asks_for_nothing_more_and_the_same_choice_counts_at_once(
    session: Session, page: Page
) -> None:
    """The second half of a double click says nothing, but what is shown has changed in between."""
    make_impression(session=session, state="planned")
    page.reload()
    count_answers(page)
    Impression.objects.update(state="missed")
    asked: list[str] = []
    page.on("request", lambda request: request.method == "GET" and asked.append(request.url))
    attended = page.locator(f"#attended-{session.pk}")
    attended.click()
    expect(page.locator(".message-warning")).to_have_count(1)
    wait_until_sent(page)
    pressed(session, page, "missed")
    press(attended, clicks=2)
    page.mouse.up(click_count=2)
    wait_for_answers(page, 2)
    expect(page.locator(".message-warning")).to_have_count(0)
    assert Impression.objects.get().state == "attended"
    assert [url for url in asked if not url.endswith("/day/")] == []


def test_other_windows_show_what_is_chosen_in_one(session: Session, today: Page) -> None:
    make_impression(session=session, state="planned")
    today.reload()
    other, agenda = today.context.new_page(), ".day-agenda"
    other.goto(page_of(session))
    expect(other.locator(agenda)).to_contain_text("Planned")
    choose(today.locator(f"#session-{session.pk}"), "missed")
    pressed(session, other, "missed")
    expect(other.locator(agenda)).to_contain_text("Missed")
    Session.objects.update(title="Changed meanwhile")
    other.locator(f"#attended-{session.pk}").click()
    expect_state(today.locator(f"#session-{session.pk}"), "Attended")
    expect(today.locator(f"#session-{session.pk} .card-title")).to_contain_text("Changed meanwhile")


def test_first_text_of_a_session_presses_a_button_and_changes_the_list_beside_it(session: Session, page: Page) -> None:
    field = page.get_by_label("Impressions", exact=True)
    field.fill("Loud.")
    pressed(session, page, "attended")
    expect(page.locator(".day-agenda")).to_contain_text("Attended")
    expect(field).to_be_focused()


# The tap comes in the very task after the button was pressed by itself.
TAP_AS_SOON_AS_PRESSED = """(key) => new MutationObserver((_records, observer) => {
  const button = document.getElementById(key);
  if (button.getAttribute("aria-pressed") !== "true") return;
  observer.disconnect();
  button.click();
}).observe(document.body, { childList: true, subtree: true })"""


def test_tap_that_comes_just_as_a_button_is_pressed_by_itself_does_not_release_it(session: Session, page: Page) -> None:
    count_answers(page)
    attended = page.locator(f"#attended-{session.pk}")
    page.evaluate(TAP_AS_SOON_AS_PRESSED, f"attended-{session.pk}")
    page.get_by_label("Impressions", exact=True).fill("Loud.")
    wait_for_answers(page, 2)
    assert Impression.objects.get().state == "attended"
    # Later a tap releases it, as always.
    expect(attended).to_have_js_property("value", "none")
    attended.click()
    wait_for_answers(page, 3)
    assert Impression.objects.get().state == ""


def test_page_that_the_back_button_brings_shows_what_was_sent_since(
    session: Session, site: str, open_page: OpenPage
) -> None:
    """Chromium keeps no page for that button while it is tested."""
    make_impression(session=session, state="planned")
    page = open_page(site, f"/events/{session.event.slug}/catalogue/", user=session.event.owner)
    Impression.objects.update(state="")
    page.evaluate(
        """async () => {
          const database = await new Promise((resolve) => {
            const request = indexedDB.open("conference-log");
            request.onsuccess = () => resolve(request.result);
          });
          const writing = database.transaction("meta", "readwrite");
          writing.objectStore("meta").put({ key: "answered", at: Date.now() + 1 });
          await new Promise((resolve) => { writing.oncomplete = resolve; });
          dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        }"""
    )
    expect(page.locator(f"#star-{session.pk}")).to_have_attribute("aria-pressed", "false")


def test_star_that_is_pressed_while_the_list_is_searched_is_clicked(
    session: Session, site: str, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("htmx:")  # the first search is given up
    page = open_page(site, f"/events/{session.event.slug}/catalogue/", user=session.event.owner)
    star, held = page.locator(f"#star-{session.pk}"), list[Route]()
    page.route("**/catalogue/?q=*", lambda route: held.append(route))
    field = page.get_by_label("Search the catalogue")
    field.focus()
    with page.expect_request("**/catalogue/?q=*"):
        page.keyboard.type("q")
    press(star)
    page.evaluate("document.addEventListener('htmx:beforeSwap', () => setTimeout(() => { window.isOver = true; }))")
    page.unroute_all()  # lets go what was held
    page.wait_for_function("() => window.isOver")
    page.mouse.up()
    count = page.locator("#catalogue-count")
    expect(count).to_have_text("1")
    wait_until_sent(page)
    expect(star).to_have_attribute("aria-pressed", "true")
    assert Impression.objects.get().state == "planned"


# What is put into the store is not known to be there until it is let go; meanwhile the page is told that everything has
# been sent, and would be brought up to date before the same page has come three times more.
WHILE_STORING = """async (button) => {
  window.held = [];
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
    set(done) { this.addEventListener("complete", () => (window.held ? window.held.push(done) : done())); },
  });
  button.click();
  const write = { url: "", from: "", kind: "action", fields: [] };
  const answered = { write, status: 200, shown: false, page: document };
  document.dispatchEvent(new CustomEvent("outbox:answered", { detail: answered }));
  document.dispatchEvent(new CustomEvent("outbox:changed", { detail: { waiting: 0, files: 0 } }));
  for (let again = 0; again < 3; again += 1) await (await fetch(location.href)).text();
  const { held } = window;
  window.held = null;
  const shown = document.getElementById(button.id).getAttribute("aria-pressed");
  for (const done of held) done();
  return shown;
}"""


def test_page_does_not_take_a_tap_away_that_is_just_being_stored(session: Session, page: Page) -> None:
    count_answers(page)
    assert page.locator(f"#missed-{session.pk}").evaluate(WHILE_STORING) == "true"
    wait_for_answers(page, 2)
    pressed(session, page, "missed")
    assert Impression.objects.get().state == "missed"
