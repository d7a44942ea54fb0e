"""What one tap says of a session can be taken back, and what follows from being there."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from catalogue.marking import harbour, offer, post
from factories import make_impression, make_revision, make_session
from sessions.agenda.attendance import mark, move_to_attended_day
from sessions.models import Event, Impression, Session, SessionKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(client: Client) -> Event:
    return harbour(client)


def test_star_is_planned_and_taking_it_back_leaves_nothing(client, event):
    session = offer(event)
    post(client, session, state="planned")
    assert session.impressions.get().state == "planned"
    post(client, session, state="none")
    assert session.impressions.count() == 0


@pytest.mark.parametrize(
    "said",
    [{"watch_later": True}, {"rating": 3}, {"body": "Good."}, {"summary": "- one"}, {"version": 2}],
    ids=lambda said: next(iter(said)),
)
def test_taking_a_state_back_keeps_whatever_else_is_said(client, event, said):
    session = offer(event)
    make_impression(session=session, state="planned", **said)
    post(client, session, state="none")
    assert list(session.impressions.values("state", *said)) == [{"state": "", **said}]


def test_taking_a_state_back_keeps_earlier_texts(client, event):
    impression = make_impression(session=offer(event), state="planned")
    make_revision(row=impression)
    post(client, impression.session, state="none")
    assert Impression.objects.get().revisions.count() == 1


def test_marking_to_watch_later_says_nothing_else_and_unmarking_leaves_nothing(client, event):
    session = offer(event)
    post(client, session, watch_later="on")
    assert session.impressions.values_list("state", "watch_later").get() == ("", True)
    post(client, session, watch_later="off")
    assert session.impressions.count() == 0


def test_nothing_is_taken_back_of_what_was_never_said(client, event):
    session = offer(event)
    for changes in ({"state": "none"}, {"watch_later": "off"}, {"rating": "0"}):
        assert post(client, session, **changes) == 302
    assert session.impressions.count() == 0


def test_state_that_nobody_knows_is_refused(client, event):
    session = offer(event)
    post(client, session, state="")
    post(client, session, state="elsewhere")
    assert session.impressions.count() == 0


def test_today_shows_the_whole_day_when_a_session_leaves_it(client, event):
    session = offer(event)
    make_impression(session=session, state="planned")
    headers = {"HX-Request": "true", "HX-Target": f"session-{session.pk}"}
    answer = client.post(f"/events/harbour/sessions/{session.pk}/state/", {"state": "none"}, headers=headers)
    assert (answer.status_code, answer["HX-Retarget"], "Queues" in answer.text) == (200, "#day-sessions", False)


def test_session_without_a_time_moves_to_the_day_on_which_it_was_attended(event):
    session = offer(event)
    mark(session, event.owner, {"state": "planned"})
    assert Session.objects.get(pk=session.pk).day.number == 1
    mark(session, event.owner, {"state": "attended"})
    moved = Session.objects.get(pk=session.pk)
    assert (moved.day.number, moved.position) == (2, 1)


def test_sessions_with_a_time_by_hand_or_out_of_the_event_stay_in_their_day(event):
    timed = offer(event, starts_at=timezone.now())
    by_hand = offer(event, feed=None)
    for session in (timed, by_hand):
        mark(session, event.owner, {"state": "attended"})
    late = offer(event)
    move_to_attended_day(late, event.owner, datetime(2040, 1, 1, tzinfo=UTC))
    assert [Session.objects.get(pk=each.pk).day.number for each in (timed, by_hand, late)] == [1, 1, 1]


def test_taking_attended_back_gives_back_the_day_and_the_moment_and_undo_of_that_the_other_ones(client, event):
    session = offer(event, code="COM301", position=7)

    def place() -> tuple[int, int, bool]:
        row = Session.objects.get(pk=session.pk)
        return row.day.number, row.position, row.logged_at is not None

    ways = {"mark": lambda: post(client, session, state="attended"), "line": lambda: log(client, "COM301", day="")}
    for name, attend in ways.items():
        for state in ("none", "missed", "planned"):
            attend()
            assert (name, place()) == (name, (2, 1, name == "line"))
            key = str(uuid.uuid4())
            address = f"/events/harbour/sessions/{session.pk}/state/"
            client.post(address, {"state": state}, headers={"X-Operation": key})
            assert (name, state, place()) == (name, state, (1, 7, False))
            client.post(address, {"state": "attended", "was": state, "undo": key})
            assert (name, state, place()) == (name, state, (2, 1, name == "line"))
            client.post(address, {"state": "none"})
            assert (name, place(), Impression.objects.count()) == (name, (1, 7, False), 0)
    Session.objects.update(day=event.days.get(number=2))  # by hand
    for state in ("attended", "none"):
        post(client, session, state=state)
    assert place() == (2, 7, False)


def test_session_stays_where_a_person_has_moved_it_when_attending_is_taken_back(client, event):
    """Of what attending has moved nothing is left then; nor is it before the session is logged anew."""
    days = list(event.days.all())
    for way in ("move", "form", "line"):
        session = offer(event, title=way)
        here = f"/events/harbour/sessions/{session.pk}"
        post(client, session, state="attended")
        if way == "line":
            post(client, session, state="none")
            Session.objects.filter(pk=session.pk).update(day=days[1])  # by its programme
            log(client, way, day="")
        for day in days if way != "line" else ():
            session.refresh_from_db()
            if way == "move":
                client.post(f"{here}/move/", {"day": day.number})
            else:
                client.post(f"{here}/edit/", {"title": way, "day": day.pk, "version": session.version})
        post(client, session, state="none")
        session.refresh_from_db()
        assert (way, session.day, session.impressions.count()) == (way, days[1], 0)


def log(client: Client, heading: str, **more: Any) -> uuid.UUID:
    key = uuid.uuid4()
    client.post("/events/harbour/sessions/new/", {"id": key, "heading": heading, "day": "2", "now": "1", **more})
    return key


def attended(event: Event) -> list[str]:
    return sorted(event.sessions.attended_by(event.owner).values_list("title", flat=True))


def test_code_of_exactly_one_session_of_the_programme_marks_that_one(client, event):
    session = offer(event, code="COM301", starts_at=timezone.now() - timedelta(days=1))
    key = log(client, "com301")
    assert (attended(event), event.sessions.count()) == (["Queues"], 1)
    assert SessionKey.objects.get(pk=key).session == session
    assert Session.objects.get().day.number == 1


def test_code_without_a_time_comes_into_the_day_of_today(client, event):
    offer(event, code="COM301")
    log(client, "COM301 | whatever")
    assert Session.objects.get().day.number == 2


def test_code_of_several_marks_the_nearest(client, event):
    now = timezone.now()
    offer(event, "first", code="COM301", starts_at=now - timedelta(days=1))
    offer(event, "second", code="com301", starts_at=now - timedelta(hours=2))
    log(client, "COM301")
    assert (attended(event), event.sessions.count()) == (["second"], 2)


def test_code_that_the_event_has_is_no_second_session_unless_a_person_says_so(client, event):
    make_impression(session=offer(event, "missed", code="SEC401"), author=event.owner, state="missed")
    offer(event, "typed", code="SEC402", feed=None)
    for line in ("SEC401 | Typed", "SEC402 | Typed"):
        log(client, line)
    assert (attended(event), event.sessions.count()) == (["missed", "typed"], 2)
    log(client, "SEC401 | Typed", another="1")
    assert (attended(event), event.sessions.count()) == (["Typed", "missed", "typed"], 3)


def test_code_that_one_watches_later_is_undecided(client, event):
    make_impression(session=offer(event, code="COM301"), state="", watch_later=True)
    log(client, "COM301")
    assert (attended(event), Impression.objects.get().watch_later) == (["Queues"], True)


def test_picked_session_is_marked_whatever_the_line_says_and_only_once(client, event):
    session = offer(event)
    form = {"id": uuid.uuid4(), "heading": "Queues", "day": "2", "session": str(session.pk)}
    for _ in range(2):
        client.post("/events/harbour/sessions/new/", form)
    assert (attended(event), event.sessions.count(), Impression.objects.count()) == (["Queues"], 1, 1)


@pytest.mark.parametrize("picked", ["", "nonsense", str(uuid.UUID(int=7))])
def test_picked_session_that_is_not_there_leaves_the_line(client, event, picked):
    log(client, "Something else", session=picked)
    assert attended(event) == ["Something else"]


def test_picked_session_of_another_event_is_not_touched(client, event):
    other = make_session(title="Elsewhere", code="")
    log(client, "Here", session=str(other.pk))
    assert (attended(event), other.impressions.count()) == (["Here"], 0)


def test_mark_on_a_session_that_went_in_that_moment_finds_nothing() -> None:
    session = make_session()
    Session.objects.filter(pk=session.pk).delete()

    with pytest.raises(Http404):
        mark(session, session.event.owner, {"state": "planned"})

    assert Impression.objects.count() == 0
