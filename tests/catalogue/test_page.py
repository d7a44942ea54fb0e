"""The page of the catalogue: its parts, its filters and the way back, what is on now, the same few queries always."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.listed import HTMX, NOON, PAGE, offer, titles
from factories import make_day, make_event, make_feed, make_impression, make_user
from sessions.models import Event
from sessions.views.catalogue.catalogue import LONG
from tiers import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    make_day(event=event, on=date(2026, 11, 30))
    make_feed(event=event)
    client.force_login(event.owner)
    client.get("/events/")
    return event


def test_page_without_a_session_leads_on(client, event):
    page = client.get(PAGE).content.decode()
    assert "No programme yet" in page
    assert 'role="search"' not in page


def test_page_shows_what_the_address_asks_for(client, event):
    offer(event, "Queues", track="Data")
    offer(event, "Racks", track="Cloud")
    assert titles(client.get(f"{PAGE}?q=que").content.decode()) == ["Queues"]
    assert titles(client.get(f"{PAGE}?track=Cloud").content.decode()) == ["Racks"]
    assert titles(client.get(f"{PAGE}?track=Cloud&q=que").content.decode()) == []


@pytest.mark.parametrize(
    "query", ["day=x", "level=abc", "page=0", "page=-1", "page=x", "recorded=?", "track=%00", "q=%00", "mine=", "now="]
)
def test_what_makes_no_sense_is_as_if_it_was_not_said(client, event, query):
    offer(event, "Queues")
    assert titles(client.get(f"{PAGE}?{query}").content.decode()) == ["Queues"]


def test_very_long_search_finds_nothing_and_breaks_nothing(client, event):
    offer(event, "Queues")
    assert titles(client.get(f"{PAGE}?q={'x' * 9000}").content.decode()) == []


def test_each_chosen_filter_can_be_left_out(client, event):
    offer(event, "Queues", track="Data", level=300)
    page = client.get(f"{PAGE}?q=queues&track=Data&level=300&page=1").content.decode()
    pills = re.findall(r'<a class="pill" href="([^"]*)"><span class="user-text">([^<]*)</span>', page)
    assert [(name, href.replace("&amp;", "&")) for href, name in pills] == [
        ("queues", f"{PAGE}?track=Data&level=300"),
        ("Data", f"{PAGE}?q=queues&level=300"),
        ("300", f"{PAGE}?q=queues&track=Data"),
    ]


def test_filters_say_how_many_sessions_each_would_leave(client, event):
    for number in range(3):
        offer(event, f"a{number}", track="Data" if number else "Cloud")
    page = client.get(PAGE).content.decode()
    select = re.search(r'<select id="catalogue-track".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r"<option[^>]*>([^<]*)</option>", select) == ["Track", "Cloud (1)", "Data (2)"]


def options_of(page: str, name: str = "room") -> list[str]:
    select = re.search(rf'<select [^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r"<option[^>]*>([^<]*)</option>", select)


def test_options_of_a_long_filter_come_later_and_are_cached_until_they_change(client, event):
    for number in range(LONG + 1):
        offer(event, f"{number:02}", room=f"Hall {number:02}", track=f"Track {number % 5}")
    rooms = [f"Hall {number:02} (1)" for number in range(LONG + 1)]

    page = client.get(PAGE).text
    assert (options_of(page), len(options_of(page, "track"))) == (["Room"], 6)
    assert options_of(client.get(f"{PAGE}?room=Hall+07").text) == ["Room", "Hall 07 (1)"]
    address = re.search(r'data-options="([^"]*)"', page)[1]
    later = client.get(address)
    assert (options_of(later.text), later["Cache-Control"]) == (rooms, "private, max-age=31536000, immutable")
    assert client.get(f"{PAGE}options/?v=other")["Cache-Control"] == "private, no-cache"
    offer(event, "more", room="Hall 07")
    assert client.get(address)["Cache-Control"] == "private, no-cache"
    assert re.search(r'data-options="([^"]*)"', client.get(PAGE).text)[1] != address


@pytest.mark.parametrize("version", ["", "?v=", "?v=other"])
def test_options_are_not_cached_while_no_filter_is_long(client, event, version):
    offer(event, "one", room="Hall 1")
    assert client.get(f"{PAGE}options/{version}")["Cache-Control"] == "private, no-cache"


def test_all_options_stand_in_the_page_without_scripts_and_in_the_one_that_is_kept(client, event):
    for number in range(LONG + 1):
        offer(event, f"{number:02}", room=f"Hall {number:02}")
    link = re.search(r'<noscript><a class="pill" href="([^"]*)">All filters</a>', client.get(PAGE).text)[1]
    assert [len(options_of(client.get(path).text)) for path in (PAGE + link, f"{PAGE}kept/")] == [LONG + 2] * 2
    assert "<noscript><a" not in client.get(f"{PAGE}kept/").text


def test_htmx_gets_the_list_or_what_follows_and_nothing_else(client, event):
    for number in range(31):
        offer(event, f"{number:02}")
    found = client.get(f"{PAGE}?q=0", headers=HTMX).content.decode()
    assert (titles(found)[0], "<html" in found, 'role="search"' in found) == ("00", False, False)
    more = client.get(f"{PAGE}?page=2", headers=HTMX | {"HX-Target": "catalogue-more"}).content.decode()
    assert (titles(more), 'id="catalogue-list"' in more, 'id="catalogue-more"' in more) == (["30"], False, False)


def test_first_screen_leads_to_the_next_also_without_scripts(client, event):
    for number in range(31):
        offer(event, f"{number:02}", track="Data")
    page = client.get(f"{PAGE}?track=Data").content.decode()
    assert len(titles(page)) == 30
    link = re.search(r'id="catalogue-more"><a class="button" href="([^"]*)"', page)[1].replace("&amp;", "&")
    assert link == f"{PAGE}?track=Data&page=2"
    assert titles(client.get(link).content.decode()) == ["30"]


def test_facts_of_an_entry_are_followed_by_no_space_and_no_link_holds_their_dots(client, event):
    for hour in (0, 2):
        offer(event, "Alarms", NOON + timedelta(hours=hour), code="OPS301-R" if hour else "OPS301", room="Pier 4")
    page = client.get(PAGE).text
    facts = re.findall(r'<p class="entry-facts">(.*?)</p>', page, re.DOTALL)
    # Style puts a dot behind each element in them but the last.
    assert [re.findall(r"<(\w+)[^>]*>", line)[0] for line in facts] == ["span", "span"]
    assert [re.search(r"\s+</span>", line) for line in facts] == [None, None]
    assert re.search(r'<span><a class="entry-title"[^>]*>Also at .*?</a></span>', facts[1])


def test_star_answers_with_itself_and_the_marks_of_what_it_overlaps(client, event):
    first, second = offer(event, "Queues"), offer(event, "Racks", NOON + timedelta(minutes=30))
    make_impression(session=first, state="planned")
    url = f"/events/harbour/sessions/{second.pk}/state/"
    headers = HTMX | {"HX-Target": f"catalogue-{second.pk}"}
    answer = client.post(url, {"state": "planned"}, headers=headers).content.decode()
    assert re.findall(r'<div class="entry-star" id="catalogue-([^"]*)"', answer) == [str(second.pk)]
    assert re.findall(r'aria-pressed="(\w+)"', answer) == ["true"]
    marks = re.findall(r'data-marks(-of)?="([^"]*)">.*?<span lang="en">(\w+)</span>', answer)
    assert marks == [("", str(second.pk), "Queues"), ("-of", str(first.pk), "Racks")]
    answer = client.post(url, {"state": "none"}, headers=headers).content.decode()
    assert (re.findall(r'aria-pressed="(\w+)"', answer), "Overlaps" in answer) == (["false"], False)


def test_star_without_scripts_comes_back_to_the_list(client, event):
    session = offer(event, "Queues")
    page = client.get(f"{PAGE}?q=queues").content.decode()
    back = re.search(r'name="next" value="([^"]*)"', page)[1]
    assert back == f"{PAGE}?q=queues"
    answer = client.post(f"/events/harbour/sessions/{session.pk}/state/", {"state": "planned", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, back)


def test_session_that_left_the_programme_says_so_everywhere(client, event):
    session = offer(event, "Queues", removed_from_feed_at=NOON)
    make_impression(session=session, state="planned")
    pages = (PAGE, "/events/harbour/?day=1", f"/events/harbour/sessions/{session.pk}/")
    assert ["No longer in the programme" in client.get(page).content.decode() for page in pages] == [True] * 3


def test_page_of_a_session_of_the_programme_shows_what_it_is_about_until_one_was_there(client, event):
    session = offer(event, "Queues", description="All about **queues**.")
    page = f"/events/harbour/sessions/{session.pk}/"
    assert '<details class="fold facts-more" open>' in client.get(page).content.decode()
    make_impression(session=session, state="attended")
    assert '<details class="fold facts-more">' in client.get(page).content.decode()


@pytest.mark.parametrize("count", [1, 30, *later(300)])
@pytest.mark.parametrize(("path", "expected"), [("", 9), ("?q=a", 9), ("?track=Data&day=1", 9), ("kept/", 8)])
def test_catalogue_asks_the_database_as_often_for_many_rows_as_for_one(client, event, count, path, expected):
    for number in range(count):
        session = offer(event, f"aaa {number:03}", NOON + timedelta(minutes=number % 50), track="Data")
        if number % 3 == 0:
            make_impression(session=session, state="planned", watch_later=True)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE + path).status_code == 200
    assert len(asked) == expected


def test_session_beside_the_list_is_its_description_and_a_link(client, event, django_assert_num_queries):
    session = offer(event, "Queues <b>", description="What waits.\nAnd who <b>reads</b>.", speakers="Ottilie Anchor")
    with django_assert_num_queries(4):
        page = client.get(f"{PAGE}{session.pk}/", headers=HTMX).text

    assert re.findall(r'<h2 class="beside-title"[^>]*>(.*?)</h2>', page) == ["Queues &lt;b&gt;"]
    assert "What waits.\nAnd who &lt;b&gt;reads&lt;/b&gt;.</p>" in page
    assert re.findall(r'<a class="button" href="([^"]+)"', page) == [f"/events/harbour/sessions/{session.pk}/"]
    assert "<html" not in page


def test_session_beside_the_list_without_htmx_is_its_page(client, event):
    session = offer(event, "Queues")
    response = client.get(f"{PAGE}{session.pk}/")
    assert (response.status_code, response["Location"]) == (302, f"/events/harbour/sessions/{session.pk}/")
