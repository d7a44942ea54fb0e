"""Which sessions a report holds: by filter, and everything else, without a circle."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_day, make_event, make_impression, make_report, make_session
from sessions.models import Event, Report
from sessions.models.held_sessions import held_sessions, held_twice
from sessions.models.report import validate_filter

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    """Return an event with seven attended and two planned sessions; the titles say what they are."""
    event = make_event()
    first, second = make_day(event=event), make_day(event=event)
    rows: list[tuple[Any, str, str, str, int | None, str]] = [
        (first, "keynote", "Keynote", "", 5, "attended"),
        (first, "workshop", "ワークショップ", "Security", 4, "attended"),
        (first, "hands-on", "Hands-on Lab", "Data", 3, "attended"),
        (first, "starred", "workshop", "Security", None, "planned"),
        (second, "opening", "基調講演", "", None, "attended"),
        (second, "expo", "Expo", "", None, "attended"),
        (second, "talk", "Deep dive", "Security", 4, "attended"),
        (second, "missed", "Keynote", "", None, "missed"),
        (second, "watched", "KEYNOTES", "Data", 2, "planned"),
    ]
    for day, title, kind, track, rating, state in rows:
        session = make_session(day=day, title=title, format=kind, track=track)
        make_impression(session=session, state=state, rating=rating)
    return event


def held(report: Report) -> list[str]:
    return [session.title for session in held_sessions(report)]


def filtered(event: Event, **filters: Any) -> Report:
    return make_report(event=event, holds="filtered", filters=filters)


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, ["keynote", "workshop", "hands-on", "opening", "expo", "talk"]),
        ({"formats": ["keynote"]}, ["keynote", "opening"]),
        ({"formats": ["workshop", "Deep dive"]}, ["workshop", "hands-on", "talk"]),
        ({"formats": ["Hands-on Lab"]}, ["hands-on"]),
        ({"tracks": ["Security"]}, ["workshop", "talk"]),
        ({"tracks": ["Security", "Data"]}, ["workshop", "hands-on", "talk"]),
        ({"rating": 4}, ["keynote", "workshop", "talk"]),
        ({"state": "planned"}, ["starred", "watched"]),
        ({"state": "both", "formats": ["keynote"]}, ["keynote", "opening", "watched"]),
        ({"state": "both", "rating": 3, "tracks": ["Security"]}, ["workshop", "talk"]),
        ({"formats": ["keynote"], "rating": 5}, ["keynote"]),
        ({"formats": ["nothing"]}, []),
    ],
)
def test_filter_conditions_all_hold(event: Event, filters: dict[str, Any], titles: list[str]) -> None:
    assert held(filtered(event, **filters)) == titles


def test_filter_by_days(event: Event) -> None:
    first, second = event.days.order_by("number")
    assert held(filtered(event, days=[second.pk])) == ["opening", "expo", "talk"]
    assert len(held(filtered(event, days=[first.pk, second.pk]))) == 6


def test_filter_is_that_of_the_owner_and_of_the_event(event: Event) -> None:
    stranger = make_session(title="elsewhere", format="Keynote")
    make_impression(session=stranger, author=event.owner)
    make_impression(session=event.sessions.get(title="missed"), author=stranger.event.owner, state="attended")
    assert held(filtered(event, formats=["keynote"])) == ["keynote", "opening"]


def test_everything_else_leaves_out_what_others_select_and_filter(event: Event) -> None:
    make_report(event=event)  # has every session, and counts for nothing
    filtered(event, formats=["keynote"])
    rest, other = filtered(event, rest=True), filtered(event, rest=True, rating=4)
    assert (held(rest), held(other)) == (["workshop", "hands-on", "expo", "talk"], ["workshop", "talk"])

    make_report(event=event, holds="chosen").chosen.add(event.sessions.get(title="talk"))
    assert (held(rest), held(other)) == (["workshop", "hands-on", "expo"], ["workshop"])


def test_everything_else_alone_is_everything(event: Event) -> None:
    assert held(filtered(event, rest=True)) == ["keynote", "workshop", "hands-on", "opening", "expo", "talk"]


def test_sessions_held_twice_are_found_from_both_sides(event: Event) -> None:
    def twice(report: Report) -> list[str]:
        return [event.sessions.get(pk=pk).title for pk in held_twice(report)]

    every = make_report(event=event)
    keynotes, good = filtered(event, formats=["keynote"]), filtered(event, rating=5)
    rest, other = filtered(event, rest=True), filtered(event, rest=True, tracks=["Data"])

    assert [twice(report) for report in (every, keynotes, good)] == [[], ["keynote"], ["keynote"]]
    assert [twice(report) for report in (rest, other)] == [["hands-on"], ["hands-on"]]


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow_with_the_reports(event: Event, count: int) -> None:
    for number in range(count):
        filtered(event, formats=["keynote"], rating=1 + number % 5)
        filtered(event, rest=True)
    report = filtered(event, rest=True)
    report.event.owner  # noqa: B018 - loaded
    with CaptureQueriesContext(connection) as asked:
        assert len(held(report)) == 5
        assert len(held_twice(report)) == 5
    assert len(asked) == 5


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"room": ["A"]},
        {"formats": "keynote"},
        {"formats": [1]},
        {"days": ["1"]},
        {"days": [True]},
        {"rating": 6},
        {"rating": "4"},
        {"rating": True},
        {"state": "missed"},
        {"state": ["attended"]},
        {"rest": 1},
        {"tracks": ["x"] * 201},
    ],
)
def test_filter_of_another_form_is_refused(value: object) -> None:
    with pytest.raises(ValidationError, match="not a filter"):
        validate_filter(value)
