"""What one tap says of a session can be taken back, and what follows from being there."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from factories import make_day, make_event, make_feed, make_impression, make_revision, make_session, make_user
from sessions.agenda.attendance import mark, move_to_attended_day
from sessions.models import Event, Impression, Operation, Session, SessionKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(client: Client) -> Event:
    """Return an event whose second day is today."""
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    today = event.conference_date(timezone.now())
    make_day(event=event, on=today - timedelta(days=1))
    make_day(event=event, on=today)
    make_feed(event=event)
    client.force_login(event.owner)
    return event


def offer(event: Event, title: str = "Queues", **facts: Any) -> Session:
    return make_session(title=title, **({"code": "", "day": event.days.first(), "feed": event.feeds.get()} | facts))


def address(session: Session) -> str:
    return f"/events/harbour/sessions/{session.pk}/state/"


def post(client: Client, session: Session, **changes: str) -> int:
    return client.post(address(session), changes).status_code


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


@pytest.mark.parametrize("happened", ["attended", "missed"])
@pytest.mark.parametrize("tapped", ["planned", "second", "none"])
def test_plan_that_waited_does_not_replace_what_happened_meanwhile(client, event, tapped, happened):
    session = offer(event)
    make_impression(session=session, state=happened)
    for seen in ("none", "planned", "second"):
        headers = {"HX-Request": "true", "HX-Target": f"state-{session.pk}"}
        answer = client.post(address(session), {"state": tapped, "was": seen}, headers=headers)
        assert answer.status_code == 200
        assert re.findall(r'data-own="(\w+)" aria-pressed="true"', answer.text) == [happened]
        assert session.impressions.values_list("state", "second_choice").get() == (happened, False)


@pytest.mark.parametrize("happened", ["attended", "missed"])
@pytest.mark.parametrize(
    ("tapped", "now"), [("planned", [("planned", False)]), ("second", [("planned", True)]), ("none", [])]
)
def test_state_that_was_seen_is_replaced(client, event, happened, tapped, now):
    session = offer(event)
    for seen in ({"was": happened}, {}):  # a page without scripts says nothing of what it showed
        Impression.objects.filter(session=session).delete()
        make_impression(session=session, state=happened)
        post(client, session, state=tapped, **seen)
        assert list(session.impressions.values_list("state", "second_choice")) == now


@pytest.mark.parametrize(
    ("before", "tapped"),
    [
        *[("planned", "second"), ("planned", "missed"), ("attended", "attended")],
        # The text that was sent before the tap has marked the session as attended.
        *[("attended", "missed"), ("missed", "attended")],
    ],
)
def test_last_tap_counts_between_plans_and_where_no_state_was_seen(client, event, before, tapped):
    session = offer(event)
    make_impression(session=session, state=before)
    page = client.post(address(session), {"state": tapped, "was": "none"}, follow=True)
    second = tapped == "second"
    state = "planned" if second else tapped
    assert session.impressions.values_list("state", "second_choice").get() == (state, second)
    assert [message.level_tag for message in page.context["messages"]] == ["success"] * (before != tapped)


@pytest.mark.parametrize(("happened", "tapped"), [("attended", "missed"), ("missed", "attended")])
def test_what_happened_is_not_replaced_unseen_and_the_person_is_told(client, event, happened, tapped):
    """Two devices without a network: the one whose tap arrives last is told, and can choose again."""
    session = offer(event, title="Fog")
    make_impression(session=session, state=happened)
    waited = {"state": tapped, "was": "planned"}
    headers = {"X-Operation": str(uuid.uuid4()), "X-Autosave": "1"}
    assert client.post(address(session), waited, headers=headers).status_code == 204
    assert session.impressions.get().state == happened

    told = client.get("/events/harbour/").text
    named = happened.capitalize()
    text = f"“Fog” was changed on another device, and stays “{named}”. Choose again to change it."
    assert re.findall(r'<div class="message message-(\w+)">\s*<p>([^<]+)</p>', told) == [("warning", text)]
    post(client, session, state=tapped, was=happened)
    assert session.impressions.get().state == tapped


@pytest.mark.parametrize("before", ["none", "planned", "second", "attended", "missed"])
@pytest.mark.parametrize("tapped", ["none", "planned", "second", "attended", "missed"])
def test_choice_without_scripts_is_undone_by_the_form_of_its_message(client, event, before, tapped):
    session = offer(event)
    post(client, session, state=before)
    stored = list(session.impressions.values_list("state", "second_choice"))
    list(client.get("/events/harbour/").context["messages"])

    page = client.post(address(session), {"state": tapped, "next": "/events/harbour/?day=1"}, follow=True)
    forms = [message.extra_tags for message in page.context["messages"]]
    assert len(forms) == (before != tapped)
    if forms:
        undone = client.post(forms[0], follow=True)
        assert undone.redirect_chain == [("/events/harbour/?day=1", 302)]
        assert [str(message) for message in undone.context["messages"]] == ["Undone: “Queues” is as it was before."]
        assert list(session.impressions.values_list("state", "second_choice")) == stored


def test_choice_that_changed_since_is_not_undone(client, event):
    session = make_impression(session=offer(event), state="planned").session
    page = client.post(address(session), {"state": "missed"}, follow=True)
    [undo] = [message.extra_tags for message in page.context["messages"]]
    Impression.objects.update(state="attended")
    client.post(undo)
    assert session.impressions.get().state == "attended"


@pytest.mark.parametrize("headers", [{}, {"X-Operation": str(uuid.UUID(int=5))}], ids=["form", "script"])
@pytest.mark.parametrize(
    ("later", "stays", "named"),
    [
        ({"state": "planned", "second_choice": True}, [("planned", True)], "Second choice"),
        ({"state": "missed"}, [("missed", False)], "Missed"),
        (None, [], "Not marked"),
    ],
    ids=["second", "missed", "none"],
)
def test_undo_does_not_replace_what_was_chosen_after_it(client, event, later, stays, named, headers):
    session = make_impression(session=offer(event), state="attended").session
    if later:
        Impression.objects.update(**later)
    else:
        Impression.objects.all().delete()

    client.post(f"{address(session)}?state=planned&was=attended&undo=1", headers=headers)

    assert list(session.impressions.values_list("state", "second_choice")) == stays
    told = [str(message) for message in client.get("/events/harbour/").context["messages"]]
    assert told == [f"“Queues” was changed on another device, and stays “{named}”. Choose again to change it."]


def test_undo_that_is_sent_twice_warns_of_nothing(client, event):
    session = make_impression(session=offer(event), state="attended").session
    for again in (False, True):
        page = client.post(f"{address(session)}?state=second&was=attended&undo=1", follow=True)
        assert session.impressions.values_list("state", "second_choice").get() == ("planned", True)
        assert [message.level_tag for message in page.context["messages"]] == ["success"] * (not again)


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


def place(session: Session) -> tuple[int, int]:
    now = Session.objects.select_related("day").get(pk=session.pk)
    return now.day.number, now.position


@pytest.mark.parametrize("scripts", [True, False])
def test_undo_of_attended_moves_a_session_without_a_time_back(client, event, scripts):
    session = make_impression(session=offer(event, position=7), state="planned").session
    key = str(uuid.uuid4())
    if scripts:
        client.post(address(session), {"state": "attended", "was": "planned"}, headers={"X-Operation": key})
        undo = f"{address(session)}?state=planned&was=attended&undo={key}"
    else:
        page = client.post(address(session), {"state": "attended"}, follow=True)
        [undo] = [message.extra_tags for message in page.context["messages"]]
    assert place(session) == (2, 1)

    client.post(undo, headers={"X-Operation": str(uuid.uuid4())} if scripts else {})

    assert place(session) == (1, 7)
    assert session.impressions.get().state == "planned"


def test_undo_that_marks_as_attended_again_leaves_the_day(client, event):
    session = make_impression(session=offer(event, position=7), state="planned").session
    client.post(f"{address(session)}?state=attended&was=planned&undo=1")
    assert (place(session), session.impressions.get().state) == ((1, 7), "attended")


@pytest.mark.parametrize("changed", ["day", "choice"])
def test_undo_of_attended_leaves_the_day_of_a_session_that_was_changed_since(client, event, changed):
    session = make_impression(session=offer(event), state="planned").session
    page = client.post(address(session), {"state": "attended"}, follow=True)
    [undo] = [message.extra_tags for message in page.context["messages"]]
    third = make_day(event=event)
    if changed == "day":
        Session.objects.update(day=third, position=4)
    else:
        Impression.objects.update(state="missed")
    client.post(undo)
    assert place(session) == ((third.number, 4) if changed == "day" else (2, 1))


@pytest.mark.parametrize("key", ["1", "nonsense", str(uuid.UUID(int=9)), "another"])
def test_undo_whose_key_nobody_knows_only_takes_the_choice_back(client, event, key):
    session = make_impression(session=offer(event), state="planned").session
    if key == "another":
        facts = {"day": event.days.first().pk, "position": 7, "moved_to": event.days.last().pk}
        key = str(Operation.objects.create(pk=uuid.uuid4(), user=make_user(), status=200, facts=facts).pk)
    client.post(address(session), {"state": "attended"})
    client.post(f"{address(session)}?state=planned&was=attended&undo={key}")
    assert (place(session), session.impressions.get().state) == ((2, 1), "planned")


def test_sessions_with_a_time_by_hand_or_out_of_the_event_stay_in_their_day(event):
    timed = offer(event, starts_at=timezone.now())
    by_hand = offer(event, feed=None)
    for session in (timed, by_hand):
        mark(session, event.owner, {"state": "attended"})
    late = offer(event)
    move_to_attended_day(late, datetime(2040, 1, 1, tzinfo=UTC))
    assert [Session.objects.get(pk=each.pk).day.number for each in (timed, by_hand, late)] == [1, 1, 1]


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
