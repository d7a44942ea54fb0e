"""On a network that comes and goes all the time, what is on the server in the end is what was typed."""

import random

import pytest
from playwright.sync_api import expect

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of, send_now, summary, wait_until_saved
from browser.watch import Watch
from conftest import THOROUGH
from factories import make_session
from sessions.models import Impression, Operation, Revision

FLIPS = 30
LETTERS = "abcdefghij ,.\n発表電波"


@pytest.mark.parametrize("seed", range(3 if THOROUGH else 1))
def test_flapping_network_loses_no_letter(seed: int, site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    session = make_session()
    page = open_page(site, page_of(session), user=session.event.owner)
    chance = random.Random(seed)
    area = summary(page)
    area.focus()
    offline = False
    typed = ""
    for _ in range(FLIPS):
        word = "".join(chance.choices(LETTERS, k=chance.randint(1, 40)))
        page.keyboard.type(word)
        typed += word
        if chance.random() < 0.3:
            # A pause in the typing, at which the text is sent.
            page.evaluate("document.activeElement.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))")
        offline = not offline
        page.context.set_offline(offline)
    page.context.set_offline(False)
    page.keyboard.type("。")
    typed += "。"
    send_now(page)
    wait_until_saved(page, typed)
    expect(page.locator(".save-state")).to_contain_text("Saved ")
    expect(area).to_have_value(typed)

    impression = Impression.objects.get()
    assert impression.summary == typed
    assert Operation.objects.count() == impression.version - 1
    assert Revision.objects.count() == 0
