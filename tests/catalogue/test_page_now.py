"""During the event: what is on now and next, and a list that begins with it."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.listed import HTMX, NOON, PAGE, offer, titles
from factories import make_day, make_event, make_feed, make_impression, make_member, make_user
from sessions.agenda.day import build_agenda
from sessions.catalogue.now_and_next import now_and_next
from sessions.catalogue.suggest import Typed, suggest
from sessions.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    make_day(event=event, on=date(2026, 11, 30))
    make_feed(event=event)
    client.force_login(event.owner)
    client.get("/events/")
    return event


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


def test_now_shows_what_has_just_begun_first(event):
    for title, minutes in [("a", 40), ("b", 10), ("c", 20)]:
        offer(event, title, NOON - timedelta(minutes=minutes))
    assert titles_of(now_and_next(event, event.owner, NOON).now) == ["b", "c"]


def test_what_was_only_logged_is_on_until_the_next_was_attended_as_on_today(client, event, noon):
    """Also where the list is filtered, in its marks, and among what is suggested; of a colleague nothing is on."""
    event.sessions.all().delete()
    day, reader = event.days.last(), make_member(event=event)
    for minutes in (50, 40, 30, 20, 10):
        logged_at = noon - timedelta(minutes=minutes)
        line = offer(event, f"line {minutes}", None, day=day, feed=None, logged_at=logged_at)
        make_impression(session=line, author=event.owner, state="planned" if minutes == 40 else "attended")

    def on_now() -> list[list[str]]:
        agenda = build_agenda(day.sessions.with_impression_of(event.owner).in_order(), day, noon, day.date)
        found = now_and_next(event, event.owner, noon)
        marked = re.findall(r'"entry-title"[^>]*><a[^>]*>([^<]*)</a>(?:(?!entry-title).)*?>On now<', listed(), re.S)
        return [titles_of(agenda.now), titles_of(found.now), titles(client.get(f"{PAGE}?now=1").text), marked]

    def listed() -> str:
        return client.get(f"{PAGE}?begin=first").text.partition('id="catalogue-list"')[2]

    assert on_now() == [["line 10"]] * 4
    found = now_and_next(event, reader, noon)
    assert (found.now, found.more) == ([], 0)
    suggested = suggest(event, reader, Typed("line", noon, day.date))
    assert [card.running for card in suggested] == [False] * 5
    # It stays over when the next one is over, too.
    talk = offer(event, "talk", noon - timedelta(minutes=8), minutes=5, day=day)
    make_impression(session=talk, state="attended")
    assert on_now() == [[]] * 4


def test_no_more_of_the_agenda_is_shown_as_on_now_than_fits(event):
    for name in "abcde":
        make_impression(session=offer(event, name), state="planned")
    found = now_and_next(event, event.owner, NOON)
    assert (titles_of(found.now), found.more) == (["a", "b", "c"], 2)


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


def test_list_leaves_out_what_is_over_while_a_longer_session_is_still_on(client, event, noon):
    day = event.days.last()
    offer(event, "workshop", noon - timedelta(minutes=110), minutes=120, day=day)
    offer(event, "just over", noon - timedelta(minutes=20), minutes=20, day=day)
    offer(event, "no end, over", noon - timedelta(minutes=60), day=day)
    offer(event, "no end", noon - timedelta(minutes=59), day=day)
    event.sessions.filter(title__startswith="no end").update(ends_at=None)
    page = client.get(PAGE).text
    assert titles(page) == ["workshop", "no end", "on", "next", "untimed"]
    assert re.findall(r'<p class="found-count" role="status">\s*(.*?)\s*</p>', page) == ["5 sessions left"]


def test_nothing_leads_to_earlier_where_everything_of_the_day_is_still_on(client, event, noon):
    event.sessions.filter(title__in=["yesterday", "stand", "over", "left"]).delete()
    page = client.get(PAGE).text
    assert (titles(page), 'class="found-link" href' in page.partition('id="catalogue-list"')[2]) == (
        ["on", "next", "untimed"],
        False,
    )


def test_list_of_what_is_on_now_does_not_say_that_more_is_on(client, event, noon):
    for name in "abc":
        offer(event, name, noon, day=event.days.last())
    more = re.compile(r'href="[^"]*\?now=1">([^<]*)<')
    assert [more.findall(client.get(PAGE + path).text) for path in ("", "?now=1")] == [["3 more are on now"], []]


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
