"""The page of the catalogue: its parts, its filters and the way back, what is on now, the same few queries always."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.catalogue.facets import LONG
from sessions.catalogue.now_and_next import now_and_next
from sessions.models import Event, Session

pytestmark = pytest.mark.django_db

PAGE = "/events/harbour/catalogue/"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true", "HX-Target": "catalogue-list"}


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    make_day(event=event, on=date(2026, 11, 30))
    make_feed(event=event)
    client.force_login(event.owner)
    client.get("/events/")
    return event


def offer(event: Event, title: str, starts_at: datetime | None = NOON, minutes: int = 60, **facts: Any) -> Session:
    ends_at = starts_at + timedelta(minutes=minutes) if starts_at else None
    defaults = {"code": "", "day": event.days.first(), "feed": event.feeds.get()}
    return make_session(title=title, starts_at=starts_at, ends_at=ends_at, **(defaults | facts))


def titles(page: str) -> list[str]:
    listed = page.partition('id="catalogue-list"')[2] or page
    return re.findall(r'<p class="entry-title"[^>]*><a [^>]*>([^<]*)</a>', listed)


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
    assert re.search(r'data-options="([^"]*)"', client.get(PAGE).text)[1] != address


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


def titles_of(cards) -> list[str]:
    return [card.session.title for card in cards]


def test_now_shows_the_agenda_first_and_counts_the_rest(event):
    for name in "abcd":
        offer(event, name)
    make_impression(session=offer(event, "star"), state="planned")
    make_impression(session=offer(event, "skipped"), state="missed")
    found = now_and_next(event, event.owner, NOON)
    assert (titles_of(found.now), found.more) == (["star"], 4)
    found = now_and_next(event, make_user(), NOON)
    assert (titles_of(found.now), found.more) == (["a", "b"], 4)


def test_now_shows_where_one_is_first_and_second_choices_last(event):
    for title, state, second in [("a", "planned", True), ("b", "planned", False), ("c", "attended", False)]:
        make_impression(session=offer(event, title), state=state, second_choice=second)
    assert titles_of(now_and_next(event, event.owner, NOON).now) == ["c", "b", "a"]


def test_now_shows_talks_before_what_is_open_all_day(event):
    offer(event, "stand", NOON - timedelta(hours=2), minutes=600)
    offer(event, "talk")
    offer(event, "workshop", minutes=120)
    assert titles_of(now_and_next(event, event.owner, NOON).now) == ["talk", "workshop"]


def test_next_is_what_of_the_agenda_comes_first_or_else_of_everything(event):
    later = NOON + timedelta(hours=2)
    offer(event, "soon", NOON + timedelta(hours=1))
    offer(event, "far", NOON + timedelta(hours=9))
    assert titles_of(now_and_next(event, event.owner, NOON).next) == ["soon"]
    make_impression(session=offer(event, "star", later), state="planned")
    assert titles_of(now_and_next(event, event.owner, NOON).next) == ["star"]


def test_one_tap_on_what_is_on_now_is_attended(client, event):
    now = timezone.now().replace(microsecond=0)
    make_day(event=event, on=event.conference_date(now))
    session = offer(event, "Queues", now - timedelta(minutes=10), day=event.days.last())
    page = client.get(PAGE).content.decode()
    assert re.findall(r'id="now-([^"]*)" name="state" value="(\w+)"', page) == [(str(session.pk), "attended")]
    headers = HTMX | {"HX-Target": "catalogue-now"}
    answer = client.post(f"/events/harbour/sessions/{session.pk}/state/", {"state": "attended"}, headers=headers)
    assert (session.impressions.get().state, 'id="catalogue-now"' in answer.text) == ("attended", True)


def while_it_is_on(event: Event) -> datetime:
    """Let today be day 2 of the event, and offer sessions of both days; return the instant."""
    now = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    day = make_day(event=event, on=event.conference_date(now))
    event.days.filter(number=1).update(date=day.date - timedelta(days=1))
    offer(event, "yesterday", now - timedelta(days=1))
    for title, start, minutes in [("stand", -180, 600), ("over", -90, 60), ("on", -30, 60), ("next", 60, 60)]:
        offer(event, title, now + timedelta(minutes=start), minutes, day=day)
    offer(event, "left", now - timedelta(minutes=50), day=day, removed_from_feed_at=now)
    offer(event, "untimed", None, day=day)
    return now


@pytest.fixture
def noon(event: Event, monkeypatch: pytest.MonkeyPatch) -> datetime:
    now = while_it_is_on(event)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


def test_list_begins_with_what_is_on_during_the_event_and_leads_to_what_was_before(client, event, noon):
    page = client.get(PAGE).text
    assert titles(page) == ["on", "next", "untimed"]
    assert re.findall(r'<p class="found-count" role="status">\s*(.*?)\s*</p>', page) == ["3 sessions left"]
    links = re.findall(r'<a class="found-link" href="([^"]*)">.*?</svg>([^<]*)</a>', page)
    assert links == [(f"{PAGE}?day=2", "Earlier today"), (f"{PAGE}?begin=first", "All days")]
    assert titles(client.get(links[0][0]).text) == ["stand", "over", "left", "on", "next", "untimed"]
    whole = client.get(links[1][0]).text
    assert titles(whole) == ["yesterday", "stand", "over", "left", "on", "next", "untimed"]
    assert re.findall(r'<a class="found-link" href="([^"]*)">.*?</svg>([^<]*)</a>', whole) == [(PAGE, "Jump to now")]


def test_list_that_is_searched_has_all_that_is_found(client, event, noon):
    assert titles(client.get(f"{PAGE}?q=o").text) == ["over", "on"]
    assert "found-link" not in client.get(f"{PAGE}?q=o").text


def test_list_begins_with_the_first_session_before_and_after_the_event(client, event, noon, monkeypatch):
    for days in (-3, 3):
        monkeypatch.setattr(timezone, "now", lambda days=days: noon + timedelta(days=days))
        assert titles(client.get(PAGE).text)[:2] == ["yesterday", "stand"]
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(hours=9))
    assert titles(client.get(PAGE).text)[:2] == ["yesterday", "stand"]


def test_next_page_goes_on_from_where_the_list_began_whatever_time_it_is(client, event, noon, monkeypatch):
    for number in range(30):
        offer(event, f"{number:02}", noon + timedelta(hours=2), day=event.days.last())
    link = re.search(r'id="catalogue-more"><a class="button" href="([^"]*)"', client.get(PAGE).text)[1]
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(hours=2, minutes=30))
    assert titles(client.get(link.replace("&amp;", "&")).text) == ["28", "29", "untimed"]


def test_repeat_of_what_is_over_stands_where_it_is_still_to_come(client, event, noon):
    offer(event, "Queues", noon - timedelta(hours=3), code="COM301-R")
    offer(event, "Queues", noon + timedelta(hours=2), code="COM301-R1")
    assert titles(client.get(PAGE).text) == ["on", "next", "Queues", "untimed"]


@pytest.mark.parametrize("begin", ["first", "x", "2026-11-30T12:00", "0001-01-01T00:00Z", "9999-12-31T23:59Z", "%00"])
def test_begin_that_makes_no_sense_is_the_first_session(client, event, noon, begin):
    assert titles(client.get(f"{PAGE}?begin={begin}").text)[:2] == ["yesterday", "stand"]


@pytest.mark.parametrize("path", ["", "?begin=first", "?q=o"])
def test_catalogue_asks_the_database_a_few_more_times_during_the_event(client, event, noon, path):
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE + path)
    assert len(asked) == {"": 15, "?begin=first": 14, "?q=o": 13}[path]


@pytest.mark.parametrize("count", [1, 30, 300])
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
