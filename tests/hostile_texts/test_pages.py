"""Every page of an event whose texts are all hostile takes linear time, and no longer than three seconds."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.cache import caches
from django.test import Client

from conftest import THOROUGH
from hostile_texts.families import FAMILIES
from hostile_texts.filling import fill
from hostile_texts.timing import FLOOR, LONG, RATIO, SHORT, deeper, seconds, user_time
from sessions.article import emphasis
from sessions.zones.places import places
from web.addresses import addresses
from web.world_again import world_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

SUITE = ("image opens", "items", "wide table", "picture lines")
CHOSEN = [(family,) for family in FAMILIES] if THOROUGH else [SUITE]
"""The families that pages are asked with; ``make torture`` asks with all, each in a test of its own."""

APART = frozenset(
    {"sessions:report-archive", "sessions:photo-file", "sessions:photo-thumbnail", "sessions:health", "sessions:ready"}
)
"""What shows no text of a person, and the archive: its text is the article, which another address sends.

Readiness depends on how fast the disk is, too.
"""

SEARCHES = {"sessions:search": "?q=a", "sessions:catalogue": "?q=a"}
"""What is searched on pages that show less otherwise."""

MOST = 3.0
"""Seconds that a page may take: it shows up to eight of these texts, and 50,000 lines of a paragraph take 0.6."""

BYTES = 7_000_000
"""Of a page that shows a megabyte of text in which every character is written as six."""


def pages(client: Client) -> dict[str, str]:
    """Return the paths that show something to the owner of the world, by their names."""
    world = world_again()
    client.force_login(world.owner)
    found = {}
    for address in addresses():
        if address.name.startswith("sessions:") and address.name not in APART:
            path = world.path(address) + SEARCHES.get(address.name, "")
            response = client.get(path)
            # A file is sent to its end, which frees its slot.
            if response.getvalue() and response.status_code == 200:
                found[address.name] = path
    return found


@pytest.mark.parametrize("families", CHOSEN, ids=", ".join)
def test_every_page_takes_linear_time_for_any_text(client, families):
    places()  # read before: a thread that reads them meanwhile would slow the pages down
    shown, slow = pages(client), []
    assert len(shown) > 40

    def opening(path: str) -> Callable[[], None]:
        def open_page() -> None:
            response = client.get(path)
            assert (response.status_code, len(response.getvalue()) < BYTES) == (200, True), path

        return open_page

    for family in families:
        took: dict[str, float] = {}
        for size in (LONG, SHORT):
            fill(FAMILIES[family](size))
            caches["cards"].clear()
            emphasis.misread_emphasis.cache_clear()
            judged = took if size == SHORT else shown
            for name in list(judged):
                now = seconds(opening(shown[name]), user_time)
                if size == LONG and now > FLOOR:
                    took[name] = now
                    again = min(now, seconds(partial(deeper, opening(shown[name])), user_time)) if now > MOST else now
                    if again > MOST:
                        slow.append(f"{family}, {name}: {again:.2f} s")
                elif size == SHORT and took[name] > RATIO * now:
                    slow.append(f"{family}, {name}: {now:.3f} s and {took[name]:.2f} s")
    assert slow == []
