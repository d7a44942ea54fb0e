"""A browser that is killed, again and again, has forgotten nothing of what was typed in it."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from browser.conftest import FLAGS, LAPTOP, sign_in
from browser.killing import kill_browser, living_browser
from browser.offline import NO_NETWORK, page_of, rows, summary, wait_until_kept, wait_until_saved
from browser.watch import Watch
from conftest import THOROUGH
from factories import make_session
from sessions.models import Impression, Operation

KILLS = 10 if THOROUGH else 3
WORDS = "Written, killed, written on. 書いて、落ちて、また書く。"


def test_a_browser_killed_after_the_last_key_forgets_nothing(
    site: str, browser: Browser, chromium_path: str, tmp_path: Path, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    session = make_session()
    profile = tmp_path / "profile"
    options = {"executable_path": chromium_path, "args": FLAGS, "viewport": LAPTOP, "service_workers": "block"}
    expected = ""
    for number in range(KILLS + 1):
        with living_browser(browser.browser_type, profile, site, **options) as context:
            watch.over(context, site)
            sign_in(context, session.event.owner, site)
            page = context.pages[0]
            if number < KILLS:
                context.route("**/impression/", lambda route: route.abort())
            page.goto(page_of(session))
            expect(summary(page)).to_have_value(expected)
            if number == KILLS:
                wait_until_saved(page, expected)
                assert rows(page, "drafts") == []
                break
            summary(page).press("Control+End")
            page.keyboard.type(f"{number}. {WORDS} ")
            expected += f"{number}. {WORDS} "
            wait_until_kept(page, expected)
            kill_browser(profile)

    assert Impression.objects.get().summary == expected
    assert Operation.objects.count() == Impression.objects.get().version - 1
    assert watch.problems == []
