"""Invitation links into a team: who makes them, who joins by them, and when they end."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import PASSWORD, make_event, make_member, make_user
from people.signing_up import sign_up
from sessions.models import Event, Invitation, Membership, SecurityEvent
from team.clients import signed_in

pytestmark = pytest.mark.django_db

TEAM = "/events/harbour/team/"
LINKS = f"{TEAM}links/"
JOIN = reverse("sessions:team-join")
GONE = "This invitation cannot be used"


@pytest.fixture
def site_owner() -> User:
    return make_user(username="harbourmaster")


@pytest.fixture
def event(site_owner: User) -> Event:
    return make_event(owner=make_user(username="ada"), slug="harbour", name="Harbour days")


def new_link(event: Event) -> str:
    """Make a link as the owner of the event does; return its path."""
    client = signed_in(event.owner)
    client.post(LINKS)
    address = client.get(TEAM).context["address"]
    assert client.get(TEAM).context["address"] == ""  # shown once
    return address.removeprefix("http://testserver")


def test_link_for_readers_makes_readers(event):
    client = signed_in(event.owner)
    assert client.post(LINKS, {"role": "captain"}).status_code == 404
    client.post(LINKS, {"role": "reader"})
    ben = signed_in(make_user(username="ben"))
    page = ben.get(client.get(TEAM).context["address"], follow=True)
    assert "ada invites you to read the event “Harbour days”." in page.text
    assert ben.post(JOIN)["Location"] == "/events/harbour/"
    assert members() == [("ben", "reader")]


def members() -> list[tuple[str, str]]:
    return list(Membership.objects.order_by("pk").values_list("user__username", "role"))


def test_who_has_an_account_joins_after_a_question(event):
    link, ben = new_link(event), signed_in(make_user(username="ben"))
    page = ben.get(link, follow=True)
    assert page.redirect_chain == [(JOIN, 302)]
    assert "ada invites you to work on the event “Harbour days” together." in page.text
    assert members() == []
    assert ben.post(JOIN)["Location"] == "/events/harbour/"
    assert (members(), Invitation.objects.get().used) == ([("ben", "editor")], 1)
    assert [(each.kind, each.user.username) for each in SecurityEvent.objects.filter(kind="member-added")] == [
        ("member-added", "ben")
    ]
    assert ben.get("/events/harbour/").status_code == 200


def test_who_is_a_member_already_uses_nothing_up(event):
    link = new_link(event)
    ben = signed_in(make_member(event=event))
    ben.get(link)
    assert ben.post(JOIN).status_code == 302
    assert (Membership.objects.count(), Invitation.objects.get().used) == (1, 0)


def test_owner_is_led_to_the_own_team(event):
    client = signed_in(event.owner)
    assert client.get(new_link(event), follow=True).redirect_chain[-1] == (TEAM, 302)
    assert (client.post(JOIN)["Location"], members()) == (TEAM, [])


def test_who_is_signed_out_signs_in_first(event):
    link, client = new_link(event), Client()
    make_user(username="ben")
    page = client.get(link, follow=True)
    login = reverse("account_login")
    assert page.redirect_chain == [(f"{login}?next=%2Fjoin%2F", 302)]
    answer = client.post(login, {"login": "ben", "password": PASSWORD, "next": JOIN})
    assert answer["Location"] == JOIN
    client.post(JOIN)
    assert members() == [("ben", "editor")]


def test_link_of_somebody_who_does_not_own_the_site_makes_no_account(event):
    client = Client()
    client.get(new_link(event))
    sign_up(client, "newcomer")
    assert not User.objects.filter(username="newcomer").exists()


def test_link_of_the_owner_of_the_site_makes_an_account_in_the_team(site_owner):
    event = make_event(owner=site_owner, slug="harbour")
    client = Client()
    client.get(new_link(event))
    sign_up(client, "newcomer")
    assert members() == [("newcomer", "editor")]
    # Where sign-up leads to, also once more.
    assert [client.get(JOIN)["Location"] for _ in range(2)] == ["/events/harbour/"] * 2


def test_where_everybody_may_sign_up_every_link_into_an_event_does(event, settings):
    settings.SIGNUP_OPEN = True
    client = Client()
    client.get(new_link(event))
    sign_up(client, "newcomer")
    assert members() == [("newcomer", "editor")]


@pytest.mark.parametrize("how", ["revoked", "expired", "used", "event handed over", "owner deactivated"])
def test_link_that_has_ended_is_like_one_that_never_was(event, how, subtests):
    link, ben = new_link(event), signed_in(make_user(username="ben"))
    ben.get(link)  # opened while it was valid
    now = timezone.now()
    match how:
        case "revoked":
            signed_in(event.owner).post(LINKS, {"revoke": Invitation.objects.get().pk})
        case "expired":
            Invitation.objects.update(expires_at=now - timedelta(seconds=1))
        case "used":
            Invitation.objects.update(used=30)
        case "event handed over":
            Event.objects.update(owner=make_user())
        case _:
            User.objects.filter(pk=event.owner_id).update(is_active=False)
    answers = [ben.get(link), ben.get("/join/no-such-secret/"), ben.get(JOIN), ben.post(JOIN)]
    assert [(answer.status_code, GONE in answer.text) for answer in answers] == [(404, True)] * 4
    assert members() == []


def test_only_the_owner_of_the_event_makes_and_revokes_links(event):
    new_link(event)
    for client in (signed_in(make_member(event=event)), signed_in(make_user())):
        assert client.post(LINKS).status_code == 404
        assert client.post(LINKS, {"revoke": Invitation.objects.get().pk}).status_code == 404
    assert [each.revoked_at for each in Invitation.objects.all()] == [None]


def test_five_links_are_enough(event):
    client = signed_in(event.owner)
    for _number in range(6):
        client.post(LINKS)
    assert Invitation.objects.count() == 5
    assert "You have reached the maximum number of links." in client.get(TEAM).text
