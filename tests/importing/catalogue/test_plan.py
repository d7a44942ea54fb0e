"""A plan says what a programme would do to an event, and writes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session, make_user
from importing.catalogue.programmes import at, changed, counts, event_in_tokyo, found, plan_of, programme, sitting, take
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.models import Feed, Session

pytestmark = pytest.mark.django_db


def test_a_plan_writes_nothing():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    before = list(Session.objects.order_by("pk").values())
    plan = plan_of(event, sitting("a", "12-03 10:00"), sitting("c"))
    assert counts(plan) == "2: created=1 changed=1 removed=1"
    assert list(Session.objects.order_by("pk").values()) == before
    assert (event.feeds.count(), event.days.count()) == (1, 1)


def test_what_is_the_same_is_kept():
    event = event_in_tokyo()
    assert counts(take(event, sitting("a"), sitting("b"))) == "2: created=2"
    plan = plan_of(event, sitting("b"), sitting("a"))
    assert counts(plan) == "2: kept=2"
    assert not any(planned.writes for planned in plan.sessions)


def test_what_is_told_apart_by_one_fact_alone_is_kept():
    event = event_in_tokyo()
    breaks = [sitting("", external_id="", title="Break", track=f"Track {number}") for number in range(9)]
    take(event, *breaks)
    assert [planned.writes for planned in plan_of(event, *breaks).sessions] == [False] * len(breaks)


def test_a_change_is_told_field_by_field():
    event = event_in_tokyo()
    take(event, sitting("a", room="Dock A"))
    (planned,) = plan_of(event, sitting("a", room="Dock B", title="Renamed")).changed
    assert [(each.field, each.old, each.new) for each in planned.changes] == [
        ("title", "Talk a", "Renamed"),
        ("room", "Dock A", "Dock B"),
    ]
    assert planned.heading == "Talk a"


def test_a_conflict_is_told_once():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    changed(found(event), room="My seat")
    assert counts(plan_of(event, sitting("a"), sitting("b"))) == "2: kept=2"
    moved = [sitting("a", room="Dock B"), sitting("b")]
    assert counts(take(event, *moved)) == "2: kept=2 conflicts=1"
    assert counts(take(event, *moved)) == "2: kept=2"
    assert found(event).room == "My seat"


def test_a_link_that_a_person_entered_stays():
    event = event_in_tokyo()
    take(event, sitting("a"))
    changed(found(event), recording_url="https://example.org/mine")
    assert counts(take(event, sitting("a"))) == "1: kept=1"
    theirs = "https://example.org/theirs"
    assert counts(take(event, sitting("a", recording_url=theirs))) == "1: kept=1 conflicts=1"
    assert found(event).recording_url == "https://example.org/mine"


def test_untouched_sessions_that_left_the_programme_go_and_touched_ones_are_marked():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"), sitting("c"))
    make_impression(session=found(event, "b"), state="", watch_later=True)
    plan = plan_of(event, sitting("a"))
    assert [session.title for session in plan.removed] == ["Talk c"]
    assert [session.title for session in plan.gone] == ["Talk b"]
    assert counts(plan) == "1: removed=2 kept=1"


def test_session_with_a_chapter_below_it_stays_when_it_left_the_programme():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    make_chapter(report=make_report(event=event), after_session=found(event, "b"), in_day=found(event, "b").day)
    assert [session.title for session in plan_of(event, sitting("a")).gone] == ["Talk b"]


def test_a_session_that_comes_back_loses_its_mark():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    make_impression(session=found(event, "b"), state="planned")
    take(event, sitting("a"))
    assert found(event, "b").removed_from_feed_at is not None
    assert counts(plan_of(event, sitting("a"))) == "1: kept=1"
    plan = take(event, sitting("a"), sitting("b"))
    assert counts(plan) == "2: changed=1 kept=1"
    assert [planned.returned for planned in plan.changed] == [True]
    assert found(event, "b").removed_from_feed_at is None


def test_what_a_person_deleted_stays_in_the_bin():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    found(event).discard()
    plan = take(event, sitting("a", room="Dock B"), sitting("b"))
    assert counts(plan) == "2: kept=2"
    assert (found(event).deleted_at is None, found(event).room) == (False, "Dock A")
    assert counts(take(event, sitting("b"))) == "1: kept=1"
    assert found(event).deleted_at is not None


@pytest.mark.parametrize(("state", "moved"), [("planned", 1), ("attended", 1), ("missed", 0), ("", 0)])
def test_what_moved_and_was_planned_or_attended_is_called_out(state, moved):
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    make_impression(session=found(event), state=state, watch_later=True)
    assert len(plan_of(event, sitting("a", "12-01 11:00"), sitting("b", "12-01 12:00")).moved) == moved
    assert len(plan_of(event, sitting("a", room="Dock B"), sitting("b")).moved) == moved
    assert plan_of(event, sitting("a", title="Renamed"), sitting("b")).moved == []


def test_what_somebody_else_planned_is_not_called_out():
    event = event_in_tokyo()
    take(event, sitting("a"))
    make_impression(session=found(event), author=make_user(), state="planned")
    assert plan_of(event, sitting("a", room="Dock B")).moved == []


def test_a_programme_updates_the_feed_of_its_address_then_the_one_with_its_sessions():
    event = event_in_tokyo()
    address = "https://example.org/schedule.xml"
    first, second = (
        take(event, sitting(name), url=url) and event.feeds.last() for name, url in (("a", address), ("b", ""))
    )
    assert event.feeds.count() == 2
    assert plan_of(event, sitting("b"), url=address).feed == first
    assert plan_of(event, sitting("b"), sitting("c")).feed == second
    assert plan_of(event, sitting("c")).feed is None
    assert plan_of(event, sitting("c"), feed=second).feed == second
    assert plan_of(event, sitting("a")).url == address
    # An address is that of one feed alone.
    assert plan_of(event, sitting("b"), feed=second, url=address).url == ""


def test_a_feed_of_another_kind_is_the_same_where_identifiers_have_the_same_titles():
    event = event_in_tokyo()
    take(event, sitting("a"))
    feed = event.feeds.get()

    def chosen(each):
        return make_plan(event, programme(each, kind="frab-json"), event.owner).feed

    assert chosen(sitting("a", "12-02 10:00")) == feed
    assert chosen(sitting("a", title="Something else")) is None


def test_a_table_without_identifiers_is_known_by_half_of_its_titles():
    event = event_in_tokyo()
    bare = [sitting(name, external_id="") for name in "abcd"]
    take(event, *bare)
    later = [replace(each, starts_at=each.starts_at + timedelta(hours=1)) for each in bare]
    assert counts(plan_of(event, *later)) == "4: changed=4"
    assert counts(plan_of(event, *later[:2], *(sitting(name, external_id="") for name in "ef"))) == (
        "4: created=2 changed=2 removed=2"
    )
    others = [sitting(name, "12-02 10:00", external_id="") for name in "efg"]
    assert plan_of(event, later[0], *others).feed is None


def test_feeds_of_other_events_are_not_touched():
    take(event_in_tokyo(), sitting("a"))
    assert plan_of(event_in_tokyo(), sitting("a")).feed is None


def test_what_was_logged_by_hand_is_adopted_with_what_it_lacks():
    event = event_in_tokyo()
    session = make_session(event=event, code="", title="Talk A", room="My seat")
    plan = plan_of(event, sitting("a", title="Talk a", speakers=("Ada Example",), ends_at=at("12-01 11:00")))
    (planned,) = plan.sessions
    assert (planned.session, planned.adopted) == (session, True)
    assert {each.field for each in planned.changes} == {"speakers", "starts_at", "ends_at"}
    assert {each.field: each.old for each in planned.conflicts} == {"title": "Talk A", "room": "My seat"}
    assert counts(plan) == "1: changed=1 conflicts=1"


def test_what_lies_in_the_bin_or_belongs_to_another_programme_is_not_adopted():
    event = event_in_tokyo()
    make_session(event=event, title="Talk a").discard()
    other = Feed.objects.create(event=event, kind="sessionize", taken_at=timezone.now())
    make_session(event=event, title="Talk a", feed=other)
    assert counts(plan_of(event, sitting("a"))) == "1: created=1"


def test_the_dates_of_the_event_come_from_the_programme():
    event = event_in_tokyo()
    make_day(event=event)
    calendar = plan_of(event, sitting("a", "12-02 10:00"), sitting("b", "12-05 01:00")).calendar
    assert (calendar.first, calendar.last) == (date(2026, 12, 2), date(2026, 12, 4))
    assert calendar.new == (date(2026, 12, 3), date(2026, 12, 4))


def test_the_dates_of_the_event_widen_and_never_shrink():
    event = event_in_tokyo(first_day=date(2026, 12, 1), last_day=date(2026, 12, 3))
    for start, first, last in (("12-02 10:00", 1, 3), ("12-05 10:00", 1, 5)):
        calendar = plan_of(event, sitting("a", start)).calendar
        assert (calendar.first, calendar.last) == (date(2026, 12, first), date(2026, 12, last))
    assert plan_of(event, sitting("a", "")).calendar.last == date(2026, 12, 3)


def test_an_event_lasts_no_more_than_31_days():
    event = event_in_tokyo(first_day=date(2026, 12, 1))
    assert plan_of(event, sitting("a", "12-31 10:00")).calendar.last == date(2026, 12, 31)
    with pytest.raises(FeedError) as caught:
        plan_of(event, sitting("a", "12-31 10:00"), replace(sitting("b"), on=date(2027, 1, 1), starts_at=None))
    assert (caught.value.fault, caught.value.place) == (Fault.TOO_MANY_DAYS, "2026-12-01 – 2027-01-01")


@pytest.mark.parametrize(
    ("zone", "named"),
    [("Asia/Tokyo", ""), ("Asia/Seoul", ""), ("Europe/Brussels", "Europe/Brussels"), ("", ""), ("No/Where", "")],
)
def test_a_time_zone_with_other_clocks_is_named(zone, named):
    event = event_in_tokyo()
    assert make_plan(event, programme(sitting("a"), zone=zone), event.owner).zone_differs == named


def test_two_plans_have_the_same_digest_exactly_when_they_do_the_same():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))

    def digest():
        return plan_of(event, sitting("a", room="Dock B"), sitting("c")).digest

    first = digest()
    assert digest() == first
    assert plan_of(event, sitting("a", room="Dock B")).digest != first
    assert plan_of(event, sitting("a", room="Dock C"), sitting("c")).digest != first
    # What leaves would now be marked instead of removed.
    impression = make_impression(session=found(event, "b"))
    assert digest() != first
    impression.delete()
    assert digest() == first
    changed(found(event), room="My seat")
    assert digest() != first


@pytest.mark.parametrize("size", [1, 30])
def test_a_plan_asks_eight_times_whatever_the_size(size):
    event = make_event(time_zone="Asia/Tokyo")
    sittings = [sitting(str(number), room="Dock A") for number in range(size)]
    take(event, *sittings, sitting("gone"))
    with CaptureQueriesContext(connection) as asked:
        plan = plan_of(event, *(replace(each, room="Dock B") for each in sittings))
        assert counts(plan) == f"{size}: changed={size} removed=1"
        assert plan.digest
    # And one for the event, which the test reads anew, and one for its owner.
    assert len(asked) == 8 + 2
