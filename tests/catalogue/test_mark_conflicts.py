"""A choice does not replace what was not seen, and Undo takes back its own choice alone."""

import re
import uuid

import pytest
from django.test import Client

from catalogue.marking import address, harbour, offer, post
from factories import make_day, make_impression, make_user
from sessions.models import Event, Impression, Operation, Session
from tiers import pairs

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(client: Client) -> Event:
    return harbour(client)


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


CHOICES = ["none", "planned", "second", "attended", "missed"]


@pytest.mark.parametrize(("before", "tapped"), pairs(CHOICES, [*CHOICES[1:], CHOICES[0]]))
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
        key = str(Operation.objects.create(pk=uuid.uuid4(), user=make_user(), facts=facts).pk)
    client.post(address(session), {"state": "attended"})
    client.post(f"{address(session)}?state=planned&was=attended&undo={key}")
    assert (place(session), session.impressions.get().state) == ((2, 1), "planned")
