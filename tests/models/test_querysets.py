"""The vocabulary of the querysets, adjective by adjective."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.models import (
    Chapter,
    Day,
    Event,
    Impression,
    Photo,
    Report,
    Session,
)
from sessions.models.impression import WITHOUT_CONTENT

NINE = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
MAKERS = [make_event, make_day, make_session, make_impression, make_photo, make_report, make_chapter]


def owner_of(row: Any) -> Any:
    """Return the owner of the event that a row belongs to."""
    match row:
        case Event():
            return row.owner
        case Impression():
            return row.session.event.owner
        case Chapter():
            return row.report.event.owner
        case _:
            return row.event.owner


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("adjective", ["visible_to", "editable_by"])
def test_rows_stay_behind_the_boundary_of_their_owner(make: Callable[[], Any], adjective: str) -> None:
    mine, _theirs = make(), make()
    rows = type(mine).objects
    assert list(getattr(rows, adjective)(owner_of(mine))) == [mine]
    assert list(getattr(rows, adjective)(make_user())) == []
    assert list(getattr(rows, adjective)(AnonymousUser())) == []


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS)
def test_present_leaves_out_what_belongs_to_a_deleted_event(make: Callable[[], Any]) -> None:
    row = make()
    assert list(type(row).objects.present()) == [row]
    Event.objects.get().discard()
    assert list(type(row).objects.present()) == []


@pytest.mark.django_db
def test_present_leaves_out_the_deleted_and_what_hangs_on_it() -> None:
    impression, chapter = make_impression(), make_chapter()
    impression.session.discard()
    chapter.discard()
    assert [list(Session.objects.present()), list(Impression.objects.present()), list(Chapter.objects.present())] == [
        [], [], [],
    ]  # fmt: skip
    assert Day.objects.present().count() == 1


# Events


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "running"),
    [
        (datetime(2026, 12, 1, 11, 59, tzinfo=UTC), False),  # 03:59 in Las Vegas
        (datetime(2026, 12, 1, 12, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 4, 11, 59, tzinfo=UTC), True),  # 03:59 after the last day
        (datetime(2026, 12, 4, 12, 0, tzinfo=UTC), False),
    ],
)
def test_running_from_four_to_four_by_the_clock_of_the_event(now: datetime, running: bool) -> None:
    event = make_event(time_zone="America/Los_Angeles", first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    assert list(Event.objects.running(now)) == ([event] if running else [])


@pytest.mark.django_db
def test_running_with_zones_a_day_apart() -> None:
    dates = {"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 2)}
    early = make_event(time_zone="Pacific/Kiritimati", **dates)
    late = make_event(time_zone="Pacific/Midway", **dates)
    asked = [
        datetime(2026, 12, 1, 14, tzinfo=UTC),
        datetime(2026, 12, 2, 14, tzinfo=UTC),
        datetime(2026, 12, 2, 15, tzinfo=UTC),
    ]
    assert [list(Event.objects.running(now)) for now in asked] == [[early], [], [late]]


@pytest.mark.django_db
def test_running_by_what_is_known_of_the_dates() -> None:
    first_day_alone = make_event(first_day=date(2026, 12, 1))
    day_alone = make_day(on=date(2026, 12, 1)).event
    make_event()
    make_event(last_day=date(2026, 12, 1))
    make_day()
    now = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert set(Event.objects.running(now)) == {first_day_alone, day_alone}
    assert list(Event.objects.running(now + timedelta(days=1))) == []


@pytest.mark.django_db
def test_running_without_any_event() -> None:
    assert list(Event.objects.running(NINE)) == []


@pytest.mark.django_db
def test_newest_first_by_the_first_day_or_the_making() -> None:
    old = make_event(first_day=date(2020, 1, 1))
    undated = make_event()
    future = make_event(first_day=date(2999, 1, 1))
    same = make_event(first_day=date(2020, 1, 1))
    events = Event.objects.newest_first()
    assert list(events) == [future, undated, same, old]
    assert events.totally_ordered is True


# Sessions


@pytest.mark.django_db
def test_in_order_by_day_time_and_position() -> None:
    second_day = make_day(number=2)
    day = make_day(event=second_day.event, number=1)
    tomorrow = make_session(day=second_day, starts_at=NINE, position=1)
    untimed_last = make_session(day=day, position=9)
    untimed = make_session(day=day, position=8)
    later = make_session(day=day, starts_at=NINE + timedelta(hours=1), position=1)
    at_nine_last = make_session(day=day, starts_at=NINE, position=7)
    at_nine = make_session(day=day, starts_at=NINE, position=6)
    sessions = Session.objects.in_order()
    assert list(sessions) == [at_nine, at_nine_last, later, untimed, untimed_last, tomorrow]


@pytest.mark.django_db
def test_in_order_is_total_whatever_was_made_first() -> None:
    day = make_day()
    keys = [UUID(int=number) for number in (3, 1, 2)]
    for key in keys:
        make_session(day=day, id=key, position=1)
    assert [session.pk for session in Session.objects.in_order()] == sorted(keys)
    assert Session.objects.in_order().totally_ordered is True


@pytest.mark.django_db
def test_own_impression_comes_along_in_one_query(django_assert_num_queries: Any) -> None:
    day = make_day()
    user = day.event.owner
    for _ in range(3):
        make_impression(session=make_session(day=day))
    make_impression(session=make_session(day=day), author=make_user())
    with django_assert_num_queries(2):
        authors = [
            session.own_impression and session.own_impression.author_id
            for session in day.sessions.in_order().with_impression_of(user)
        ]
    assert authors == [user.pk, user.pk, user.pk, None]


@pytest.mark.django_db
def test_own_impression_not_asked_for_is_not_taken_for_none() -> None:
    with pytest.raises(AttributeError):
        _ = make_session().own_impression


@pytest.mark.django_db
def test_attended_by_is_one_person_and_one_state() -> None:
    day = make_day()
    attended, planned, foreign = (make_session(day=day) for _ in range(3))
    user = day.event.owner
    make_impression(session=attended)
    make_impression(session=planned, state="planned")
    make_impression(session=planned, author=make_user(), state="attended")
    make_impression(session=foreign, author=make_user())
    make_session(day=day)
    assert list(Session.objects.attended_by(user)) == [attended]


@pytest.mark.django_db
def test_for_report_brings_the_day_along(django_assert_num_queries: Any) -> None:
    second = make_day(number=2)
    first = make_day(event=second.event, number=1)
    late, early, deleted = make_session(day=second), make_session(day=first), make_session(day=first)
    deleted.discard()
    with django_assert_num_queries(1):
        sessions = [(session.pk, session.day.number) for session in Session.objects.for_report()]
    assert sessions == [(early.pk, 1), (late.pk, 2)]


# Photos, reports, chapters


@pytest.mark.django_db
def test_missing_photos_have_no_file() -> None:
    event = make_event()
    missing, _there = make_photo(event=event), make_photo(event=event, content=b"picture")
    assert list(Photo.objects.missing()) == [missing]


@pytest.mark.django_db
def test_photos_in_order_by_position_then_name() -> None:
    event = make_event()
    names = [("b.png", 2), ("c.png", 1), ("a.png", 2)]
    for name, position in names:
        make_photo(event=event, name=name, position=position)
    photos = event.photos.in_order()
    assert [photo.name for photo in photos] == ["c.png", "a.png", "b.png"]
    assert photos.totally_ordered is True


@pytest.mark.django_db
def test_reports_in_order_as_they_were_made() -> None:
    event = make_event()
    reports = [make_report(event=event) for _ in range(3)]
    assert list(event.reports.in_order()) == reports
    assert Report.objects.in_order().totally_ordered is True


@pytest.mark.django_db
def test_chapters_in_order_before_behind_each_day_and_after() -> None:
    report = make_report()
    second = make_day(event=report.event, number=2)
    first = make_day(event=report.event, number=1)
    after = make_chapter(report=report, place="after", position=1)
    behind_second = make_chapter(report=report, place="before", after_day=second, position=2)
    behind_first = make_chapter(report=report, place="after", after_day=first, position=9)
    before_last = make_chapter(report=report, place="before", position=8)
    before = make_chapter(report=report, place="before", position=7)
    chapters = report.chapters.in_order()
    assert list(chapters) == [before, before_last, behind_first, behind_second, after]
    talks = [make_session(day=day, title=title) for day, title in ((first, "A"), (first, "B"), (second, "C"))]
    below = [make_chapter(report=report, after_session=talk, in_day=second) for talk in reversed(talks)]
    top = make_chapter(report=report, in_day=first)
    inside = [top, *reversed(below[1:]), behind_first, below[0], behind_second]
    assert list(chapters.all()) == [before, before_last, *inside, after]
    assert Chapter.objects.in_order().totally_ordered is True


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"state": "missed"},
        {"watch_later": True},
        {"watched_at": datetime(2026, 12, 1, tzinfo=UTC)},
        {"rating": 1},
        {"summary": "Tides"},
        {"body": "Tides"},
    ],
)
def test_database_knows_which_impressions_say_something(fields: dict[str, Any]) -> None:
    impression = make_impression(**{"state": ""} | fields)
    assert impression.has_content == bool(fields)
    assert Impression.objects.exclude(WITHOUT_CONTENT).exists() == bool(fields)
