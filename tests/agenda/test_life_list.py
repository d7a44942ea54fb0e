"""A person's sessions of all events: filtered, counted, newest event first, nobody else's."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User

from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.agenda.life_list import PAGE_SIZE, LifeFilter, LifeList, life_list
from sessions.models import Event

pytestmark = pytest.mark.django_db

WATCHED_AT = datetime(2026, 12, 20, tzinfo=UTC)


@pytest.fixture
def owner() -> User:
    return make_user()


def listed(user: User, page: int = 1, **filters: object) -> LifeList:
    events = list(Event.objects.visible_to(user).present().newest_first())
    return life_list(user, events, LifeFilter(**filters), page)


def titles(found: LifeList) -> list[str]:
    return [row.session.title for row in found.rows]


def log(event: Event, title: str, on: date | None = None, *, state: str = "attended", **facts: object) -> None:
    """Make a session with a state, on the day of that date."""
    day = event.days.filter(date=on).first() or make_day(event=event, on=on)
    watched = facts.pop("watched_at", None)
    make_impression(session=make_session(day=day, code="", title=title, **facts), state=state, watched_at=watched)


def test_every_state_is_listed_newest_event_first(owner):
    older = make_event(owner=owner, slug="older", first_day=date(2025, 12, 1))
    newer = make_event(owner=owner, slug="newer", first_day=date(2026, 12, 1))
    log(newer, "Late", date(2026, 12, 1), starts_at=datetime(2026, 12, 1, 15, tzinfo=UTC))
    log(newer, "Early", date(2026, 12, 1), starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC), state="planned")
    log(older, "Missed", date(2025, 12, 1), state="missed", watched_at=WATCHED_AT)
    log(older, "Watched", date(2025, 12, 1), state="", watched_at=WATCHED_AT)
    log(older, "Only marked", date(2025, 12, 1), state="")
    make_session(event=newer, feed=make_feed(event=newer), title="Of the programme")
    found = listed(owner)
    assert [(row.session.title, row.states, row.new_event) for row in found.rows] == [
        ("Early", ("planned",), True),
        ("Late", ("attended",), False),
        ("Missed", ("missed", "watched"), True),
        ("Watched", ("watched",), False),
    ]
    assert found.facets == {
        "state": Counter(planned=1, attended=1, missed=1, watched=2),
        "year": Counter({2026: 2, 2025: 2}),
        "event": Counter(newer=2, older=2),
        "format": Counter(),
        "level": Counter(),
        "track": Counter(),
    }


def test_numbers_of_a_filter_are_those_with_all_other_filters(owner):
    event = make_event(owner=owner, slug="harbour", first_day=date(2026, 12, 1))
    for level, track, state in ((300, "Data", "attended"), (300, "Web", "attended"), (400, "Data", "planned")):
        log(event, f"{level} {track}", state=state, level=level, track=track, format="Talk")
    found = listed(owner, level=300)
    assert (titles(found), found.count) == (["300 Data", "300 Web"], 2)
    assert (found.facets["level"], found.facets["track"]) == (Counter({300: 2, 400: 1}), Counter(Data=1, Web=1))
    both = listed(owner, level=300, track="Data")
    assert titles(both) == ["300 Data"]
    assert (both.facets["level"], both.facets["track"]) == (Counter({300: 1, 400: 1}), Counter(Data=1, Web=1))
    assert (both.facets["format"], both.facets["state"]) == (Counter(Talk=1), Counter(attended=1))
    assert titles(listed(owner, state="planned")) == ["400 Data"]
    assert titles(listed(owner, format="Workshop")) == []


def test_year_is_that_of_the_day_else_of_the_event_else_unknown(owner):
    over_new_year = make_event(owner=owner, slug="winter", first_day=date(2025, 12, 31))
    log(over_new_year, "Before", date(2025, 12, 31))
    log(over_new_year, "After", date(2026, 1, 1))
    log(over_new_year, "Some day")
    log(make_event(owner=owner, slug="undated"), "No date")
    assert listed(owner).facets["year"] == Counter({2025: 2, 2026: 1})
    assert titles(listed(owner, year=2026)) == ["After"]
    assert titles(listed(owner, event="undated")) == ["No date"]


def test_nothing_of_somebody_else_and_nothing_deleted(owner):
    event, gone = make_event(owner=owner), make_event(owner=owner)
    log(event, "Mine")
    make_impression(session=make_session(event=event, feed=make_feed(event=event)), author=make_user())
    deleted = make_session(event=event)
    make_impression(session=deleted)
    deleted.discard()
    log(gone, "Of a deleted event")
    gone.discard()
    log(make_event(owner=make_user()), "Theirs")
    assert titles(listed(owner)) == ["Mine"]


def test_pages_have_every_session_once(owner):
    event = make_event(owner=owner)
    for number in range(PAGE_SIZE + 3):
        log(event, f"{number:03}")
    first, second = listed(owner), listed(owner, page=2)
    assert (titles(first) + titles(second), first.more, second.more) == (
        [f"{number:03}" for number in range(PAGE_SIZE + 3)],
        True,
        False,
    )
    assert [row.new_event for row in second.rows] == [False] * 3
    assert (listed(owner, page=3).rows, listed(owner, page=3).count) == ([], PAGE_SIZE + 3)


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow_with_the_rows(owner, rows, django_assert_num_queries):
    for number in range(rows):
        log(make_event(owner=owner), f"x {number}", track=str(number))
    with django_assert_num_queries(3):  # events; all facts; sessions of the page
        assert len(titles(listed(owner))) == rows
