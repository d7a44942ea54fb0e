"""What waits in the browser is listed with its text; what the server did not accept comes back with it."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browser.axe import violations
from browser.cards import choose
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, page_of, rows, send_now, until
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Impression, Operation, Session

TEXT = "First line of a text.\n\n<b>Second</b> paragraph of it, with all that was said."


@pytest.fixture
def session(site: str) -> Session:
    return make_session(title="Fog horns")


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    page = open_page(site, page_of(session), user=session.event.owner)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def write(page: Page, text: str = TEXT) -> None:
    page.get_by_label("Impressions", exact=True).fill(text)


def open_list(page: Page) -> Locator:
    page.locator(".waiting-count").click()
    shown = page.locator("#waiting-list")
    expect(shown.locator(".waiting-item").first).to_be_visible()
    return shown


def test_tap_opens_the_list_though_the_words_change_under_the_finger(page: Page, watch: Watch) -> None:
    watch.allow("status of 404")
    refuse(page, 404)
    write(page, "One")
    expect(page.locator(".waiting-count")).to_have_text("Not accepted (1)")
    page.locator(".waiting-count").hover()
    page.mouse.down()
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('outbox:changed', { detail: { waiting: 0, refused: 2, files: 0 } }))"
    )
    page.mouse.up()
    expect(page.get_by_role("dialog", name="Not accepted by the server")).to_be_visible()


def test_list_shows_what_waits_in_order(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="Missed").click()
    write(page)
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (2)")

    page.context.route("**/state/", lambda route: route.abort())
    page.context.set_offline(False)
    shown = open_list(page)

    items = shown.locator(".waiting-item")
    expect(items.locator("[data-label]")).to_have_text(["Fog horns · Missed", "Fog horns"])
    expect(items.nth(0).locator("[data-whole]")).to_be_hidden()
    expect(items.nth(1).locator("[data-start]")).to_have_text("First line of a text.")
    items.nth(1).get_by_text("The whole text").click()
    assert items.nth(1).locator("[data-text]").text_content() == TEXT
    expect(items.nth(1).locator("[data-text] b")).to_have_count(0)
    items.nth(1).get_by_role("button", name="Copy").click()
    expect(items.nth(1).get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == TEXT


def refuse(page: Page, status: int, html: str = "") -> None:
    """Let the server refuse every text."""

    def handle(route: Route) -> None:
        route.fulfill(status=status, content_type="text/html", body=html, headers={"X-Answer-Of": "conference-log"})

    page.context.route("**/impression/", handle)


REASONS = [
    (413, "", "The text is too long. Open it to shorten it."),
    (
        404,
        "<main>No such page</main>",
        "The item was deleted, or you may not write there any more. Copy your text, then discard it.",
    ),
    (
        422,
        "<p>Summary: <b>nothing</b> but blanks</p><script>window.ran = true</script>",
        "The server did not accept this. Summary: nothing but blankswindow.ran = true",
    ),
]


def test_refused_text_comes_back_with_its_reason(page: Page, session: Session, watch: Watch) -> None:
    watch.allow("status of 4[0-9]+")
    for number, (status, html, reason) in enumerate(REASONS):
        refuse(page, status, html)
        text = f"{TEXT} {number}"
        write(page, text)
        expect(page.locator(".waiting-count")).to_have_text("Not accepted (1)")
        page.goto(f"/events/{session.event.slug}/")
        shown = open_list(page)

        item = shown.locator(".waiting-item")
        expect(item.locator("[data-why]")).to_have_text(reason)
        expect(shown.get_by_role("button", name="Send now")).to_be_hidden()
        assert item.locator("[data-text]").text_content() == text
        assert page.evaluate("window.ran") is None
        item.get_by_role("link", name="Open").click()
        expect(page).to_have_url(re.compile(f"{page_of(session)}$"))
        page.context.unroute("**/impression/")
        expect(page.get_by_label("Impressions", exact=True)).to_have_value(text)


def test_refused_text_is_discarded_when_one_is_sure(page: Page, session: Session, watch: Watch) -> None:
    watch.allow("status of 404")
    refuse(page, 404)
    write(page)
    expect(page.locator(".waiting-count")).to_have_text("Not accepted (1)")
    page.goto(f"/events/{session.event.slug}/")
    shown = open_list(page)

    shown.get_by_role("button", name="Discard", exact=True).click()
    shown.get_by_role("button", name="Keep", exact=True).click()
    assert len(rows(page, "writes")) == 1
    shown.get_by_role("button", name="Discard", exact=True).click()
    shown.get_by_role("button", name="Discard permanently").click()
    expect(shown.get_by_text("Nothing is waiting to be sent.")).to_be_visible()

    assert rows(page, "writes") == []
    expect(page.locator(".waiting-count")).to_be_hidden()
    assert Impression.objects.count() == 0


def test_refused_text_is_tried_again(page: Page, watch: Watch) -> None:
    watch.allow("status of 404")
    refuse(page, 404)
    write(page)
    expect(page.locator(".waiting-count")).to_have_text("Not accepted (1)")
    shown = open_list(page)
    first = rows(page, "writes")[0]["id"]
    shown.get_by_role("button", name="Try again").click()
    until(page, "async (first) => (await rows('writes')).every((write) => write.refused && write.id !== first)", first)
    second = rows(page, "writes")[0]["id"]
    page.context.unroute("**/impression/")
    expect(shown.get_by_label("Edit the line")).to_be_hidden()

    shown.get_by_role("button", name="Try again").click()

    expect(shown.get_by_text("Nothing is waiting to be sent.")).to_be_visible()
    expect(page.locator(".save-state")).to_contain_text("Saved ")
    impression = Impression.objects.get()
    assert impression.body == TEXT
    assert str(Operation.objects.get().pk) not in {first, second}
    page.keyboard.press("Escape")


def test_refused_session_is_corrected_and_its_text_follows(
    site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(f"status of (422|404)|{NO_NETWORK}")
    today = f"/events/{session.event.slug}/"
    page = open_page(site, today, user=session.event.owner)
    page.context.set_offline(True)
    line = page.get_by_label("Log a session")
    too_long = "OPS301 | <b>Quiet</b> " + "nights " * 60
    line.fill(too_long)
    line.press("Enter")
    expect(line).to_have_value("")
    key = rows(page, "writes")[0]["from"]
    page.context.set_offline(False)
    page.goto(f"/events/{session.event.slug}/sessions/waiting/#{key}")
    write(page)
    page.goto(today)
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (1) · Not accepted (1)")

    shown = open_list(page)
    items = shown.locator(".waiting-item")
    expect(items.nth(0).locator("[data-why]")).to_contain_text("The server did not accept this.")
    expect(items.nth(1).locator("[data-why]")).to_have_text("Waiting for its session, which was not accepted.")
    expect(items.nth(1).get_by_role("button", name="Try again")).to_be_hidden()
    assert violations(page) == []
    correct = items.nth(0).get_by_label("Edit the line")
    expect(correct).to_have_value(too_long)
    correct.fill("OPS301 | Quiet")
    send_now(page)  # the list is filled once more meanwhile
    correct.press("End")
    page.keyboard.type(" nights")
    expect(correct).to_have_value("OPS301 | Quiet nights")
    correct.press("Enter")

    expect(shown.get_by_text("Nothing is waiting to be sent.")).to_be_visible()
    logged = Session.objects.get(pk=key)
    assert (logged.heading, logged.impressions.get().body) == ("OPS301 | Quiet nights", TEXT)


def test_signed_out_asks_to_sign_in(page: Page, session: Session, watch: Watch) -> None:
    watch.allow("status of 40[13]")
    page.context.clear_cookies()

    write(page)

    link = page.get_by_role("link", name="Sign in to send")
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.locator("#earlier")).to_contain_text("signed in here before: 1.")


def violations_in_both_themes(page: Page) -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page)
    return found


@pytest.mark.release
def test_list_and_question_are_for_everybody(site: str, session: Session, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(f"{NO_NETWORK}|status of 404")
    page = open_page(site, page_of(session), user=session.event.owner, viewport=PHONE)
    refuse(page, 404)
    write(page, "x" * 300)
    expect(page.locator(".waiting-count")).to_have_text("Not accepted (1)")

    shown = open_list(page)
    shown.get_by_text("The whole text").click()
    assert violations_in_both_themes(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"]
    shown.get_by_role("button", name="Discard", exact=True).click()
    assert violations_in_both_themes(page) == []
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, 0)")
    page.locator("summary[aria-label=Menu]").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("dialog", name="Sign out now?")).to_be_visible()

    assert violations_in_both_themes(page) == []
    page.get_by_role("button", name="Stay signed in").click()


def test_everything_that_waits_is_called_after_what_it_is_about(site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    event = make_event(owner=make_user(), slug="harbour")
    days = [make_day(event=event, number=number) for number in (1, 2)]
    feed = make_feed(event=event)
    make_session(day=days[0], code="OPS301", title="Fog horns", feed=feed)
    make_impression(session=make_session(day=days[0], title="Bells"), watch_later=True)
    page = open_page(site, "/events/harbour/catalogue/kept/", user=event.owner)
    page.context.route("**", lambda route: route.abort() if route.request.method == "POST" else route.fallback())

    page.get_by_role("button", name="Planned: OPS301 | Fog horns").click()
    page.goto("/events/harbour/catalogue/")
    page.get_by_role("button", name="Mark as planned: OPS301 | Fog horns").click()
    page.goto("/events/harbour/?day=1")
    page.get_by_role("button", name="Log", exact=True).click()  # an empty line is nothing
    card = page.locator(".card", has_text="Bells")
    choose(card, "on")
    card.locator(".state > summary").click()
    card.get_by_label("Move to another day").select_option("2")
    card.get_by_role("button", name="Move", exact=True).click()
    card.get_by_role("button", name="Delete").click()
    card.locator(".state > summary").click()
    page.locator(".day-note > summary").click()
    page.locator("form[data-autosave] textarea").fill("Rain.")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (6)")
    page.goto(page_of(event.sessions.get(title="Bells")))
    page.get_by_role("radio", name="4 of 5 stars").click()
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (7)")
    page.goto(page_of(event.sessions.get(title="Fog horns")))
    page.get_by_label("Impressions", exact=True).fill("Loud.")
    expect(page.locator(".waiting-count")).to_have_text("Waiting to send (8)")

    expect(open_list(page).locator("[data-label]")).to_have_text(
        [
            *["OPS301 | Fog horns · Planned"] * 2,
            "Bells · Watch later (undone)",
            f"Bells · Move: {days[1].heading}",
            "Bells · Delete",
            f"Note: {days[0].heading}",
            "Bells · Rating: 4 of 5 stars",
            "OPS301 | Fog horns",
        ]
    )
