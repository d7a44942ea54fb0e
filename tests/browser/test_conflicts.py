"""The phone was offline, the laptop edited: what can be merged is merged and said, of the rest a person chooses."""

import pytest
from playwright.sync_api import Page, Route, expect

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, WAITING, expect_saved, page_of, rows, send_now, summary, until, wait_until_sent
from browser.watch import Watch
from factories import make_impression
from sessions.models import Impression, Revision, Session

KEPT_AS_WRITE = """async (text) =>
  (await rows("writes")).some((write) => write.fields.some(([name, value]) => name === "summary" && value === text))"""

BASE = "One.\n\nTwo.\n\nThree."
THEIRS = "One, from the laptop.\n\nTwo.\n\nThree."
MERGING = "One.\n\nTwo.\n\nThree, from the phone."
BOTH = "One, from the laptop.\n\nTwo.\n\nThree, from the phone."
MINE = "One, from the phone.\n\nTwo.\n\nThree."


@pytest.fixture
def session(site: str) -> Session:
    impression = make_impression(summary=BASE)
    return impression.session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow("status of 409")
    watch.allow(NO_NETWORK)
    return open_page(site, page_of(session), user=session.event.owner)


def saved() -> str:
    return Impression.objects.get().summary


def given_up() -> set[str]:
    return {revision.texts["summary"] for revision in Revision.objects.all()}


def write_offline(page: Page, text: str) -> None:
    """Write without a network what the laptop, meanwhile, has changed."""
    page.context.set_offline(True)
    summary(page).fill(text)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    Impression.objects.update(summary=THEIRS, version=2)


def come_back(page: Page) -> None:
    page.context.set_offline(False)
    send_now(page)


def test_what_merges_is_merged_and_said(page: Page) -> None:
    write_offline(page, MERGING)
    summary(page).evaluate("area => area.setSelectionRange(area.value.length - 6, area.value.length - 6)")
    come_back(page)

    expect(page.locator(".save-state")).to_contain_text("Merged with what was changed elsewhere · Saved ")
    expect(summary(page)).to_have_value(BOTH)
    assert saved() == BOTH
    # The cursor stands where it stood: before "phone.".
    assert summary(page).evaluate("area => area.value.slice(area.selectionStart)") == "phone."
    page.keyboard.insert_text("my ")  # at once: with a pause between its letters it would be two writes
    expect(summary(page)).to_have_value(BOTH.replace("phone", "my phone"))
    wait_until_sent(page)
    expect(page.locator("[name=version]")).to_have_value("4")
    assert saved() == BOTH.replace("phone", "my phone")


def test_what_is_typed_while_it_merges_is_merged_too(page: Page) -> None:
    write_offline(page, MERGING)
    summary(page).press("End")
    to_type = [" On."]

    def type_while_it_merges(route: Route) -> None:
        # The write that asks the server to merge carries the text on which both are based.
        if to_type and "base-summary=" in (route.request.post_data or ""):
            summary(page).press_sequentially(to_type.pop())
        route.fallback()

    # Before the network is back: the outbox sends at once.
    page.route("**/impression/", type_while_it_merges)
    come_back(page)

    expect(summary(page)).to_have_value(f"{BOTH} On.")
    wait_until_sent(page)
    assert to_type == []
    assert saved() == f"{BOTH} On."


def test_what_does_not_merge_shows_both(page: Page) -> None:
    write_offline(page, MINE)
    come_back(page)

    expect(page.locator(".save-state")).to_have_text("Changed elsewhere – compare below")
    expect(page.get_by_label("Summary, yours")).to_have_value(MINE)
    expect(page.get_by_label("Summary, saved")).to_have_value(THEIRS)
    expect(summary(page)).to_have_value(MINE)
    assert saved() == THEIRS


@pytest.mark.parametrize(
    ("button", "expected", "gone"),
    [
        ("Keep both", f"{THEIRS}\n\n{MINE}", None),
        # Other tests press these each time.
        pytest.param("Keep mine", MINE, THEIRS, marks=pytest.mark.release),
        pytest.param("Use the saved one", THEIRS, MINE, marks=pytest.mark.release),
    ],
)
def test_what_is_chosen_is_saved_and_the_other_is_kept(page: Page, button: str, expected: str, gone: str) -> None:
    write_offline(page, MINE)
    come_back(page)
    page.get_by_role("button", name=button).click()
    expect_saved(page)

    expect(page.locator(".save-conflict")).to_have_count(0)
    expect(summary(page)).to_have_value(expected)
    wait_until_sent(page)
    assert saved() == expected
    assert rows(page, "writes") == []
    assert gone is None or gone in given_up()


def test_what_was_given_up_comes_back_by_undo(page: Page) -> None:
    write_offline(page, MINE)
    come_back(page)
    page.get_by_role("button", name="Use the saved one").click()
    expect_saved(page)

    summary(page).focus()
    page.keyboard.press("Control+z")

    expect(summary(page)).to_have_value(MINE)


def test_both_texts_are_still_there_after_a_reload(page: Page) -> None:
    write_offline(page, MINE)
    come_back(page)
    expect(page.get_by_label("Summary, saved")).to_have_value(THEIRS)

    page.reload()

    expect(page.get_by_label("Summary, yours")).to_have_value(MINE)
    expect(page.get_by_label("Summary, saved")).to_have_value(THEIRS)
    expect(summary(page)).to_have_value(MINE)
    page.get_by_role("button", name="Keep mine").click()
    expect_saved(page)
    assert saved() == MINE
    assert rows(page, "writes") == []


def test_what_was_given_up_in_a_first_conflict_is_still_there_after_a_second_one(page: Page) -> None:
    write_offline(page, MINE)
    come_back(page)
    expect(page.get_by_label("Summary, saved")).to_have_value(THEIRS)
    page.context.set_offline(True)
    page.get_by_role("button", name="Use the saved one").click()
    expect(page.locator(".save-state")).to_have_text(WAITING)
    second = f"{THEIRS} And the phone edits it."
    summary(page).fill(second)
    until(page, KEPT_AS_WRITE, second)
    Impression.objects.update(summary="Another one from the laptop.", version=3)
    come_back(page)
    expect(page.get_by_label("Summary, saved")).to_have_value("Another one from the laptop.")

    page.get_by_role("button", name="Use the saved one").click()
    expect_saved(page)

    wait_until_sent(page)
    assert rows(page, "writes") == []
    assert saved() == "Another one from the laptop."
    assert {MINE, second} <= given_up()
