"""What a person does with a card of Today: its one button says the state, and opens the choice."""

import re

from playwright.sync_api import Locator, expect


def choose(card: Locator, name: str) -> None:
    """Open the choice of a card and take one of: planned, second, attended, missed, on (watch later)."""
    card.locator(".state > summary").click()
    card.locator(f".menu-panel [data-own={name}]").click()


def expect_state(card: Locator, name: str) -> None:
    """Expect the button of a card to show this state and no other."""
    expect(card.locator(".state > summary")).to_have_text(re.compile(rf":\s*{name}\s*$"), use_inner_text=True)
