"""The page of a person's sessions of all events: every number is a link that filters, and filters are taken back."""

import html
import re

import pytest
from django.test import Client

from factories import make_event, make_impression, make_session, make_user
from sessions.agenda.life_list import PAGE_SIZE
from sessions.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(name="Harbour", slug="harbour", first_day="2026-12-01")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def get(client: Client, query: str = "") -> str:
    response = client.get(f"/sessions/{query}")
    assert response.status_code == 200
    return response.content.decode()


def links(page: str, kind: str) -> list[tuple[str, str]]:
    """Return the text and the query of the links of a class."""
    found = re.findall(rf'<a class="[^"]*{kind}[^"]*" href="/sessions/([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    plain = [(" ".join(re.sub(r"<[^>]*>", " ", text).split()), query) for query, text in found]
    return [(html.unescape(text), html.unescape(query)) for text, query in plain]


def test_each_number_leads_to_its_sessions(owner, event):
    for level, track in ((300, "Data & more"), (300, "Web"), (400, "")):
        make_impression(session=make_session(event=event, level=level, track=track))
    page = get(owner)
    assert links(page, "life-value") == [
        ("Attended 3", "?state=attended"),
        ("2026 3", "?year=2026"),
        ("Harbour 3", "?event=harbour"),
        ("300 2", "?level=300"),
        ("400 1", "?level=400"),
        ("Data & more 1", "?track=Data+%26+more"),
        ("Web 1", "?track=Web"),
    ]
    assert "3 sessions" in page
    for text, query in links(page, "life-value"):
        number = int(text.split()[-1])
        assert get(owner, query).count('class="life-row"') == number


def test_chosen_filters_are_shown_and_each_is_taken_back(owner, event):
    make_impression(session=make_session(event=event, level=300))
    page = get(owner, "?level=300&state=attended&year=x&page=0")
    assert links(page, "life-chosen") == [
        ("State Attended Remove this filter", "?level=300"),
        ("Level 300 Remove this filter", "?state=attended"),
    ]
    assert 'href="/sessions/">Clear</a>' in page


def test_filter_without_sessions_can_be_taken_back(owner, event):
    make_impression(session=make_session(event=event, level=300))
    page = get(owner, "?level=500")
    assert ("0 sessions" in page, links(page, "life-chosen")) == (True, [("Level 500 Remove this filter", "")])


def test_long_list_has_pages_that_keep_the_filters(owner, event):
    for _number in range(PAGE_SIZE + 1):
        make_impression(session=make_session(event=event))
    first, second = get(owner, "?state=attended"), get(owner, "?state=attended&page=2")
    assert re.findall(r'href="/sessions/\?([^"]*)" rel="(\w+)"', first) == [("state=attended&amp;page=2", "next")]
    assert re.findall(r'href="/sessions/\?([^"]*)" rel="(\w+)"', second) == [("state=attended", "prev")]


def test_empty_list_says_what_comes_here(client):
    client.force_login(make_user())
    page = get(client)
    assert ("<h2>No sessions yet</h2>" in page, "life-facets" in page) == (True, False)


def test_menu_leads_here(owner):
    assert '<a class="menu-link" href="/sessions/">My sessions</a>' in owner.get("/events/").content.decode()
