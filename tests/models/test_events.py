"""Events: their addresses and their days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from factories import make_chapter, make_day, make_event, make_report, make_session
from sessions.models import Event
from sessions.rules.day_numbers import Numbering

VEGAS = "America/Los_Angeles"


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of 2026 by the clock of Las Vegas."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(VEGAS))


def days_of(event: Event) -> list[tuple[int, date | None]]:
    """Return numbers and dates of an event's days, in order."""
    return list(event.days.values_list("number", "date"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("AWS re:Invent 2026", ["aws-reinvent-2026", "aws-reinvent-2026-2", "aws-reinvent-2026-3"]),
        ("技術カンファレンス", ["event", "event-2", "event-3"]),
        ("技術カンファレンス 2026", ["event-2026", "event-2026-2", "event-2026-3"]),
        ("New", ["new-2", "new-3", "new-4"]),
        ("🎪", ["event", "event-2", "event-3"]),
        ("x" * 100, ["x" * 60, "x" * 58 + "-2", "x" * 58 + "-3"]),
    ],
)
def test_slug_is_made_of_the_name_and_free(name: str, slugs: list[str]) -> None:
    assert [make_event(name=name).slug for _ in range(3)] == slugs


@pytest.mark.django_db
def test_slug_stays_when_the_name_changes() -> None:
    event = make_event(name="Harbour")
    event.name = "Lighthouse"
    event.save()
    assert event.slug == "harbour"


@pytest.mark.django_db
def test_another_refusal_than_the_slug_is_told() -> None:
    with pytest.raises(IntegrityError, match="event_language_known"), transaction.atomic():
        make_event(language="fr")


def test_new_event_has_the_time_zone_of_the_installation(settings: object) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"  # type: ignore[attr-defined]
    assert Event(name="x").zone == ZoneInfo("Asia/Tokyo")


@pytest.mark.django_db
def test_ensure_days_lists_every_date_once() -> None:
    event = make_event(first_day=date(2026, 11, 30), last_day=date(2026, 12, 2))
    event.ensure_days()
    event.ensure_days()
    assert days_of(event) == [(1, date(2026, 11, 30)), (2, date(2026, 12, 1)), (3, date(2026, 12, 2))]


@pytest.mark.django_db
def test_ensure_days_dates_the_days_that_are_there_and_keeps_the_others() -> None:
    event = make_event(first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    make_day(event=event, number=1, title="Arrival")
    make_day(event=event, number=2, on=date(2026, 12, 3))
    make_day(event=event, number=7)
    event.ensure_days()
    assert days_of(event) == [(1, date(2026, 12, 1)), (2, date(2026, 12, 3)), (7, None), (8, date(2026, 12, 2))]
    assert event.days.get(number=1).title == "Arrival"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numbering", "numbers"),
    [
        (None, [(0, 30), (1, 1), (2, 2)]),
        (Numbering.KEEP, [(0, 30), (1, 1), (2, 2)]),
        (Numbering.RENUMBER, [(1, 30), (2, 1), (3, 2)]),
        (Numbering.SKIP, [(1, 1), (2, 2)]),
    ],
)
def test_ensure_days_after_a_corrected_first_day_moves_a_number_only_when_told(
    numbering: Numbering | None, numbers: list[tuple[int, int]]
) -> None:
    event = make_event(first_day=date(2026, 12, 1), last_day=date(2026, 12, 2))
    event.ensure_days()
    logged = make_session(day=event.days.get(number=1))
    event.first_day = date(2026, 11, 30)
    event.save()
    event.ensure_days(numbering)
    assert [(number, on.day) for number, on in days_of(event) if on] == numbers
    logged.refresh_from_db()
    assert logged.day.date == date(2026, 12, 1)


@pytest.mark.django_db
def test_ensure_days_of_an_event_in_which_nothing_is_written_numbers_by_date() -> None:
    event = make_event(first_day=date(2026, 12, 1), last_day=date(2026, 12, 2))
    event.ensure_days()
    make_session(event=event).discard()
    event.first_day = date(2026, 11, 29)
    event.ensure_days()
    assert days_of(event) == [
        *((1, date(2026, 11, 29)), (2, date(2026, 11, 30))),
        *((3, date(2026, 12, 1)), (4, date(2026, 12, 2))),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["session", "note", "title", "chapter"])
def test_what_is_written_keeps_the_numbers(written: str) -> None:
    event = make_event(first_day=date(2026, 12, 1), last_day=date(2026, 12, 1))
    event.ensure_days()
    assert not event.has_content()
    match written:
        case "session":
            make_session(event=event)
        case "chapter":
            make_chapter(report=make_report(event=event))
        case field:
            event.days.update(**{field: "Coffee upstairs"})
    assert event.has_content()


