"""A finger on a phone hits what it meant, also as the first thing after writing."""

import pytest
from playwright.sync_api import Page, expect

from browser.boxes import box
from browser.conftest import PHONE, OpenPage
from browser.notebook import full_notebook
from browser.offline import expect_saved, page_of, summary
from factories import make_day, make_event, make_impression, make_session, make_user
from sessions.models import Impression, Session

LONG = "A name of a session that is long enough to need three lines of a phone, and then some words more"
# Where things are on the screen while a text has the focus, and in the frame after it has lost it.
MOVED = """async () => {
  const seen = () => [...document.querySelectorAll(".session-head, .session-state button, .save-row, .bottom-bar")]
    .map((each) => [each.checkVisibility({ visibilityProperty: true }), each.getBoundingClientRect().toJSON()]);
  const before = seen();
  document.activeElement.blur();
  const after = seen();
  return { same: JSON.stringify(before) === JSON.stringify(after), before, after };
}"""

# The notice of a kept copy, as the worker lets it be shown; what of it is seen covers what is being written.
KEPT = """() => {
  const notice = document.getElementById("kept-copy");
  notice.querySelector("[data-line]").textContent = notice.dataset.words;
  notice.hidden = false;
}"""
BOTTOM = """(notice) => notice.getBoundingClientRect().bottom"""
# Each word about a save in the bar: where the button is then, from the lower edge of the screen and from its right.
WORDS = """(state) => Object.keys(state.dataset).filter((name) => name !== "version").map((name) => {
  state.textContent = state.dataset[name];
  const save = state.parentElement.lastElementChild.getBoundingClientRect();
  return [name, save.right, save.bottom, state.getBoundingClientRect().right <= save.left];
})"""


@pytest.fixture
def session(site: str) -> Session:
    return make_impression(session=make_session(title=LONG), state="planned").session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage) -> Page:
    page = open_page(site, page_of(session), user=session.event.owner, viewport=PHONE, has_touch=True, is_mobile=True)
    page.wait_for_load_state("networkidle")
    return page


def write(page: Page) -> None:
    summary(page).tap()
    page.keyboard.type("Written")
    expect_saved(page)


def touch(page: Page, name: str) -> None:
    """Put a finger where the button or the star is now, whatever becomes of the page meanwhile."""
    button, star = (page.get_by_role(role, name=name, exact=True) for role in ("button", "radio"))
    place = box(button.or_(star))
    page.touchscreen.tap(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("4 of 5 stars", ("planned", 4, False)),
        ("Missed", ("missed", None, False)),
        pytest.param("Watch later", ("planned", None, True), marks=pytest.mark.release),
    ],
)
def test_first_tap_after_writing_arrives(
    page: Page, session: Session, name: str, becomes: tuple[str, int | None, bool]
) -> None:
    write(page)

    with page.expect_response("**/state/") as answer:
        touch(page, name)

    assert answer.value.status == 200
    assert list(Impression.objects.values_list("state", "rating", "watch_later")) == [becomes]
    expect(summary(page)).to_be_focused()


@pytest.mark.release
def test_nothing_moves_under_the_finger_that_takes_the_focus(page: Page) -> None:
    write(page)

    moved = page.evaluate(MOVED)

    assert moved["same"], moved
    expect(page.locator(".bottom-bar")).to_be_visible()


@pytest.mark.release
def test_first_tap_on_save_after_writing_arrives(page: Page, session: Session) -> None:
    summary(page).tap()
    page.keyboard.type("Written")

    with page.expect_response("**/impression/"):
        touch(page, "Save")
    expect_saved(page)

    assert Impression.objects.get().summary == "Written"


@pytest.mark.release
def test_save_stays_in_its_place_whatever_is_said_beside_it(page: Page) -> None:
    save = box(page.get_by_role("button", name="Save", exact=True))
    place = [save["x"] + save["width"], save["y"] + save["height"], True]

    words = page.locator(".save-state").evaluate(WORDS)

    assert len(words) > 5
    assert words == [[name, *place] for name, *_place in words]
    assert place[0] == PHONE["width"] - 16


@pytest.mark.release
def test_notice_of_a_kept_copy_makes_way_for_what_is_written(page: Page, session: Session) -> None:
    for each in range(6):
        make_impression(session=make_session(day=session.day, title=f"Session {each}"), state="attended")
    page.set_viewport_size({"width": 390, "height": 470})
    notice, title = page.locator("#kept-copy"), page.get_by_role("heading", level=1)
    for path, field in ((page_of(session), "Summary"), (f"/events/{session.event.slug}/", "Log a session")):
        page.goto(path, wait_until="networkidle")
        page.evaluate(KEPT)
        page.evaluate("scrollTo(0, 200)")
        expect(notice).to_be_in_viewport(ratio=1)
        page.get_by_label(field, exact=True).focus()
        page.evaluate("scrollTo(0, Math.max(scrollY, 200))")
        assert (field, notice.evaluate(BOTTOM) <= 0) == (field, True)
        if field == "Summary":
            expect(title).to_be_in_viewport()
        page.evaluate("document.activeElement.blur()")
        expect(notice).to_be_in_viewport(ratio=1)


@pytest.mark.release
def test_tab_of_the_chosen_day_is_on_the_screen(site: str, open_page: OpenPage) -> None:
    event = make_event(owner=make_user(), slug="harbour")
    for number in range(1, 9):
        make_day(event=event, number=number)
    page = open_page(site, "/events/harbour/?day=8", user=event.owner, viewport=PHONE, has_touch=True, is_mobile=True)
    tab = page.locator(".day-tab[aria-current]")

    expect(tab).to_be_in_viewport(ratio=1)
    page.locator(".day-tab").first.click()
    expect(page).to_have_url(f"{site}/events/harbour/?day=1")
    expect(tab).to_be_in_viewport(ratio=1)


@pytest.mark.release
@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_opens_on_a_phone_is_not_cut(language: str, site: str, open_page: OpenPage) -> None:
    """All ways out of a report stand above the bar; what a line of the composer does is said in full."""
    notebook = full_notebook(language, title="Harbour")
    page = open_page(site, user=notebook.owner, viewport=PHONE, is_mobile=True, has_touch=True, locale=language)
    page.goto(notebook.pages()["sessions:report-detail"])
    page.locator(".menu:has(.report-ways) > summary").tap()
    ends = page.locator(".report-ways").evaluate("(each) => each.getBoundingClientRect().bottom")
    bar = page.locator(".bottom-bar").evaluate("(each) => each.getBoundingClientRect().top")
    assert 0 < ends <= bar
    page.goto(f"{notebook.pages()['sessions:event-today']}?day=1")
    parts = page.locator("#composer_help > *").evaluate_all("(all) => all.map((e) => [e.scrollWidth, e.clientWidth])")
    assert len(parts) == 2
    assert [wide for wide, shown in parts if wide > shown] == []
