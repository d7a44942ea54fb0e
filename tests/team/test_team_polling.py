"""The table of a team is asked for again and again: 304 until something that it shows has changed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from factories import (
    make_day,
    make_feed,
    make_impression,
    make_member,
    make_session,
    make_user,
)
from sessions.models import (
    CoverageRequest,
    Event,
    Impression,
    Profile,
    Session,
)

pytestmark = pytest.mark.django_db

TEAM = "/events/harbour/team/"
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_table_alone_is_answered_with_304_until_something_changes(event, ada, ben):
    session = make_session(event=event)
    make_impression(session=session, state="planned")
    headers = {"X-Part": "coverage"}
    first = ben.get(TEAM, headers=headers)
    assert "<html" not in first.text
    again = {**headers, "If-None-Match": first["ETag"]}
    assert (ben.get(TEAM, headers=again).status_code, first.status_code) == (304, 200)
    Impression.objects.update(state="attended")
    changed = ben.get(TEAM, headers=again)
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


def test_table_changes_with_all_that_it_shows_and_nothing_else(event, ada, ben):
    """Each change gives another ETag; what the table does not show gives none."""
    session = make_session(day=make_day(event=event, title="Harbour day"), title="Fog", starts_at=timezone.now())
    other = make_session(day=session.day, title="Wind", feed=make_feed(event=event))
    mine = make_impression(session=session, state="planned")
    member = event.memberships.get().user
    headers, seen = {"X-Part": "coverage"}, {}

    def change(what: str, do: Callable[[], object], *, shows: bool = True) -> None:
        before = headers.get("If-None-Match")
        do()
        answer = ben.get(TEAM, headers=headers)
        assert (what, answer.status_code) == (what, 200 if shows else 304)
        assert (answer["Cache-Control"], answer["ETag"] != before) == ("private, no-cache", shows)
        if shows:
            assert (what, answer.text) not in seen.items()
            seen[what] = answer.text
        headers["If-None-Match"] = answer["ETag"]

    rows = Impression.objects.filter(pk=mine.pk)
    change("first", lambda: None)
    change("nothing", lambda: None, shows=False)
    change("state", lambda: rows.update(state="attended"))
    change("back", lambda: rows.update(state="planned"))
    change("second choice", lambda: rows.update(second_choice=True))
    change("private note", lambda: rows.update(private_note="Fog", body="Fog", rating=3, version=9), shows=False)
    change("star", lambda: make_impression(session=other, author=member, state="planned"))
    change("request", lambda: CoverageRequest.objects.create(session=session, author=member))
    change("request taken back", lambda: CoverageRequest.objects.all().delete())
    change("new session", lambda: make_impression(session=make_session(day=session.day, title="Rain"), state="missed"))
    change("session that nobody marked", lambda: make_session(day=session.day, feed=other.feed), shows=False)
    change("title", lambda: Session.objects.filter(pk=session.pk).update(title="Foghorn"))
    change("time", lambda: Session.objects.filter(pk=session.pk).update(starts_at=NOW, ends_at=NOW))
    change("day", lambda: event.days.filter(pk=session.day_id).update(title="Quay day"))
    change("renamed", lambda: Profile.objects.update_or_create(user=event.owner, defaults={"name": "Ada L."}))
    change("time zone", lambda: Event.objects.filter(pk=event.pk).update(time_zone="Asia/Tokyo"))
    change("deleted", lambda: Session.objects.get(pk=other.pk).discard())
    cid = make_member(event=event, user=make_user(username="cid"))
    change("mark of a new member", lambda: make_impression(session=session, author=cid, state="planned"))
    change("removed", lambda: event.memberships.filter(user=cid).delete())
    change("language", lambda: headers.update({"Accept-Language": "ja"}))
    change("the same again", lambda: None, shows=False)
    assert ben.get(f"{TEAM}?show=gaps", headers=headers).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_unchanged_table_costs_as_much_for_thirty_people_and_sessions(event, ben, rows, django_assert_num_queries):
    for number in range(rows):
        make_impression(session=make_session(event=event, title=f"Talk {number}"), state="planned")
        make_member(event=event)
    headers = {"X-Part": "coverage"}
    headers["If-None-Match"] = ben.get(TEAM, headers=headers)["ETag"]
    with django_assert_num_queries(8):
        assert ben.get(TEAM, headers=headers).status_code == 304
