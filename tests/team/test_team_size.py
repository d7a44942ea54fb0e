"""A team has a largest size: a full one says so, uses nothing of a link up, and takes nobody more at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import make_event, make_member, make_user
from parallel import at_once, at_once_behind
from people.signing_up import sign_up
from sessions.models import Event, Invitation, Membership, SecurityEvent

JOIN = reverse("sessions:team-join")
FULL = "A team can have at most 2 members here."
AT_ONCE = 8


@pytest.fixture
def event(db: None, settings) -> Event:
    """Return an event of the owner of the site, with room for two members."""
    settings.QUOTAS = {**settings.QUOTAS, "members": 2}
    return make_event(owner=make_user(username="harbourmaster"), slug="harbour")


def opened(event: Event, user: User | None = None) -> Client:
    """Return a browser that has opened a new link into the event."""
    until = timezone.now() + timedelta(days=1)
    token = Invitation.objects.issue(event.owner, event=event, uses=AT_ONCE, expires_at=until)
    client = Client()
    if user:
        client.force_login(user)
    client.get(reverse("sessions:invitation", args=[token]))
    return client


def test_member_above_the_limit_is_refused_on_the_page_of_the_link(event: Event) -> None:
    make_member(event=event)
    ben, cid = (opened(event, make_user(username=name)) for name in ("ben", "cid"))
    assert ben.post(JOIN)["Location"] == "/events/harbour/"
    answer = cid.post(JOIN)
    assert (answer.status_code, FULL in answer.text, "Join the team" in answer.text) == (409, True, True)
    assert (Membership.objects.count(), Invitation.objects.latest("pk").used) == (2, 0)
    assert not SecurityEvent.objects.filter(user__username="cid").exists()
    # With room, the same page lets the person in.
    event.memberships.all()[0].delete()
    assert cid.post(JOIN)["Location"] == "/events/harbour/"


def test_who_signs_up_into_a_full_team_has_an_account_all_the_same(event: Event) -> None:
    for _ in range(2):
        make_member(event=event)
    browser = opened(event)
    assert sign_up(browser, "newcomer").status_code == 302
    assert FULL in browser.get("/events/").text
    assert (User.objects.filter(username="newcomer").count(), Membership.objects.count()) == (1, 2)


def test_second_press_leads_to_the_event_and_uses_nothing(event: Event) -> None:
    browser = opened(event, make_user())
    answers = [browser.post(JOIN) for _ in range(2)] + [browser.get(JOIN)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/events/harbour/")] * 3
    assert (Membership.objects.count(), Invitation.objects.get().used) == (1, 1)


def test_link_that_died_after_it_was_opened_leads_to_no_team_that_was_joined_before(event: Event) -> None:
    browser = opened(event, make_user())
    browser.post(JOIN)
    other = make_event(slug="other")
    token = Invitation.objects.issue(other.owner, event=other, expires_at=timezone.now() + timedelta(days=1))
    browser.get(reverse("sessions:invitation", args=[token]))
    Invitation.objects.filter(event=other).update(revoked_at=timezone.now())

    answer = browser.post(JOIN)

    assert (answer.status_code, "This invitation cannot be used" in answer.text) == (404, True)


@pytest.mark.django_db(transaction=True)
def test_who_joins_in_several_browsers_at_once_uses_one_place_of_the_link(event: Event) -> None:
    browser = opened(event, make_user())
    browsers = [Client() for _ in range(6)]
    for each in browsers:
        each.cookies = browser.cookies.copy()
    statuses = at_once_behind(
        Event.objects.filter(pk=event.pk), 6, lambda number: browsers[number].post(JOIN).status_code
    )
    assert (statuses, Membership.objects.count(), Invitation.objects.get().used) == ([302] * 6, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_who_join_at_once_find_room_for_two(event: Event) -> None:
    browsers = [opened(event, make_user()) for _ in range(AT_ONCE)]
    statuses = at_once(AT_ONCE, lambda number: browsers[number].post(JOIN).status_code)
    assert (sorted(statuses), Membership.objects.count()) == ([302] * 2 + [409] * (AT_ONCE - 2), 2)
