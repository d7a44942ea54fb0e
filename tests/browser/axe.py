"""Axe, which finds what keeps people with a screen reader, weak eyes or an unsteady hand from using a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from browser.conftest import LAPTOP, PHONE
from tiers import BEFORE_A_RELEASE

type Look = tuple[dict[str, int], str]

BOTH_LOOKS: tuple[Look, ...] = ((LAPTOP, "light"), (PHONE, "dark"))

# Every page is seen once in each language, and so in each theme and in both sizes: the two languages have opposite
# looks, and the pages take turns in which.
LOOKS: dict[str, tuple[Look, Look]] = {
    "en": ((LAPTOP, "light"), (PHONE, "light")),
    "ja": ((PHONE, "dark"), (LAPTOP, "dark")),
}

SCRIPT = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# All that it does by default, and the target size of WCAG 2.2.
OPTIONS = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"


# What is under way fades for a moment, and colours on their way are nobody's to read.
AT_REST = """() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')
    && document.getAnimations().every((each) => each.playState !== 'running')"""


def violations(page: Page, within: str = "html") -> list[str]:
    """Return what axe finds on the page once it is at rest: the rule, the element, and what is wrong with it.

    ``within`` names the part to look at, where something lies over the others for as long as it is open.
    """
    page.wait_for_function(AT_REST)
    if page.evaluate("window.axe === undefined"):
        page.evaluate(SCRIPT)
    found: dict[str, Any] = page.evaluate(f"axe.run({within!r}, {OPTIONS})")
    return [
        f"{violation['id']}: {node['html'][:200]} - {' '.join(node['failureSummary'].split())}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def violations_later(page: Page, within: str = "html") -> list[str]:
    """Return what axe finds before a release, and nothing each time; a test that asks this is marked ``scaled``."""
    return violations(page, within) if BEFORE_A_RELEASE else []
