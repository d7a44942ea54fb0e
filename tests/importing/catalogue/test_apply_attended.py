"""What somebody attended stays where it was; what was logged by hand is the sitting that was on then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from factories import make_day, make_impression, make_session, make_user
from importing.catalogue.programmes import at, counts, event_in_tokyo, found, plan_of, sitting, take
from sessions.importing.catalogue.apply import remove_feed
from sessions.models import Feed, Session

pytestmark = pytest.mark.django_db


def past(days: int, hour: int = 10) -> str:
    """Return a wall clock in Tokyo that many days ago, in the year of the tests' programme."""
    return f"{datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=days):%m-%d} {hour:02}:00"


def test_attended_session_keeps_its_day_and_the_encore_is_one_more():
    event = event_in_tokyo()
    take(event, sitting("a", past(2)))
    attended = found(event)
    make_impression(session=attended, state="attended", body="It was full.")

    plan = plan_of(event, sitting("a", past(1)))
    take(event, sitting("a", past(1)))

    assert counts(plan) == "1: created=1 removed=1"
    attended.refresh_from_db()
    assert (attended.starts_at, attended.removed_from_feed_at is not None) == (at(past(2)), True)
    encore = event.sessions.exclude(pk=attended.pk).get()
    assert (encore.starts_at, encore.impressions.count()) == (at(past(1)), 0)
    assert counts(plan_of(event, sitting("a", past(1)))) == "1: kept=1"


@pytest.mark.parametrize("said", [{"summary": "- one"}, {"body": "Full."}])
def test_session_that_was_written_about_keeps_its_day_once_it_is_over(said):
    event = event_in_tokyo()
    take(event, sitting("a", past(2)))
    kept = found(event)
    make_impression(session=kept, **{"state": "planned", **said})

    plan = take(event, sitting("a", past(1)))

    assert counts(plan) == "1: created=1 removed=1"
    kept.refresh_from_db()
    assert (kept.starts_at, kept.removed_from_feed_at is not None) == (at(past(2)), True)


def test_session_that_somebody_else_attended_keeps_its_day():
    event = event_in_tokyo()
    take(event, sitting("a", past(2)))
    make_impression(session=found(event), author=make_user(), state="attended")

    assert counts(take(event, sitting("a", past(1)))) == "1: created=1 removed=1"


def test_session_that_is_still_to_come_moves_along_with_what_was_written():
    event = event_in_tokyo()
    soon = timezone.now() + timedelta(days=1)
    take(event, sitting("a", "", starts_at=soon))
    make_impression(session=found(event), state="planned", summary="- ask about tides")

    assert counts(take(event, sitting("a", "", starts_at=soon + timedelta(days=1)))) == "1: changed=1"


def test_session_that_was_only_starred_moves_along():
    event = event_in_tokyo()
    take(event, sitting("a", past(2)))
    make_impression(session=found(event), state="planned")

    assert counts(take(event, sitting("a", past(1)))) == "1: changed=1"


def test_attended_session_follows_its_time_within_the_day():
    event = event_in_tokyo()
    take(event, sitting("a", past(2)))
    make_impression(session=found(event), state="attended")

    take(event, sitting("a", past(2, hour=11)))

    assert [session.starts_at for session in event.sessions.all()] == [at(past(2, hour=11))]


def test_programme_with_new_identifiers_is_the_same_programme():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b", "12-01 11:00"))
    starred = found(event)
    make_impression(session=starred, state="planned")
    anew = [sitting("x", title="Talk a"), sitting("y", "12-01 11:00", title="Talk b")]

    plan = take(event, *anew)

    assert (counts(plan), Feed.objects.count()) == ("2: kept=2", 1)
    starred.refresh_from_db()
    assert (starred.external_id, starred.removed_from_feed_at) == ("id-x", None)
    assert counts(plan_of(event, *anew)) == "2: kept=2"


def test_programme_that_shares_a_break_with_another_one_is_not_that_one():
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b", "12-01 11:00"), sitting("lunch", "12-01 12:00", title="Lunch"))

    plan = take(event, sitting("x", "12-01 15:00"), sitting("y", "12-01 12:00", title="Lunch"))

    assert (counts(plan), Feed.objects.count()) == ("2: created=2", 2)


def test_what_was_deleted_stays_in_the_bin_when_its_programme_was_removed_and_comes_again():
    event = event_in_tokyo()
    told = [sitting("a"), sitting("b", "12-01 11:00")]
    take(event, *told)
    binned = found(event)
    binned.discard()
    remove_feed(event.feeds.get())

    assert counts(take(event, *told)) == "2: created=1 kept=1"

    assert [each.title for each in event.sessions.present()] == ["Talk b"]
    Session.objects.filter(pk=binned.pk).update(deleted_at=None)
    assert counts(take(event, *told)) == "2: kept=2"
    assert (found(event).pk, found(event).feed) == (binned.pk, event.feeds.get())


def test_what_was_deleted_hides_nothing_else_that_has_its_number():
    event = event_in_tokyo()
    take(event, sitting("a"))
    found(event).discard()
    remove_feed(event.feeds.get())

    assert counts(take(event, sitting("a", title="Something else"))) == "1: created=1"


def test_line_logged_by_hand_is_the_sitting_that_was_on_then():
    event = event_in_tokyo()
    logged = make_session(day=make_day(event=event, on=event.conference_date(timezone.now())), title="Keynote")
    now = timezone.now()
    Session.objects.filter(pk=logged.pk).update(created_at=now)
    here = event.conference_date(now)

    def starting(name: str, minutes: int):
        return sitting(name, "", title="Keynote", starts_at=now + timedelta(minutes=minutes), on=here)

    take(event, starting("early", -200), starting("on", -10))

    logged.refresh_from_db()
    assert logged.external_id == "id-on"
