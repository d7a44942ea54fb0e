"""Days follow the dates of their event, and typed times the clocks of the place."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from factories import make_day, make_event, make_feed, make_session
from sessions.agenda.event_days import keep_session_clocks, keep_times_of_day, match_days_to_dates, move_to_day
from sessions.models import Event
from sessions.quotas.rows import OverQuota

pytestmark = pytest.mark.django_db

TOKYO = ZoneInfo("Asia/Tokyo")
MAY_1, MAY_2, MAY_3 = date(2030, 5, 1), date(2030, 5, 2), date(2030, 5, 3)


def at(day: date, hour: int, zone: ZoneInfo = TOKYO) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def days_of(event: Event) -> list[tuple[int, date | None]]:
    return list(event.days.values_list("number", "date"))


def test_empty_days_outside_the_dates_go_and_missing_ones_come() -> None:
    event = make_event(first_day=MAY_2, last_day=MAY_3)
    make_day(event=event, on=MAY_1)
    make_day(event=event, on=MAY_2)
    match_days_to_dates(event)
    assert days_of(event) == [(2, MAY_2), (3, MAY_3)]


@pytest.mark.parametrize("kept", [{"on": MAY_1, "note": "Coffee upstairs"}, {"on": MAY_1, "title": "Workshops"}, {}])
def test_day_that_holds_something_or_has_no_date_stays(kept: dict[str, Any]) -> None:
    event = make_event(first_day=MAY_2, last_day=MAY_2)
    make_day(event=event, on=MAY_2)
    make_day(event=event, **kept)
    match_days_to_dates(event)
    assert set(event.days.values_list("date", flat=True)) == {MAY_2, kept.get("on")}


def test_day_that_holds_a_session_stays() -> None:
    event = make_event(first_day=MAY_2, last_day=MAY_2)
    make_session(day=make_day(event=event, on=MAY_1))
    match_days_to_dates(event)
    assert days_of(event) == [(1, MAY_1), (2, MAY_2)]


def test_first_day_alone_makes_one_day_and_lets_none_go() -> None:
    event = make_event(first_day=MAY_2)
    match_days_to_dates(event)
    Event.objects.update(first_day=MAY_3)
    event.refresh_from_db()
    match_days_to_dates(event)
    assert days_of(event) == [(1, MAY_2)]


def test_too_many_days_change_nothing(settings: Settings) -> None:
    settings.QUOTAS = settings.QUOTAS | {"days": 2}
    event = make_event(first_day=MAY_1, last_day=MAY_3)
    make_day(event=event, on=MAY_1)
    with pytest.raises(OverQuota):
        match_days_to_dates(event)
    assert days_of(event) == [(1, MAY_1)]


def test_zone_that_is_put_right_keeps_typed_times_and_the_instants_of_a_programme() -> None:
    event = make_event(time_zone="Europe/Paris")
    day = make_day(event=event, on=MAY_1)
    typed = make_session(day=day, starts_at=at(MAY_1, 10), ends_at=at(MAY_1, 11))
    told = make_session(day=day, feed=make_feed(event=event), starts_at=at(MAY_1, 10))
    untimed = make_session(day=day)
    keep_session_clocks(event, TOKYO)
    assert dict(event.sessions.values_list("pk", "starts_at")) == {
        typed.pk: at(MAY_1, 10, ZoneInfo("Europe/Paris")),
        told.pk: at(MAY_1, 10),
        untimed.pk: None,
    }
    assert event.sessions.get(pk=typed.pk).ends_at == at(MAY_1, 11, ZoneInfo("Europe/Paris"))


def test_times_of_a_day_go_along_with_its_date_and_those_of_a_programme_stay() -> None:
    day = make_day(event=make_event(time_zone="Asia/Tokyo"), on=MAY_2)
    typed = make_session(day=day, starts_at=at(MAY_1, 10))
    told = make_session(day=day, feed=make_feed(event=day.event), starts_at=at(MAY_1, 10))
    keep_times_of_day(day)
    assert dict(day.sessions.values_list("pk", "starts_at")) == {typed.pk: at(MAY_2, 10), told.pk: at(MAY_1, 10)}


def test_session_moved_to_a_day_has_its_time_on_the_date_of_that_day() -> None:
    event = make_event(time_zone="Asia/Tokyo")
    first, second = make_day(event=event, on=MAY_1), make_day(event=event, on=MAY_2)
    there = make_session(day=second)
    moved = make_session(day=first, starts_at=at(MAY_1, 10))
    move_to_day(moved, second)
    moved.refresh_from_db()
    assert (moved.day, moved.starts_at) == (second, at(MAY_2, 10))
    assert set(second.sessions.all()) == {there, moved}


def test_session_moved_to_a_day_without_a_date_keeps_its_instant() -> None:
    event = make_event()
    session = make_session(day=make_day(event=event, on=MAY_1), starts_at=datetime(2030, 5, 1, 10, tzinfo=UTC))
    move_to_day(session, make_day(event=event))
    session.refresh_from_db()
    assert (session.day.number, session.starts_at) == (2, datetime(2030, 5, 1, 10, tzinfo=UTC))
