"""Links into an event end for good with a membership, with the right to write, and with the ownership."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import make_impression, make_member, make_report, make_session, make_user
from people.signing_up import confirm
from sessions.models import AgendaLink, Event, Invitation, MemberRole, Membership, ReportLink, ShareLink
from team.clients import signed_in

pytestmark = pytest.mark.django_db

TEAM = "/events/harbour/team/"
KEPT_BY_READERS = ["agenda"]


def invited(event: Event) -> str:
    until = timezone.now() + timedelta(days=1)
    return Invitation.objects.issue(event.owner, event=event, uses=9, expires_at=until)


def links_of(event: Event, user) -> dict[str, str]:
    """Make a link of each kind; return their addresses."""
    session, report = make_session(event=event), make_report(event=event, author=user, slug=f"by-{user.username}")
    make_impression(session=session, author=user)
    tokens = {
        "event": ("shared", ShareLink.objects.issue(user, event=event)),
        "session": ("shared", ShareLink.objects.issue(user, event=event, session=session)),
        "report": ("shared", ShareLink.objects.issue(user, event=event, report=report)),
        "program": ("report-pull", ReportLink.objects.issue(user, report=report, dialect="zenn")),
        "agenda": ("agenda-feed", AgendaLink.objects.issue(user, event=event)),
    }
    return {kind: reverse(f"sessions:{name}", args=[token]) for kind, (name, token) in tokens.items()}


def working(addresses: dict[str, str]) -> list[str]:
    return [kind for kind, address in addresses.items() if Client().get(address).status_code == 200]


def test_links_of_whoever_leaves_is_removed_or_becomes_a_reader_are_revoked_for_good(event, ada):
    for number, (way, kept) in enumerate((("leave", []), ("remove", []), ("read", KEPT_BY_READERS))):
        member = make_member(event=event, user=make_user(username=f"carla{number}"))
        of_others, addresses = links_of(event, make_member(event=event)), links_of(event, member)
        assert working(addresses) == list(addresses)
        row = Membership.objects.get(user=member)
        one = reverse("sessions:team-member", args=["harbour", row.pk])
        if way == "leave":
            signed_in(member).post(f"{TEAM}leave/")
        else:
            ada.post(one, {"role": "reader"} if way == "read" else {})
        assert (way, working(addresses)) == (way, kept)
        if way == "read":
            ada.post(one, {"role": "editor"})
        else:
            client = signed_in(member)
            client.get(reverse("sessions:invitation", args=[invited(event)]))
            client.post(reverse("sessions:team-join"))
        assert Membership.objects.get(user=member).role == "editor"
        assert (way, working(addresses)) == (way, kept)
        assert working(of_others) == list(of_others)


def test_link_that_an_earlier_version_left_to_a_reader_or_a_former_member_does_not_work(event):
    """It ends, also where nothing has revoked it, and is gone when the person joins again."""
    user = event.memberships.get().user
    addresses = links_of(event, user)
    event.memberships.update(role=MemberRole.READER)
    assert working(addresses) == KEPT_BY_READERS
    event.memberships.all().delete()
    assert working(addresses) == []
    client = signed_in(user)
    client.get(reverse("sessions:invitation", args=[invited(event)]))
    client.post(reverse("sessions:team-join"))
    assert (event.memberships.get().user, working(addresses)) == (user, [])


def test_invitations_do_not_come_back_with_an_event_that_is_handed_over_and_back(event, ada, ben):
    token = invited(event)
    for client, other in ((ada, ben), (ben, ada)):
        confirm(client)
        client.post(reverse("sessions:team-member", args=["harbour", event.memberships.get().pk]), {"role": "owner"})
        other.post(f"{TEAM}offer/", {"answer": "accept"})
    event.refresh_from_db()
    assert (event.owner.username, Invitation.objects.exclude(revoked_at=None).count()) == ("ada", 1)
    assert Client().get(reverse("sessions:invitation", args=[token])).status_code == 404


def test_page_of_the_team_says_which_links_end(event, ada, ben):
    page = ada.get(TEAM).text
    said = (
        "As a reader, ben makes no links: those for readers and for programs that ben made are revoked.",
        "Invitation links, and all links into the event that ben made, are revoked.",
        "Only ben can give the event back. Invitation links are revoked.",
    )
    assert [words in page for words in said] == [True, True, True]
    assert "your links into it are revoked" in ben.get(TEAM).text
    event.memberships.update(role=MemberRole.READER)
    assert said[0] not in ada.get(TEAM).text
