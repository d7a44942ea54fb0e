"""What the tests of people share: invitations, and signing up with one."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import PASSWORD
from sessions.models import Event, Invitation, SecurityEvent

SIGNUP = reverse("account_signup")


def invite(author: User, **fields: Any) -> str:
    """Make an invitation for one account that is valid for a week; return the path of its link."""
    values = {"uses": 1, "expires_at": timezone.now() + timedelta(days=7), **fields}
    return reverse("sessions:invitation", args=[Invitation.objects.issue(author, **values)])


def sign_up(client: Client, name: str) -> Any:
    """Send the sign-up form; return the response."""
    return client.post(SIGNUP, {"username": name, "email": "", "password1": PASSWORD, "password2": PASSWORD})


def confirm(client: Client) -> None:
    """Confirm freshly who uses a browser that is signed in."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def join(link: str, name: str, **client: Any) -> int:
    """Open a link in a new browser and sign up; return the status of the second answer."""
    browser = Client(**client)
    browser.get(link)
    return sign_up(browser, name).status_code


def names() -> list[str]:
    """Return the names of all accounts, in the order in which they were made."""
    return list(User.objects.order_by("pk").values_list("username", flat=True))


def page(person: User, what: str = "") -> str:
    return reverse(f"sessions:person{what}", args=[person.pk])


def kinds() -> list[str]:
    """Return what the security log holds beside sign-ins, oldest first."""
    return list(SecurityEvent.objects.exclude(kind="signed-in").order_by("pk").values_list("kind", flat=True))


def give(client: Client, person: User, event: Event, to: User):
    """Hand over an event of somebody who has left."""
    User.objects.filter(pk=person.pk).update(is_active=False)
    return client.post(page(person, "-hand-over"), {"event": event.pk, "to": to.pk})
