"""A day with more sessions than a page shows: a hundred cards at most, the others on demand, nothing out of reach."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from factories import make_event
from sessions.agenda.day_parts import CARDS_AT_ONCE, PART_SIZE
from sessions.models import Day, Event, Impression, Session

pytestmark = pytest.mark.django_db

TODAY = "/events/harbour/"
COUNT = 240
NINE = datetime(2025, 11, 30, 9, tzinfo=UTC)
TITLE = "[" * 299


@pytest.fixture
def event() -> Event:
    """Return an event with one day, all of whose sessions are planned for the same hour and called in brackets."""
    event = make_event(slug="harbour", time_zone="UTC", first_day=date(2025, 11, 30), last_day=date(2025, 11, 30))
    event.ensure_days()
    day = event.days.get()
    rows = [
        Session(event=event, day=day, title=f"{TITLE}{number}"[-300:], position=number)
        for number in range(1, COUNT + 1)
    ]
    for row in rows:
        row.starts_at, row.ends_at = NINE, NINE + timedelta(hours=1)
    Session.objects.bulk_create(rows)
    Impression.objects.bulk_create([Impression(session=row, author=event.owner, state="planned") for row in rows])
    return event


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def cards(page: str) -> list[str]:
    return re.findall(r'<li class="card card-(?!waiting)[^>]* data-session="([^"]+)"', page)


def in_order(event: Event) -> list[str]:
    return [str(key) for key in event.sessions.present().in_order().values_list("pk", flat=True)]


def tap(owner: Client, url: str, data: dict[str, object], *, part: int, target: str = "day-sessions"):
    headers = {
        "HX-Request": "true",
        "HX-Target": target,
        "HX-Current-URL": f"http://testserver{TODAY}?day=1&cards={part}",
    }
    return owner.post(url, data, headers=headers)


def test_every_session_is_on_one_part_and_no_part_is_large(owner, event):
    page, seen, parts = owner.get(f"{TODAY}?day=1").text, [], 0
    while page:
        parts += 1
        seen += cards(page)
        assert len(cards(page)) == min(PART_SIZE, COUNT - PART_SIZE * (parts - 1))
        assert len(page) < 1_300_000
        following = re.search(r'href="([^"]+)" rel="next"', page)
        page = owner.get(following[1].replace("&amp;", "&")).text if following else ""
    assert (seen, parts) == (in_order(event), 3)


def test_day_of_a_hundred_is_shown_whole(owner, event):
    Session.objects.filter(pk__in=in_order(event)[CARDS_AT_ONCE:]).delete()
    page = owner.get(f"{TODAY}?day=1").text
    assert (len(cards(page)), 'class="day-parts"' in page) == (CARDS_AT_ONCE, False)
    assert page.count(' and 96 more"') == CARDS_AT_ONCE


def test_overlaps_name_three_and_count_the_others(owner, event):
    assert owner.get(f"{TODAY}?day=1").text.count(f' and {COUNT - 4} more"') == PART_SIZE


def test_what_is_asked_for_is_on_the_part(owner, event):
    keys = in_order(event)
    assert cards(owner.get(f"{TODAY}?day=1&session={keys[200]}").text) == keys[180:]
    assert cards(owner.get(f"{TODAY}?day=1&cards=2").text) == keys[90:180]
    for odd in ("0", "99", "-1", "abc", "9" * 30, "\u0663"):
        found = cards(owner.get(f"{TODAY}?day=1&cards={odd}").text)
        assert found == (keys[180:] if odd == "99" else keys[:90]), odd


def test_tap_keeps_the_part_and_the_card_that_was_tapped(owner, event):
    keys = in_order(event)
    response = tap(owner, f"{TODAY}sessions/{keys[100]}/state/", {"state": "attended"}, part=2)
    # It is seen now, which stands behind all others; the first of the next part comes up.
    assert cards(response.text) == [*keys[90:100], *keys[101:181], keys[100]]


def test_moving_over_the_edge_of_a_part(owner, event):
    keys = in_order(event)
    first = owner.get(f"{TODAY}?day=1&cards=1").text
    assert f'data-following="{keys[90]}"' in first
    # What is dropped behind the last card goes before the first of the next part.
    response = tap(owner, f"{TODAY}sessions/{keys[0]}/move/", {"before": keys[90]}, part=1)
    assert cards(response.text) == [*keys[1:90], keys[0]]
    # One step down from the last place of the part: still in sight.
    response = tap(owner, f"{TODAY}sessions/{keys[0]}/move/", {"before": keys[91]}, part=1)
    assert cards(response.text) == [*keys[1:91], keys[0]]


def test_what_is_logged_is_on_the_page_and_on_the_one_after_it_without_scripts(owner, event):
    key = uuid.uuid4()
    sent = {"id": key, "heading": "Lights at sea", "day": 1}
    response = tap(owner, f"{TODAY}sessions/new/", sent, part=1, target="composer")
    assert cards(response.text) == [*in_order(event)[:90], str(key)]
    assert cards(owner.get(f"{TODAY}?day=1&logged={key}").text)[-1] == str(key)


def test_address_after_a_change_without_scripts_leads_to_the_session(owner, event):
    key = in_order(event)[150]
    response = owner.post(f"{TODAY}sessions/{key}/state/", {"state": "missed"})
    assert response.url == f"{TODAY}?day=1&session={key}#session-{key}"
    assert key in cards(owner.get(response.url).text)
    assert f"?day=1&amp;session={key}#session-{key}" in owner.get(f"{TODAY}sessions/{key}/").text


def test_now_names_one_session_and_counts_the_others(owner, event, monkeypatch):
    Impression.objects.update(state="attended")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE + timedelta(minutes=5))
    page = owner.get(f"{TODAY}?day=1").text
    assert page.count('<strong class="now-word">Now</strong>') == 1
    assert f'<summary class="button button-quiet">and {COUNT - 1} more</summary>' in page
    _before, _line, others = page.partition("Also marked as attended at this time")
    assert others.partition("</details>")[0].count('<a class="menu-link"') == 5


def test_card_offers_the_days_around_its_own(owner, event):
    Session.objects.filter(pk__in=in_order(event)[1:]).delete()
    Day.objects.bulk_create([Day(event=event, number=number) for number in range(2, 81)])
    options = re.findall(r'<option value="([0-9]+)"', owner.get(f"{TODAY}?day=1").text)
    assert options == [str(number) for number in range(2, 32)]