@pytest.mark.django_db
def test_date_without_a_free_number_gets_a_day_behind_the_others_when_somebody_logs_on_it() -> None:
    event = make_event(time_zone=VEGAS, first_day=date(2026, 11, 29), last_day=date(2026, 12, 1))
    make_session(day=make_day(event=event, number=1, on=date(2026, 12, 1)))
    event.ensure_days(Numbering.SKIP)
    assert days_of(event) == [(1, date(2026, 12, 1))]
    day = event.open_day(at(11, 30, 10))
    assert (day.number, day.date) == (2, date(2026, 11, 30))
    assert days_of(event) == [(1, date(2026, 12, 1)), (2, date(2026, 11, 30))]


@pytest.mark.django_db
def test_ensure_days_fills_a_gap_in_order() -> None:
    event = make_event(first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    make_day(event=event, number=1, on=date(2026, 12, 1))
    make_day(event=event, number=2, on=date(2026, 12, 3))
    event.ensure_days()
    assert days_of(event) == [(1, date(2026, 12, 1)), (2, date(2026, 12, 2)), (3, date(2026, 12, 3))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last"),
    [(None, None), (date(2026, 12, 1), None), (None, date(2026, 12, 1))],
)
def test_ensure_days_without_both_dates_does_nothing(first: date | None, last: date | None) -> None:
    event = make_event(first_day=first, last_day=last)
    event.ensure_days()
    assert days_of(event) == []


@pytest.mark.django_db
def test_ensure_days_stops_after_a_month() -> None:
    event = make_event(first_day=date(2026, 1, 1), last_day=date(2036, 1, 1))
    event.ensure_days()
    assert event.days.count() == 31


@pytest.mark.django_db
def test_day_for_follows_the_clock_of_the_event() -> None:
    event = make_event(time_zone=VEGAS)
    first = make_day(event=event, on=date(2026, 12, 1))
    second = make_day(event=event, on=date(2026, 12, 2))
    asked = [at(12, 1, 3, 59), at(12, 1, 4), at(12, 2, 3, 59), at(12, 2, 4), datetime(2026, 12, 3, 8, tzinfo=UTC)]
    assert [event.day_for(instant) for instant in asked] == [None, first, first, second, second]


@pytest.mark.django_db
def test_open_day_of_an_event_without_days_is_day_one() -> None:
    event = make_event(time_zone=VEGAS)
    day = event.open_day(at(12, 1, 10))
    assert (day.number, day.date) == (1, None)
    assert event.open_day(at(12, 5, 10)) == day


@pytest.mark.django_db
def test_open_day_within_the_dates_is_the_day_of_that_date() -> None:
    event = make_event(time_zone=VEGAS, first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    day = event.open_day(at(12, 3, 1))  # one in the night
    assert (day.number, day.date) == (2, date(2026, 12, 2))
    assert event.days.count() == 3


@pytest.mark.django_db
def test_open_day_with_a_first_day_alone_takes_its_date() -> None:
    event = make_event(time_zone=VEGAS, first_day=date(2026, 12, 1))
    assert days_of(event) == []
    assert event.open_day(at(12, 1, 10)).date == date(2026, 12, 1)


@pytest.mark.django_db
def test_open_day_after_the_event_is_the_last_one_with_a_session() -> None:
    event = make_event(time_zone=VEGAS, first_day=date(2026, 12, 1), last_day=date(2026, 12, 4))
    event.ensure_days()
    first, second, third, _fourth = event.days.all()
    assert event.open_day(at(12, 20, 10)) == first
    make_session(day=first)
    make_session(day=second)
    make_session(day=third).discard()
    assert event.open_day(at(12, 20, 10)) == second


@pytest.mark.django_db
def test_add_day_counts_on() -> None:
    event = make_event()
    assert [(day.number, day.date) for day in (event.add_day(), event.add_day())] == [(1, None), (2, None)]
    event.add_day(on=date(2026, 12, 3), title="Last day")
    event.add_day()
    assert days_of(event)[2:] == [(3, date(2026, 12, 3)), (4, date(2026, 12, 4))]


@pytest.mark.django_db
def test_add_day_does_not_guess_a_date_that_is_taken() -> None:
    event = make_event()
    make_day(event=event, number=1, on=date(2026, 12, 4))
    make_day(event=event, number=2, on=date(2026, 12, 3))
    assert event.add_day().date is None


@pytest.mark.django_db
def test_add_day_with_a_taken_date_is_refused() -> None:
    event = make_event()
    event.add_day(on=date(2026, 12, 3))
    with pytest.raises(IntegrityError):
        event.add_day(on=date(2026, 12, 3))
    assert event.days.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "heading"), [("en", "", "Day 2"), ("ja", "", "2 日目"), ("ja", "前夜祭", "前夜祭")]
)
def test_heading_of_a_day(language: str, title: str, heading: str) -> None:
    day = make_day(event=make_event(language=language), number=2, title=title)
    assert (day.heading, str(day)) == (heading, heading)
