"""The bar of an event marks the part of it that a page belongs to."""

import re

import pytest
from django.test import Client

from browser.notebook import full_notebook

pytestmark = pytest.mark.django_db

BAR = re.compile(r'<nav class="bottom-bar".*?</nav>', re.DOTALL)
CURRENT = re.compile(r'aria-current="page"[^>]*>.*?<span>(.*?)</span>', re.DOTALL)
# By how the name of an address begins; the pages about the whole event belong to none.
SECTIONS = {
    **dict.fromkeys(("event-today", "day", "session", "impression", "team-text"), "Today"),
    **dict.fromkeys(("catalogue", "feed", "agenda", "stars", "watch", "recording"), "Catalogue"),
    **dict.fromkeys(("photo",), "Photos"),
    **dict.fromkeys(("report", "chapter", "article"), "Reports"),
}


def expected(name: str) -> list[str]:
    words = name.removeprefix("sessions:").split("-")
    section = SECTIONS.get("-".join(words[:2])) or SECTIONS.get(words[0])
    return [section] if section else []


def test_bar_marks_the_part_of_the_event(client: Client) -> None:
    notebook = full_notebook()
    client.force_login(notebook.owner)
    bars = {name: BAR.search(client.get(path).text) for name, path in notebook.pages().items()}
    marked = {name: CURRENT.findall(bar[0]) for name, bar in bars.items() if bar}

    assert len(marked) >= 40
    assert marked == {name: expected(name) for name in marked}
