"""Who covers what: states of all people, gaps and doubles."""

from datetime import UTC, datetime

import pytest

from factories import make_day, make_event, make_feed, make_impression, make_member, make_session, make_user
from sessions.models import CoverageRequest, Event, Profile, Session
from sessions.team.coverage import DOUBLES, GAPS, coverage_of
from sessions.team.people import leave, people_of, share_all

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    event = make_event(owner=make_user(username="ada"))
    Profile.objects.create(user=event.owner, name="Ada Quay")
    make_member(event=event, user=make_user(username="ben"))
    return event


def titles(event: Event, wanted: str = "all") -> list[str]:
    days, _counts = coverage_of(event, people_of(event), wanted)
    return [each.session.title for day in days for each in day.sessions]


def offered(event: Event, title: str) -> Session:
    feed = event.feeds.first() or make_feed(event=event)
    return make_session(event=event, feed=feed, code="", title=title, starts_at=NINE)


def test_people_are_the_owner_and_then_the_members(event):
    assert [(person.name, person.role) for person in people_of(event)] == [("Ada Quay", "owner"), ("ben", "editor")]


def test_sessions_that_somebody_marked_or_wants_with_the_choice_of_each(event):
    ben = event.memberships.get().user
    both, one, wanted, _nobody = (offered(event, title) for title in ("Both", "One", "Wanted", "Nobody"))
    make_impression(session=both, state="planned")
    make_impression(session=both, author=ben, state="attended")
    make_impression(session=one, author=ben, state="planned", second_choice=True)
    make_impression(session=one, author=make_user(), state="planned")  # of somebody who is not in the team
    CoverageRequest.objects.create(session=wanted)
    days, counts = coverage_of(event, people_of(event))
    assert {each.session.title: (each.choices, each.wanted) for day in days for each in day.sessions} == {
        "Both": ((("Ada Quay", "planned"), ("ben", "attended")), False),
        "One": ((("ben", "second"),), False),
        "Wanted": ((), True),
    }
    assert counts == {"all": 3, "gaps": 1, "doubles": 1}
    assert (titles(event, GAPS), titles(event, DOUBLES)) == (["Wanted"], ["Both"])


def test_second_choice_and_missed_cover_nothing(event):
    ben = event.memberships.get().user
    session = offered(event, "Wanted")
    CoverageRequest.objects.create(session=session)
    make_impression(session=session, state="missed")
    make_impression(session=session, author=ben, state="planned", second_choice=True)
    assert coverage_of(event, people_of(event))[1] == {"all": 1, "gaps": 1, "doubles": 0}


def test_days_come_in_order_and_deleted_sessions_are_left_out(event):
    for number in (2, 1):
        session = make_session(day=make_day(event=event, number=number), title=f"Of day {number}")
        make_impression(session=session, state="planned")
    make_impression(session=offered(event, "Deleted"), state="planned").session.discard()
    assert titles(event) == ["Of day 1", "Of day 2"]


@pytest.mark.parametrize("rows", [1, 30])
def test_as_many_queries_for_thirty_sessions_as_for_one(event, rows, django_assert_num_queries):
    for number in range(rows):
        make_impression(session=offered(event, f"Talk {number}"), state="planned")
        make_member(event=event)
    with django_assert_num_queries(5):
        assert len(titles(event)) == rows


def test_all_own_impressions_are_shared_or_none(event):
    ben = event.memberships.get().user
    mine = [make_impression(session=offered(event, title), author=ben) for title in ("One", "Two")]
    theirs = make_impression(session=mine[0].session)
    elsewhere = make_impression(author=ben)
    assert share_all(event, ben, shared=True) == 2
    for each in (*mine, theirs, elsewhere):
        each.refresh_from_db()
    assert [each.shared for each in (*mine, theirs, elsewhere)] == [True, True, False, False]
    assert share_all(event, ben, shared=False) == 2


def test_who_leaves_keeps_the_impressions_and_shares_them_no_longer(event):
    ben = event.memberships.get().user
    own = make_impression(session=offered(event, "One"), author=ben, body="Kept", shared=True)
    leave(event, ben)
    own.refresh_from_db()
    assert (own.body, own.shared, event.memberships.count()) == ("Kept", False, 0)
