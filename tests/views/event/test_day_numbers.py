"""Dates that are put right in the settings of an event move no number of a day unless a person chooses that."""

from datetime import date
from typing import Any

import pytest

from factories import make_session

pytestmark = pytest.mark.django_db

URL = "/events/harbour/settings/"
DATA = {"name": "Harbour Days", "last_day": "2030-05-02", "time_zone": "Asia/Tokyo", "language": "en"}


@pytest.fixture
def dated(event: Any) -> Any:
    event.first_day, event.last_day, event.language = date(2030, 5, 1), date(2030, 5, 2), "en"
    event.save()
    event.ensure_days()
    return event


def days_of(event: Any) -> list[tuple[int, str]]:
    return [(day.number, f"{day.date:%m-%d}") for day in event.days.all()]


def test_correction_of_an_event_with_nothing_written_asks_nothing(owner: Any, dated: Any) -> None:
    assert owner.post(URL, DATA | {"first_day": "2030-04-29"}).status_code == 302
    assert days_of(dated) == [(1, "04-29"), (2, "04-30"), (3, "05-01"), (4, "05-02")]


def test_one_earlier_day_is_asked_about_and_what_was_typed_is_kept(owner: Any, dated: Any) -> None:
    make_session(event=dated)
    page = owner.post(URL, DATA | {"first_day": "2030-04-30", "venue": "Pier 9"})
    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (422, ["numbering"])
    assert [str(label) for _, label in form.fields["numbering"].choices] == [
        "Keep the numbers: Tue 30 Apr becomes Day 0",
        "Renumber all days by date",
        "Keep the numbers: add no day for Tue 30 Apr",
    ]
    assert (form["numbering"].value(), form["venue"].value(), form["first_day"].value()) == (
        *("zero", "Pier 9"),
        "2030-04-30",
    )
    assert days_of(dated) == [(1, "05-01"), (2, "05-02")]


@pytest.mark.parametrize(
    ("numbering", "days"),
    [
        ("zero", [(0, "04-30"), (1, "05-01"), (2, "05-02")]),
        ("renumber", [(1, "04-30"), (2, "05-01"), (3, "05-02")]),
        ("skip", [(1, "05-01"), (2, "05-02")]),
    ],
)
def test_answer_is_done(owner: Any, dated: Any, numbering: str, days: list[tuple[int, str]]) -> None:
    make_session(event=dated)
    response = owner.post(URL, DATA | {"first_day": "2030-04-30", "numbering": numbering})
    assert (response.status_code, days_of(dated)) == (302, days)


@pytest.mark.parametrize("numbering", ["zero", "skip"])
def test_later_settings_ask_nothing_again_and_change_no_day(owner: Any, dated: Any, numbering: str) -> None:
    make_session(event=dated)
    owner.post(URL, DATA | {"first_day": "2030-04-30", "numbering": numbering})
    before = days_of(dated)
    assert owner.post(URL, DATA | {"first_day": "2030-04-30", "name": "Harbour Nights"}).status_code == 302
    assert days_of(dated) == before


def test_answer_that_is_not_offered_is_asked_again(owner: Any, dated: Any) -> None:
    make_session(event=dated)
    page = owner.post(URL, DATA | {"first_day": "2030-04-29", "numbering": "zero"})
    form = page.context["form"]
    assert (page.status_code, form["numbering"].value(), days_of(dated)) == (
        *(422, "skip"),
        [(1, "05-01"), (2, "05-02")],
    )
