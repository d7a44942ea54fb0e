"""Applying a plan writes all of it or nothing, and nothing at all when something has changed meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from factories import make_event, make_impression, make_session
from importing.catalogue.programmes import NOW, changed, counts, event_in_tokyo, found, plan_of, sitting, take
from parallel import at_once
from sessions.agenda.attendance import mark
from sessions.agenda.order import place_session
from sessions.importing.catalogue.apply import apply_plan, remove_feed
from sessions.models import Day, Event, Feed, Impression, Session
from sessions.versions.save import StaleData

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(hours=1)


def everything():
    """Return every row that an import could write."""
    return [list(model.objects.order_by("pk").values()) for model in (Event, Day, Feed, Session, Impression)]


def test_applying_that_fails_writes_nothing():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    plan = plan_of(event, sitting("a", room="Dock B"), sitting("c", "12-05 10:00"))
    before = everything()

    def refuse(execute, sql, *more):
        if sql.startswith("DELETE"):
            raise DatabaseError("the disk is full")
        return execute(sql, *more)

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError):
        apply_plan(plan, NOW)
    assert everything() == before


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda event: changed(found(event), room="My seat"),
        lambda event: found(event).discard(),
        lambda event: found(event).delete(),
        lambda event: make_impression(session=found(event, "b"), state="planned"),
        lambda event: take(event, sitting("a"), sitting("b"), sitting("c"), now=SOON),
        lambda event: take(event, sitting("d"), now=SOON),
        lambda event: changed(event, time_zone="Europe/Berlin"),
        lambda event: event.discard(),
    ],
)
def test_a_plan_of_what_is_not_there_any_more_is_not_applied(meanwhile):
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    plan = plan_of(event, sitting("a", room="Dock B"))
    meanwhile(event_of(event))
    before = everything()
    with pytest.raises(StaleData):
        apply_plan(plan, SOON + timedelta(hours=1))
    assert everything() == before


def event_of(event):
    """Return the event as somebody else has it."""
    return Event.objects.get(pk=event.pk)


def test_what_has_nothing_to_do_with_the_plan_may_change_meanwhile():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b"))
    plan = plan_of(event, sitting("a", room="Dock B"), sitting("b"))
    make_session(event=event_of(event), title="Mine")
    make_impression(session=found(event), state="planned")
    apply_plan(plan, NOW)
    assert found(event).room == "Dock B"


@pytest.mark.parametrize("size", [1, 30])
def test_applying_asks_as_often_for_many_as_for_one(size):
    event = make_event(time_zone="Asia/Tokyo")
    sittings = [sitting(str(number), room="Dock A") for number in range(size)]
    take(event, *sittings, *(sitting(f"gone {number}") for number in range(size)))
    plan = plan_of(
        event, *(replace(each, room="Dock B") for each in sittings), *(sitting(f"new {n}") for n in range(size))
    )
    with CaptureQueriesContext(connection) as asked:
        apply_plan(plan, NOW)
    # One of them for the quota of sessions; five for chapters, links, requests, and texts of teams with
    # their revisions of what goes.
    assert counts(plan) == f"{2 * size}: created={size} changed={size} removed={size}"
    assert len(asked) == 32


@pytest.mark.django_db(transaction=True)
def test_of_several_who_apply_at_once_one_is_first_and_the_others_are_told():
    event = event_in_tokyo()
    take(event, sitting("a"))

    def apply(number):
        plan = plans[number]
        try:
            return apply_plan(plan, SOON + timedelta(minutes=number)).pk
        except StaleData:
            return None

    plans = [plan_of(event, sitting("a", room="Dock B"), sitting("b")) for _ in range(4)]
    feeds = at_once(4, apply)
    assert sorted(feeds, key=str) == [event.feeds.get().pk, None, None, None]
    assert sorted(event.sessions.values_list("title", "room")) == [("Talk a", "Dock B"), ("Talk b", "Dock A")]


@pytest.mark.django_db(transaction=True)
def test_whoever_stars_what_is_just_being_removed_keeps_it_or_finds_nothing():
    event = event_in_tokyo()
    take(event, *(sitting(str(number)) for number in range(12)))
    feed, sessions = event.feeds.get(), list(event.sessions.order_by("pk"))

    def remove_or_star(number):
        """Remove the feed in one thread, and star one session after the other in the others; return what was kept."""
        if number == 0:
            remove_feed(feed)
            return []
        kept = []
        for session in sessions[number - 1 :: 3]:
            try:
                mark(session, event.owner, {"state": "planned"})
            except Http404:
                continue
            kept.append(session.pk)
        return kept

    kept = sorted(key for keys in at_once(4, remove_or_star) for key in keys)
    assert sorted(event.sessions.values_list("pk", flat=True)) == kept
    assert sorted(Impression.objects.values_list("session_id", flat=True)) == kept


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda event: make_impression(session=found(event), state="planned"),
        lambda event: changed(found(event), note="Not recorded."),
        lambda event: place_session(found(event), event.days.last()),
        lambda event: event.days.filter(date="2026-12-01").update(date="2026-12-05"),
    ],
)
def test_what_somebody_has_touched_stays_when_its_programme_goes(meanwhile):
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b", "12-02 10:00"))
    feed = event.feeds.get()
    meanwhile(event_of(event))
    remove_feed(feed)
    assert list(event.sessions.values_list("title", "feed")) == [("Talk a", None)]
