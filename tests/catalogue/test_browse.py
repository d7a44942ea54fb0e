"""Looking through a catalogue: what is found, in which order, repeats as one, page by page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.catalogue.browse import (
    MOST_SITTINGS,
    PAGE_SIZE,
    CatalogueFilter,
    CataloguePage,
    browse,
    count_facts,
    series_of,
    user_marks,
    with_running,
)
from sessions.models import Event, Feed, Session
from sessions.rules.overlaps import Overlaps
from sessions.rules.search_text import words

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def event() -> Event:
    event = make_event(time_zone="UTC")
    make_day(event=event, on=date(2026, 11, 30))
    make_day(event=event, on=date(2026, 12, 1))
    return event


@pytest.fixture
def feed(event: Event) -> Feed:
    return make_feed(event=event)


def offer(
    feed: Feed, title: str, hour: float | None = 0, length: float | None = 1, day: int = 1, **facts: Any
) -> Session:
    """Put a session into the catalogue that starts so many hours after noon."""
    starts_at = None if hour is None else NOON + timedelta(days=day - 1, hours=hour)
    ends_at = starts_at + length * HOUR if starts_at and length else None
    defaults = {"code": "", "external_id": title}
    days = feed.event.days.get(number=day)
    return make_session(day=days, feed=feed, title=title, starts_at=starts_at, ends_at=ends_at, **(defaults | facts))


def look(event: Event, page: int = 1, at: datetime = NOON, **wanted: Any) -> CataloguePage:
    return browse(event, event.owner, CatalogueFilter(**wanted), at, page)


def titles(shelf: CataloguePage) -> list[str]:
    return [entry.first.session.title for slot in shelf.slots for entry in slot.entries]


def test_catalogue_stands_in_the_order_of_start_code_and_title_unknown_times_last(event, feed):
    offer(feed, "untimed", None)
    offer(feed, "late", 3)
    offer(feed, "b", 1)
    offer(feed, "a", 1)
    offer(feed, "z", 1, code="AAA101")
    assert titles(look(event)) == ["a", "b", "z", "late", "untimed"]


def test_catalogue_holds_what_was_logged_by_hand_and_nothing_that_was_deleted(event, feed):
    offer(feed, "offered", 1)
    offer(feed, "deleted", 1).discard()
    make_session(day=event.days.first(), title="by hand", code="")
    assert titles(look(event)) == ["offered", "by hand"]


def test_headings_stand_where_day_and_time_change(event, feed):
    for title, hour, day in (("a", 0, 1), ("b", 0, 1), ("c", 1, 1), ("night", 15, 1), ("d", 0, 2), ("e", None, 1)):
        offer(feed, title, hour, day=day)
    headings = [(slot.on, slot.new_day, slot.new_time, len(slot.entries)) for slot in look(event).slots]
    first, second = date(2026, 11, 30), date(2026, 12, 1)
    assert headings == [
        (first, True, True, 2),
        (first, False, True, 1),
        (first, False, True, 1),  # 03:00 belongs to the evening before
        (second, True, True, 1),
        (None, True, True, 1),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kafka", ["Streams with Kafka"]),
        ("KAFKA streams", ["Streams with Kafka"]),
        ("kafka rust", []),
        ("ada", ["Streams with Kafka"]),
        ("dock", ["Streams with Kafka"]),
        ("ｋａｆｋａ", ["Streams with Kafka"]),
        ("コンテナ", ["コンテナの運用"]),
        ("ｺﾝﾃﾅ", ["コンテナの運用"]),
        ("こんてな", ["コンテナの運用"]),
        ("運用", ["コンテナの運用"]),
        ("100%", ["100% uptime_"]),
        ("uptime_", ["100% uptime_"]),
        ("_", ["Streams with Kafka", "100% uptime_", "コンテナの運用"]),  # a mark of Markdown says nothing
        ("", ["Streams with Kafka", "100% uptime_", "コンテナの運用"]),
    ],
)
def test_every_word_of_a_search_is_found_however_it_is_written(event, feed, query, found):
    offer(feed, "Streams with Kafka", 0, speakers="Ada Example", room="Dock A")
    offer(feed, "100% uptime_", 1)
    offer(feed, "コンテナの運用", 2)
    assert titles(look(event, words=words(query))) == found


def test_each_filter_keeps_what_has_the_fact(event, feed):
    facts = {"track": "Data", "level": 300, "format": "Workshop", "room": "Dock A"}
    offer(feed, "all", 0, recording_url="https://youtu.be/abcDEF_-123", **facts)
    offer(feed, "none", 1, day=2, format="Keynote")
    assert titles(look(event, day=2)) == ["none"]
    assert {name: titles(look(event, **{name: value})) for name, value in facts.items()} == dict.fromkeys(
        facts, ["all"]
    )
    assert titles(look(event, recorded="link")) == ["all"]
    assert titles(look(event, recorded="usually")) == ["none"]
    assert titles(look(event, track="Data", day=2)) == []


def test_marks_are_those_of_the_user(event, feed):
    for title, state, later in (("star", "planned", False), ("seen", "attended", False), ("later", "", True)):
        make_impression(session=offer(feed, title), state=state, watch_later=later)
    make_impression(session=offer(feed, "theirs"), author=make_user(), state="planned", watch_later=True)
    make_impression(session=offer(feed, "skipped"), state="missed")
    assert titles(look(event, mine=True)) == ["seen", "star"]
    assert titles(look(event, later=True)) == ["later"]
    said = user_marks(event, event.owner)
    assert (sorted(each.title for each in said.on_agenda), said.planned, said.later) == (["seen", "star"], 2, 1)


def test_filter_of_what_is_on_now(event, feed):
    offer(feed, "on", -0.5)
    offer(feed, "open end", -0.9, length=None)
    offer(feed, "over", -1)
    offer(feed, "long over", -1, length=None)
    offer(feed, "ahead", 0.1)
    assert titles(look(event, now=True)) == ["open end", "on"]


def test_what_is_on_now_is_as_little_work_in_a_large_programme(event, feed):
    if connection.vendor != "sqlite":
        pytest.skip("counted in the steps of SQLite, which alone runs every subquery of a column")
    shown = Session.objects.filter(pk=offer(feed, "on", -0.5).pk)
    work = []
    for _ in range(3):
        steps: list[None] = []
        connection.connection.set_progress_handler(lambda steps=steps: steps.append(None), 1)
        list(with_running(shown, event.owner, NOON))
        connection.connection.set_progress_handler(None, 1)
        work.append(len(steps))
        for number in range(30):
            offer(feed, f"more {number}")
    # The first time the statement is prepared, too.
    assert work[1] == work[2]


def test_repeats_of_a_code_and_of_one_identifier_are_one_entry(event, feed):
    offer(feed, "Alarms", 2, code="OPS301-R", external_id="2")
    offer(feed, "Alarms", 0, code="OPS301", external_id="1")
    offer(feed, "Panel", 1, external_id="9")
    offer(feed, "Panel", 3, external_id="9")
    shelf = look(event)
    sittings = [
        [card.session.starts_at.hour for card in entry.sittings] for slot in shelf.slots for entry in slot.entries
    ]
    assert (sittings, shelf.entries, shelf.sessions) == ([[12, 14], [13, 15]], 2, 4)


def test_series_is_what_sittings_of_one_session_share():
    assert series_of("OPS301-R1", "a") == series_of("ops301", "b") == "OPS301"
    assert series_of("7ZWXNF", "a") != series_of("7ZWXNF", "b")
    assert series_of("", "guid") == series_of("", "guid")
    assert series_of("", "OPS301") not in {series_of("OPS301", "a"), series_of("", "guid")}
    assert series_of("", "") is None


def test_sessions_of_which_nothing_is_known_but_a_title_are_entries_of_their_own(event, feed):
    for _ in range(2):
        offer(feed, "Coffee", external_id="")
    assert (look(event).entries, titles(look(event))) == (2, ["Coffee", "Coffee"])


def test_pages_hold_every_entry_once_and_say_no_heading_twice(event, feed):
    for number in range(2 * PAGE_SIZE + 5):
        offer(feed, f"{number:03}", number // 20)
    pages = [look(event, page) for page in (1, 2, 3)]
    assert [title for page in pages for title in titles(page)] == [f"{number:03}" for number in range(65)]
    assert [page.next_page for page in pages] == [2, 3, 0]
    assert [[(slot.new_day, slot.new_time) for slot in page.slots] for page in pages] == [
        [(True, True), (False, True)],
        [(False, False), (False, True)],
        [(False, True)],
    ]
    assert look(event, 4).slots == []


def test_overlaps_are_those_of_the_agenda_and_touching_ends_are_none(event, feed):
    long = offer(feed, "long", 0, length=4)
    inside, touching, open_end = (
        offer(feed, "inside", 1),
        offer(feed, "touching", 2),
        offer(feed, "open", 1, length=None),
    )
    agenda = [long, inside, touching, open_end]
    assert {session.title: [other.title for other in Overlaps(agenda).of(session)[0]] for session in agenda} == {
        "long": ["inside", "touching"],
        "inside": ["long"],
        "touching": ["long"],
        "open": [],
    }


def test_counts_are_of_everything_that_is_present(event, feed):
    offer(feed, "a", track="Data", level=300, format="Workshop", room="Dock A", recording_url="https://example.org/a")
    offer(feed, "b", day=2, track="Data", format="Keynote")
    offer(feed, "gone", track="Data").discard()
    first, second = event.days.all()
    assert {name: dict(counts) for name, counts in count_facts(event).items()} == {
        "day_id": {first.pk: 1, second.pk: 1},
        "track": {"Data": 2},
        "level": {300: 1},
        "format": {"Workshop": 1, "Keynote": 1},
        "room": {"Dock A": 1},
        "recorded": {"link": 1, "usually": 1},
    }


def test_session_with_very_many_sittings_is_several_entries(event, feed):
    for number in range(MOST_SITTINGS + 5):
        offer(feed, "again and again", number / 10)
    shelf = look(event)
    assert [len(entry.sittings) for slot in shelf.slots for entry in slot.entries] == [MOST_SITTINGS, 5]
    assert (shelf.sessions, shelf.entries) == (MOST_SITTINGS + 5, 2)
