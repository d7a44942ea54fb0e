"""Putting sessions and chapters into their order."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from factories import make_chapter, make_day, make_report, make_session
from sessions.agenda import order
from sessions.agenda.order import place_session, step_session
from sessions.models import Session
from sessions.reporting.chapter_places import spots_of, step_chapter
from sessions.rules.order import neighbours

NINE = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_place_reaches_every_order(order: tuple[int, ...]) -> None:
    day = make_day()
    sessions = [make_session(day=day) for _ in range(3)]
    for index in order:
        assert place_session(sessions[index], day) is True
    assert list(day.sessions.in_order()) == [sessions[index] for index in order]
    assert list(day.sessions.in_order().values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.django_db
def test_place_before_another() -> None:
    day = make_day()
    first, second, third = (make_session(day=day) for _ in range(3))
    assert place_session(third, day, second) is True
    assert list(day.sessions.in_order()) == [first, third, second]


@pytest.mark.django_db
def test_place_into_another_day() -> None:
    day = make_day()
    other = make_day(event=day.event)
    moved, stays, there = make_session(day=day), make_session(day=day), make_session(day=other)
    assert place_session(moved, other, there) is True
    assert (list(day.sessions.in_order()), list(other.sessions.in_order())) == ([stays], [moved, there])


@pytest.mark.django_db
def test_place_says_when_the_time_decides() -> None:
    day = make_day()
    early = make_session(day=day, starts_at=NINE)
    late = make_session(day=day, starts_at=NINE + timedelta(hours=1))
    untimed = make_session(day=day)
    assert [place_session(late, day, early), place_session(untimed, day, early), place_session(early, day)] == [
        False,
        False,
        False,
    ]
    assert list(day.sessions.in_order()) == [early, late, untimed]


@pytest.mark.django_db
def test_place_orders_sessions_of_one_time() -> None:
    day = make_day()
    one, two = make_session(day=day, starts_at=NINE), make_session(day=day, starts_at=NINE)
    assert place_session(two, day, one) is True
    assert list(day.sessions.in_order()) == [two, one]


@pytest.mark.django_db
def test_place_leaves_a_deleted_session_where_it_was() -> None:
    day = make_day()
    first, deleted, last = (make_session(day=day) for _ in range(3))
    deleted.discard()
    assert place_session(first, day) is True
    deleted.restore()
    assert list(day.sessions.in_order()) == [deleted, last, first]


@pytest.mark.django_db
def test_place_refuses_what_belongs_elsewhere() -> None:
    session, foreign = make_session(), make_session()
    other_day = make_session(day=make_day(event=session.event))
    with pytest.raises(ValueError, match="another event"):
        place_session(session, foreign.day)
    for before in (foreign, other_day, session):
        with pytest.raises(ValueError, match="not in the same place"):
            place_session(session, session.day, before)
    session.refresh_from_db()
    assert (session.day.event, session.position) == (session.event, 1)


@pytest.mark.django_db
def test_place_keeps_what_was_not_asked_about() -> None:
    session = make_session()
    stale = Session.objects.get(pk=session.pk)
    Session.objects.filter(pk=session.pk).update(note="typed meanwhile", version=2)
    place_session(stale, make_day(event=session.event))
    session.refresh_from_db()
    assert (session.note, session.version) == ("typed meanwhile", 2)


@pytest.mark.django_db
def test_step_passes_one_present_neighbour() -> None:
    day = make_day()
    first, deleted, second, third = (make_session(day=day) for _ in range(4))
    deleted.discard()

    def shown() -> list[Session]:
        return list(day.sessions.present().in_order())

    assert step_session(first, "down") is True
    assert shown() == [second, first, third]
    assert step_session(Session.objects.get(pk=first.pk), "down") is True
    assert shown() == [second, third, first]
    assert step_session(Session.objects.get(pk=first.pk), "up") is True
    assert shown() == [second, first, third]


@pytest.mark.django_db
def test_step_stops_at_the_end_and_at_another_time() -> None:
    day = make_day()
    timed, first, last = make_session(day=day, starts_at=NINE), make_session(day=day), make_session(day=day)
    steps = [(timed, "up"), (timed, "down"), (first, "up"), (last, "down")]
    assert [step_session(session, direction) for session, direction in steps] == [False] * 4
    assert list(day.sessions.in_order()) == [timed, first, last]


@pytest.mark.django_db
@pytest.mark.parametrize("held", [3, 40])
def test_place_takes_the_same_number_of_queries_for_any_day(held: int, django_assert_num_queries: Any) -> None:
    day = make_day()
    sessions = [make_session(day=day) for _ in range(held)]
    # Savepoint, lock of the day, its sessions, the move, the positions, release, the order to answer with.
    with django_assert_num_queries(7):
        place_session(sessions[-1], day, sessions[0])


# Chapters


@pytest.mark.django_db
def test_chapter_steps_among_its_own() -> None:
    report = make_report()
    first, deleted, second = (make_chapter(report=report) for _ in range(3))
    after = make_chapter(report=report, place="after")
    deleted.discard()
    spots = spots_of(report)
    steps = [step_chapter(chapter, way, spots) for chapter, way in ((first, "up"), (second, "down"), (after, "up"))]
    assert steps == [False, False, False]
    assert step_chapter(first, "down", spots) is True
    assert list(report.chapters.present().in_order()) == [second, first, after]


@pytest.mark.django_db
def test_step_of_a_row_deleted_in_the_same_moment_does_nothing() -> None:
    day, report = make_day(), make_report()
    sessions = [make_session(day=day) for _ in range(2)]
    chapters = [make_chapter(report=report) for _ in range(2)]
    for row in (sessions[1], chapters[1]):
        type(row).objects.get(pk=row.pk).discard()
    assert step_session(sessions[1], "up") is False
    assert step_chapter(chapters[1], "up", spots_of(report)) is False


@pytest.mark.django_db
def test_step_before_one_that_leaves_the_day_in_the_same_moment_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (make_session(day=day) for day in [make_day()] * 2)
    elsewhere = make_day(event=first.event)

    def neighbours_then_moved(*args: Any) -> Any:
        found = neighbours(*args)
        Session.objects.filter(pk=first.pk).update(day=elsewhere)
        return found

    monkeypatch.setattr(order, "neighbours", neighbours_then_moved)
    assert step_session(second, "up") is False
    assert Session.objects.get(pk=first.pk).day == elsewhere
