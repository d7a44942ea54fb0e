"""Whoever joins a team twice, or in several browsers at once, uses one place of the link."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import make_event, make_user
from parallel import at_once_behind
from sessions.models import Event, Invitation, Membership

JOIN = reverse("sessions:team-join")


@pytest.fixture
def event(db: None) -> Event:
    """Return an event of the owner of the site."""
    return make_event(owner=make_user(username="harbourmaster"), slug="harbour")


def opened(event: Event, user: User | None = None) -> Client:
    """Return a browser that has opened a new link into the event."""
    until = timezone.now() + timedelta(days=1)
    token = Invitation.objects.issue(event.owner, event=event, uses=8, expires_at=until)
    client = Client()
    if user:
        client.force_login(user)
    client.get(reverse("sessions:invitation", args=[token]))
    return client


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
